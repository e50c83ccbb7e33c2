from __future__ import annotations

import threading
from pathlib import Path

import pytest

from pathscribe.pipeline import listing as module
from pathscribe.pipeline.listing import Found, Listing, Trouble


@pytest.fixture
def folder(tmp_path: Path, drawn) -> Path:
    for name in ("c.png", "a.png", "b.png"):
        (tmp_path / name).write_bytes(drawn([name]))
    return tmp_path


def names(listing: Listing) -> list[str]:
    result = []
    while (item := listing.take()) is not None:
        match item:
            case Found():
                result.append(Path(item.article.source).name)
            case Trouble():
                result.append(f"! {item.problem.what}")
    return result


def test_articles_come_in_order_with_troubles_between(folder):
    with Listing([folder / "b.png", folder / "nothing", folder]) as listing:
        assert names(listing) == [
            "b.png",
            "! there is no such file or folder",
            "a.png",
            "b.png",
            "c.png",
        ]
        assert listing.take() is None
        assert listing.ended
        assert listing.complete
        assert (listing.articles, listing.figures) == (4, 4)


def test_leaving_early_ends_the_thread(folder, monkeypatch):
    monkeypatch.setattr(module, "_AHEAD", 1)
    before = threading.active_count()
    with Listing([folder] * 50) as listing:
        assert listing.take() is not None
        assert not listing.complete
    assert threading.active_count() == before


def test_not_waiting_gives_none(folder, monkeypatch):
    gate = threading.Event()
    original = module.read_articles

    def slow(*args, **options):
        gate.wait()
        return original(*args, **options)

    monkeypatch.setattr(module, "read_articles", slow)
    with Listing([folder / "a.png"]) as listing:
        assert listing.take(wait=False) is None
        assert not listing.ended
        gate.set()
        assert listing.take() is not None


def test_errors_of_the_thread_are_raised_where_it_is_asked(folder, monkeypatch):
    def broken(*_args, **_options):
        raise ZeroDivisionError

    monkeypatch.setattr(module, "read_articles", broken)
    with Listing([folder]) as listing, pytest.raises(ZeroDivisionError):
        listing.take()
