from __future__ import annotations

from pathlib import Path

import pytest

from pathscribe import example_path, run
from pathscribe.curation import parse_curation
from pathscribe.errors import LibraryError, SourceError
from pathscribe.exports import EXPORTERS, GmtExporter, NdjsonExporter, PagesExporter
from pathscribe.imports import import_into, imported_from, kind_of
from pathscribe.library import Library
from pathscribe.records import Record


@pytest.fixture
def sources(tmp_path: Path, demo: Record) -> dict[str, Path]:
    """The same figure in every form, from the poorest on."""
    made = {"gmt": tmp_path / "a.gmt", "ndjson": tmp_path / "a.ndjson", "pages": tmp_path / "pages"}
    GmtExporter().write([demo], made["gmt"], flavour="all")
    NdjsonExporter().write([demo], made["ndjson"], flavour="all")
    PagesExporter().write([demo], made["pages"])
    return made


@pytest.fixture(scope="session")
def read_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with the example, its picture, and a decision about it."""
    folder = tmp_path_factory.mktemp("read") / "library"
    with Library.open(folder) as library:
        run([str(example_path())], library)
    return folder


def test_a_poorer_record_never_replaces_a_richer_one(
    library: Library, sources: dict[str, Path], read_library: Path, demo: Record
) -> None:
    steps = [("gmt", sources["gmt"]), ("pages", sources["pages"]), ("library", read_library)]
    for n, (kind, source) in enumerate(steps):
        assert kind_of(source) == kind
        report = import_into(library, source)
        assert (len(report.added), len(report.updated)) == ((1, 0) if n == 0 else (0, 1))
        for _, poorer in steps[:n]:
            assert len(import_into(library, poorer).kept) == 1
        (record,) = library.records()
        assert imported_from(record) == ("" if kind == "library" else kind)
    assert [record.figid for record in library.records()] == [demo.figid]
    assert library.image(demo.figid)


def test_documents_lie_between_sets_and_pages(
    library: Library, sources: dict[str, Path], demo: Record
) -> None:
    assert import_into(library, sources["ndjson"]).added == (demo.figid,)
    # Documents do not say their figure's number: the set of "PMC..__F3" is another figure.
    assert import_into(library, sources["pages"]).updated == (demo.figid,)
    assert import_into(library, sources["ndjson"]).kept == (demo.figid,)
    assert import_into(library, sources["pages"]).unchanged == (demo.figid,)


def test_reading_the_figure_replaces_what_was_imported(
    library: Library, sources: dict[str, Path], demo: Record
) -> None:
    import_into(library, sources["pages"])
    run([str(example_path())], library)
    (record,) = library.records()
    assert record == demo


def test_another_library_with_picture_and_decisions(
    library: Library, read_library: Path, demo: Record
) -> None:
    with Library.open(read_library, create=False) as other:
        picture = other.image(demo.figid)
        known = other.known(demo.figid)
        text = f"version: 1\nfigid: {demo.figid}\nreject:\n- mention: {{text: CXCR1}}\n"
        other.curation.put(parse_curation(text))
        curated = other.get(demo.figid)
    report = import_into(library, read_library)
    assert report.added == (demo.figid,)
    assert report.problems == ()
    assert library.image(demo.figid) == picture
    assert library.known(demo.figid) == known
    assert library.get(demo.figid) == curated != demo
    assert library.get(demo.figid, curated=False) == demo
    (row,) = library.figures()
    assert row.source == str(read_library)
    assert import_into(library, read_library).unchanged == (demo.figid,)
    with pytest.raises(SourceError, match="the library itself"):
        import_into(library, library.location)


def test_imported_figures_are_searched_and_exported(
    library: Library, sources: dict[str, Path], tmp_path: Path, demo: Record
) -> None:
    import_into(library, sources["pages"])
    assert [hit.figid for hit in library.search("gene:TREM2")] == [demo.figid]
    assert [hit.figid for hit in library.search("DAP12")] == [demo.figid]
    for name, exporter in EXPORTERS.items():
        if name == "ndex":
            continue  # It is an upload.
        if name == "parquet":
            pytest.importorskip("pyarrow")
        report = exporter.write(library.records(), tmp_path / "out" / name)
        assert report.problems == (), name
    assert (tmp_path / "out" / "site" / "figures" / f"{demo.figid}.html").is_file()


def test_kinds(tmp_path: Path, library: Library) -> None:
    (tmp_path / "x.txt").write_text("a\tb\tIL6\n", encoding="utf-8")
    with pytest.raises(SourceError, match="what it is"):
        kind_of(tmp_path / "x.txt")
    assert import_into(library, tmp_path / "x.txt", kind="gmt").added == ("x__a",)
    with pytest.raises(SourceError, match="not there"):
        import_into(library, tmp_path / "nowhere.gmt")
    with pytest.raises(SourceError, match="no kind"):
        import_into(library, tmp_path / "x.txt", kind="bib")
    with pytest.raises(LibraryError):
        import_into(library, tmp_path / "nowhere", kind="library")


def test_more_figures_than_one_transaction_holds(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "many.gmt"
    names = [f"PMC{n}__F1" for n in range(1, 1203)]
    path.write_text("".join(f"{name}\ta title\tIL6\tTP53\n" for name in names), encoding="utf-8")
    report = import_into(library, path)
    assert report.added == tuple(names)
    assert [row.figid for row in library.figures()] == sorted(names)
    assert library.search("gene:TP53", limit=1).hits
    again = import_into(library, path)
    assert again.unchanged == tuple(names)
    # The same figure twice in one file: the later one counts.
    line = "PMC1__F1\ta title\tIL6\n"
    path.write_text(line + line.replace("IL6", "STAT3"), encoding="utf-8")
    assert import_into(library, path).updated == ("PMC1__F1", "PMC1__F1")
    assert library.get("PMC1__F1").mentions[0].symbols == ("STAT3",)
