from __future__ import annotations

import json
from pathlib import Path

import pytest

from pathscribe.enrichment import GeneSet, GeneSets, SetCache
from pathscribe.enrichment import cache as module
from pathscribe.enrichment.cache import cache_folder, key_of


@pytest.fixture
def sets() -> GeneSets:
    return GeneSets.of([GeneSet("a", ("A", "B"), "d", "x"), GeneSet("b", (), "", "x")])


def test_kept_and_found(cache: SetCache, sets: GeneSets) -> None:
    made = []

    def make() -> GeneSets:
        made.append(1)
        return sets

    first = cache.get("k", make)
    second = cache.get("k", make)
    assert len(made) == 1
    for found in (first, second):
        assert found.key == sets.key
        assert list(found) == list(sets)
    assert cache.load("other") is None


def test_empty_sets(cache: SetCache) -> None:
    nothing = GeneSets.of([])
    cache.keep("none", nothing)
    found = cache.load("none")
    assert found is not None
    assert len(found) == 0


@pytest.mark.parametrize("damage", ["cut", "gone", "meta", "format"])
def test_what_is_not_whole_is_made_anew(
    cache: SetCache, cache_place: Path, sets: GeneSets, damage: str
) -> None:
    cache.keep("k", sets)
    folder = cache_place / "enrichment" / "k"
    if damage == "cut":
        path = folder / "members.npy"
        path.write_bytes(path.read_bytes()[:-3])
    elif damage == "gone":
        (folder / "starts.npy").unlink()
    elif damage == "meta":
        (folder / "meta.json").write_text("[")
    else:
        meta = json.loads((folder / "meta.json").read_text())
        (folder / "meta.json").write_text(json.dumps(meta | {"format": "another"}))
    assert cache.load("k") is None
    assert list(cache.get("k", lambda: sets)) == list(sets)
    assert cache.load("k") is not None


def test_a_folder_that_cannot_be_used_is_no_error(tmp_path: Path, sets: GeneSets) -> None:
    (tmp_path / "file").write_text("")
    cache = SetCache(tmp_path / "file")
    assert cache.get("k", lambda: sets) is sets


def test_old_entries_go(
    cache: SetCache, cache_place: Path, sets: GeneSets, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MOST_ENTRIES", 2)
    for n in range(5):
        cache.keep(f"k{n}", sets)
    assert cache.load("k4") is not None
    assert len(list((cache_place / "enrichment").iterdir())) == 2


def test_keys_and_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert key_of("ab", "c") != key_of("a", "bc")
    assert key_of("a", b"b") == key_of("a", "b")
    monkeypatch.delenv("PATHSCRIBE_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "pathscribe"
