"""The web app on the shipped example, with hostile figures beside it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pathscribe import Library, run
from pathscribe.articles import Article
from pathscribe.examples import example_path
from pathscribe.library import FigureRead
from pathscribe.records import (
    ArticleInfo,
    Evidence,
    FigureInfo,
    Mention,
    Provenance,
    Reading,
    Record,
    RecordLabel,
    Rejected,
    Relation,
)

if TYPE_CHECKING:
    from starlette.testclient import TestClient

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7*7 }}</title></script>"
FIGID = "PMC11892258__12964_2025_2082_Fig3_HTML"
HOSTILE_ID = "PMC7__evil"


def hostile_record() -> Record:
    """A record with markup wherever there is text."""
    square = ((0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0))
    known = {
        "text": HOSTILE,
        "span": (0, len(HOSTILE)),
        "readings": (Reading(curie=f"mesh:{HOSTILE}", name=HOSTILE, xrefs=(f"x:{HOSTILE}",)),),
        "state": (HOSTILE,),
        "score": 0.9,
        "evidence": (Evidence(kind=HOSTILE, text=HOSTILE),),
        "rejected": (Rejected(name=HOSTILE, type=HOSTILE, reason=HOSTILE),),
    }
    return Record(
        figid=HOSTILE_ID,
        alias="PMC7__F1",
        figure=FigureInfo(
            filename="evil.png", number="F1", label=HOSTILE, title=HOSTILE, caption=HOSTILE
        ),
        article=ArticleInfo(
            pmcid="PMC7",
            doi=f"10.1/{HOSTILE}",
            title=HOSTILE,
            reftext=HOSTILE,
            year="2021",
            journal_title=HOSTILE,
            licence=f"javascript:alert(1){HOSTILE}",
        ),
        labels=(RecordLabel(id="L1", text=HOSTILE, polygon=square, confidence=0.9),),
        mentions=(
            Mention(id="M1", labels=("L1",), type="chemical", **known),
            Mention(id="C1", labels=(), type="disease", place="caption", **known),
        ),
        relations=(
            Relation(
                id="R1",
                source="M1",
                target="C1",
                kind="inhibition",
                evidence="caption",
                score=0.8,
                sentence=HOSTILE,
                trigger=HOSTILE,
            ),
        ),
        provenance=Provenance(software=HOSTILE, lexicon=HOSTILE, models={"m": HOSTILE}),
    )


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with the example's figure and one whose every text is markup."""
    path = tmp_path_factory.mktemp("web") / "library"
    with Library.open(path) as library:
        run([str(example_path())], library)
        record = hostile_record()
        article = Article("/data", pmcid="PMC7", title=HOSTILE, journal_title=HOSTILE, year="2021")
        library.add(article, [FigureRead(record, None, "a")])
    return path


@pytest.fixture(scope="session")
def library(folder: Path) -> Iterator[Library]:
    with Library.open(folder, create=False) as opened:
        yield opened


@pytest.fixture(scope="session")
def client(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Asks the app as a browser would; errors of the server are answers, not exceptions."""
    pytest.importorskip("fastapi")
    testclient = pytest.importorskip("starlette.testclient")
    from pathscribe.web import create_app

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATHSCRIBE_CACHE", str(tmp_path_factory.mktemp("cache")))
        app = create_app(library, origins=("https://lab.example",), warm_up=False)
        with testclient.TestClient(app, raise_server_exceptions=False) as made:
            yield made


def served(app: object) -> Iterator[str]:
    """Serve an app at a free port of this machine, in a thread; gives its address."""
    uvicorn = pytest.importorskip("uvicorn")
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning"))  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(30)


@pytest.fixture(scope="session")
def serve_app() -> Callable[[object], Iterator[str]]:
    """Serves an app, see `served`."""
    return served


@pytest.fixture(scope="session")
def server(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app behind a real server; its address."""
    pytest.importorskip("fastapi")
    from pathscribe.web import create_app

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATHSCRIBE_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield from served(create_app(library, warm_up=False))


@pytest.fixture(scope="session")
def figid() -> str:
    """Of the example's figure."""
    return FIGID


@pytest.fixture(scope="session")
def example_picture(library: Library) -> bytes:
    """The example's picture."""
    return library.image(FIGID)


@pytest.fixture(scope="session")
def hostile() -> str:
    """What every text of the other figure is."""
    return HOSTILE


@pytest.fixture(scope="session")
def hostile_id() -> str:
    """Of the figure whose every text is markup."""
    return HOSTILE_ID
