"""The pages are the same whichever database holds the library."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from pathscribe import Library
from pathscribe.articles import Article
from pathscribe.library import FigureRead

PAGES = (
    "/",
    "/search",
    "/search?q=IL6",
    "/search?q=gene:IL6+year:2000..2030",
    "/search?q=IL6+->+STAT3",
    "/browse",
    "/statistics",
    "/figures/{}",
    "/figures/{}/similar",
    "/figures/{}/mechanism",
    "/figures/{}/image",
    "/figures/{}/thumbnail",
    "/entities/gene:IL6",
    "/entities/gene:IL6?page=20",
    "/entities/gene:STAT3",
    "/enrich?genes=IL6,STAT3,JAK1",
    "/api/v1/figures/{}",
    "/api/v1/entities/gene:JAK1",
    "/api/v1/search?q=STAT3",
    "/api/v1/stats",
)


def answers(place: str, filled_from: Library, figid: str) -> dict[str, str]:
    """What the app answers of a library of one figure, in two articles."""
    testclient = pytest.importorskip("starlette.testclient")
    pytest.importorskip("fastapi")
    from pathscribe.web import create_app

    record, image = filled_from.get(figid), filled_from.image(figid)
    other = record.model_copy(update={"figid": "PMC1__F1", "alias": "PMC1__F1"})
    with Library.open(place) as library:
        for one, pmcid in ((record, record.article.pmcid), (other, "PMC1")):
            article = Article("/data", pmcid=pmcid, title="Title", year="2025")
            library.add(article, [FigureRead(one, image, "a")])
        with testclient.TestClient(create_app(library, warm_up=False)) as client:
            made = {}
            for page in PAGES:
                answer = client.get(page.format(figid))
                assert answer.status_code == 200, (page, answer.text[:300])
                # The only thing that differs from one second to the next.
                made[page] = re.sub(r'"read_at": ?"[^"]*"', "", answer.text)
            return made


def test_pages_of_every_database(
    new_library: Callable[[], str], library: Library, figid: str, tmp_path: Path
) -> None:
    expected = answers(str(tmp_path / "library"), library, figid)
    found = answers(new_library(), library, figid)
    assert set(found) == set(PAGES)
    for page, text in found.items():
        assert text == expected[page], page
