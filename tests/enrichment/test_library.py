"""Figures as gene sets: never stale, whatever was kept."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from pathscribe import Library
from pathscribe.enrichment import GeneMapper, GeneSets, SetCache, gmt_sets, join_sets, library_sets
from pathscribe.enrichment import library as module
from pathscribe.errors import EnrichmentError
from pathscribe.records import Record

MakeFigure = Callable[..., Record]
Add = Callable[..., None]


def _plain(sets: GeneSets) -> dict[str, set[str]]:
    return {one.name: set(one.genes) for one in sets}


def test_flavours(tmp_path: Path, cache: SetCache, figure: MakeFigure, add: Add) -> None:
    with Library.open(tmp_path / "lib") as library:
        add(
            library,
            figure("PMC1__f1", "IL6 SYK", aliases="TP53:p53", family="HRAS KRAS"),
            figure("PMC1__f2", ""),
        )
        found = {
            flavour: _plain(library_sets(library, flavour=flavour, cache=cache))  # type: ignore[arg-type]
            for flavour in ("strict", "synonyms", "all")
        }
    assert found == {
        "strict": {"PMC1__F1": {"IL6", "SYK"}},
        "synonyms": {"PMC1__F1": {"IL6", "SYK", "TP53"}},
        "all": {"PMC1__F1": {"IL6", "SYK", "TP53", "HRAS", "KRAS"}},
    }


def test_titles_and_names(tmp_path: Path, cache: SetCache, figure: MakeFigure, add: Add) -> None:
    with Library.open(tmp_path / "lib") as library:
        twin = figure("PMC2__f1x", "IL6").model_copy(update={"alias": "PMC1__F1"})
        add(library, figure("PMC1__f1", "IL6 SYK", title="A title"), twin)
        sets = library_sets(library, cache=cache)
    assert list(sets.names) == ["PMC1__f1", "PMC2__f1x"]
    assert sets.descriptions[0] == "A title"
    assert sets.library(0) == "figures"


def _age(library: Library) -> None:
    """Let the library's files look old, so that what was read is kept."""
    for path in module._files(library):
        if path.exists():
            os.utime(path, (1_000_000_000, 1_000_000_000))


def test_kept_until_something_changes(
    tmp_path: Path,
    cache: SetCache,
    monkeypatch: pytest.MonkeyPatch,
    figure: MakeFigure,
    add: Add,
) -> None:
    reads = []
    real = module._figures
    monkeypatch.setattr(module, "_figures", lambda *given: reads.append(1) or real(*given))
    with Library.open(tmp_path / "lib") as library:
        add(library, figure("PMC1__f1", "IL6 SYK"))
        # Just written: the clock of the file system may not show the next change.
        for _ in range(2):
            assert _plain(library_sets(library, cache=cache)) == {"PMC1__F1": {"IL6", "SYK"}}
        assert len(reads) == 2
    with Library.open(tmp_path / "lib") as library:
        _age(library)
        for _ in range(3):
            assert _plain(library_sets(library, cache=cache)) == {"PMC1__F1": {"IL6", "SYK"}}
        assert len(reads) == 3
        assert _plain(library_sets(library, flavour="all", cache=cache))
        assert len(reads) == 4
        add(library, figure("PMC1__f1", "IL6 TP53"), figure("PMC1__f2", "AKT1"))
        changed = {"PMC1__F1": {"IL6", "TP53"}, "PMC1__F2": {"AKT1"}}
        assert _plain(library_sets(library, cache=cache)) == changed
        library.remove("PMC1__f2")
        del changed["PMC1__F2"]
        assert _plain(library_sets(library, cache=cache)) == changed
    # Another library in the same place is another library, even with the old times.
    (tmp_path / "lib").rename(tmp_path / "old")
    with Library.open(tmp_path / "lib") as library:
        add(library, figure("PMC1__f1", "MYC JUN"))
    with Library.open(tmp_path / "lib") as library:
        _age(library)
        assert _plain(library_sets(library, cache=cache)) == {"PMC1__F1": {"MYC", "JUN"}}


def test_gmt_files(tmp_path: Path, cache: SetCache, mapper: GeneMapper) -> None:
    path = tmp_path / "my.gmt"
    path.write_text("a\td\t3569\tTP53\n")
    assert _plain(gmt_sets(path, mapper=mapper, cache=cache)) == {"a": {"IL6", "TP53"}}
    # The same name, size and time, another content.
    state = path.stat()
    path.write_text("a\td\t3570\tTP53\n")
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert _plain(gmt_sets(path, mapper=mapper, cache=cache)) == {"a": {"IL6R", "TP53"}}
    both = join_sets(
        [gmt_sets(path, mapper=mapper, cache=cache, library=name) for name in ("x", "y")],
        cache=cache,
    )
    assert [both.library(n) for n in range(2)] == ["x", "y"]
    with pytest.raises(EnrichmentError, match="cannot be read"):
        gmt_sets(tmp_path / "none.gmt", mapper=mapper, cache=cache)
    path.write_bytes(b"a\td\t\xff\n")
    with pytest.raises(EnrichmentError, match="UTF-8"):
        gmt_sets(path, mapper=mapper, cache=cache)


def test_real_sets(shared: Path, cache: SetCache, mapper: GeneMapper) -> None:
    sets = gmt_sets(shared / "genesets" / "wikipathways-20200210-entrez.gmt", mapper=mapper,
                    cache=cache)  # fmt: skip
    assert len(sets) == 568
    named = [gene for gene in sets.genes if not gene.isdigit()]
    assert len(named) > 0.97 * len(sets.genes)
