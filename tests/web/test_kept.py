"""What is kept in memory is what the database says, and is made once."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from pathscribe import Library

pytest.importorskip("fastapi")

from pathscribe.web import create_app, facts
from pathscribe.web.kept import Kept
from pathscribe.web.site import Site


def test_one_makes_it_and_the_others_wait() -> None:
    kept, made = Kept(4), []

    def make() -> int:
        time.sleep(0.05)
        made.append(threading.get_ident())
        return len(made)

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: kept.get("a", "1", make), range(8)))
    assert found == [1] * 8
    assert kept.get("a", "2", make) == 2


def test_the_least_used_go() -> None:
    kept = Kept(2)
    for key in ("a", "b", "a", "c"):
        kept.get(key, "1", lambda: 1)
    assert kept.get("a", "1", lambda: 2) == 1
    assert kept.get("b", "1", lambda: 2) == 2


def test_what_cannot_be_made_is_tried_again() -> None:
    kept = Kept(2)
    with pytest.raises(ZeroDivisionError):
        kept.get("a", "1", lambda: 1 // 0)
    assert kept.get("a", "1", lambda: 3) == 3


def test_a_key_may_ask_for_another() -> None:
    kept = Kept(2)
    assert kept.get("a", "1", lambda: kept.get("b", "1", lambda: 2) + 1) == 3


@pytest.fixture
def site(library: Library) -> Site:
    made = create_app(library, warm_up=False).state.site
    assert isinstance(made, Site)
    return made


@pytest.mark.parametrize("query", ["", "IL6", "alert", "gene:STAT3", "nothing at all"])
def test_facets_and_lists_are_those_of_the_database(
    site: Site, library: Library, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    held = facts.facets(site, query), facts.all_figures(site, 1, 1), facts.all_figures(site, 9, 0)
    monkeypatch.setattr(facts, "_MOST_HELD", 0)
    other = create_app(library, warm_up=False).state.site
    asked = (
        facts.facets(other, query),
        facts.all_figures(other, 1, 1),
        facts.all_figures(other, 9, 0),
    )
    assert held == asked
    assert held[2][1] == len(library)


def test_values_are_counted_by_figure() -> None:
    coded = facts._Coded.of(4, [2, 0, 2, 3], ["x", "y", "y", "x"])
    assert coded.counted(np.array([2, 3])) == {"x": 2, "y": 1}
    assert coded.counted(np.array([1])) == {}
    assert coded.counted(np.array([], np.int64)) == {}
