from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from pathscribe.library import Library
from pathscribe.library.downloads import Fetched


@pytest.fixture
def store(tmp_path: Path):
    with Library.open(tmp_path / "lib") as library:
        yield library.downloads


def some(*numbers: int) -> list[Fetched]:
    return [Fetched(f"PMC{n}", f"PMC{n}", title=f"About {n}") for n in numbers]


def test_a_search_is_followed(store):
    listed = store.query("service", "x", "*")
    assert (listed.cursor, listed.listed, listed.complete) == ("*", 0, False)
    listed = store.put_page(listed.id, some(1, 2), cursor="B", hits=5, complete=False)
    assert (listed.cursor, listed.hits, listed.listed) == ("B", 5, 2)
    # What was listed is not listed twice, though the service may give it so.
    listed = store.put_page(listed.id, some(2, 3, 3, 1, 4), cursor="C", hits=5, complete=True)
    assert store.hits(listed.id) == ("PMC1", "PMC2", "PMC3", "PMC4")
    assert store.hits(listed.id, limit=2) == ("PMC1", "PMC2")
    assert store.query("service", "x", "*") == listed
    assert store.query("another", "x", "*").listed == 0
    store.restart(listed.id, "*")
    again = store.query("service", "x", "*")
    assert (again.cursor, again.listed, again.complete) == ("*", 4, False)


def test_what_became_of_an_article_is_kept(store):
    store.enter(some(1, 2))
    done = dataclasses.replace(some(1)[0], state="done", package="PMC1", size=2**40, attempts=1)
    store.put(done)
    # Found again by another search, it stays what it is.
    listed = store.query("service", "x", "*")
    store.put_page(listed.id, some(1, 3), cursor="B", hits=2, complete=True)
    assert store.get(["PMC1", "PMC1", "none"]) == {"PMC1": done}
    assert [a.key for a in store.all()] == ["PMC1", "PMC2", "PMC3"]
    assert [a.key for a in store.all(state="done")] == ["PMC1"]


def test_many_at_once(store):
    store.enter(some(*range(1_200)))
    assert len(store.get(f"PMC{n}" for n in range(1_200))) == 1_200


def test_what_no_database_takes_is_left_out_of_texts(store):
    store.put(Fetched("PMC1", title="a\0b\udcff", reason="\ud800"))
    [article] = store.all()
    assert "\0" not in article.title
