from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from pathscribe.articles import Article
from pathscribe.errors import LibraryError
from pathscribe.library import AddReport, Library, Problem
from pathscribe.library.tables import StoredImage


@pytest.fixture
def folder_library(tmp_path: Path):
    """A library that keeps its pictures as files."""
    with Library.open(tmp_path / "lib") as opened:
        yield opened


def pictures(library: Library) -> list[str]:
    """Names of the pictures that are kept, in the folder or in the database."""
    folder = library.images_folder
    if folder is None:
        with library._database.reading() as session:
            kept = session.execute(select(StoredImage.sha256, StoredImage.suffix))
            return sorted(f"{row.sha256}.{row.suffix}" for row in kept)
    return sorted(p.name for p in folder.rglob("*") if p.is_file())


# --- adding ----------------------------------------------------------------------------


def test_what_is_added_comes_out_again(library, article, figure, png):
    one = figure(image=png(200))
    report = library.add(article, [one])
    assert report == AddReport(added=("PMC7__Fig1",))
    for name in ("PMC7__Fig1", "PMC7__F1"):
        assert library.get(name) == one.record
        assert library.get(name).to_json() == one.record.to_json()
        assert library.image(name) == png(200)
    assert pictures(library) == [f"{one.record.figure.image.sha256}.png"]
    assert "PMC7__Fig1" in library
    assert "PMC7__Fig2" not in library
    assert len(library) == 1


def test_adding_the_same_again_changes_nothing(library, article, figure, png):
    reads = [figure(image=png(200)), figure("Fig2", "F2")]
    library.add(article, reads)
    rows, stats = list(library.figures()), library.stats()
    report = library.add(article, reads)
    assert report == AddReport(unchanged=("PMC7__Fig1", "PMC7__Fig2"))
    assert list(library.figures()) == rows
    assert library.stats() == stats
    assert (stats.articles, stats.figures) == (1, 2)


def test_a_new_fingerprint_of_the_same_record_is_noted(library, article, figure, png):
    library.add(article, [figure(image=png(200), fingerprint="a")])
    report = library.add(article, [figure(image=png(200), fingerprint="b")])
    assert report.unchanged == ("PMC7__Fig1",)
    assert library.known("PMC7__Fig1").fingerprint == "b"


def test_reading_again_replaces_record_mentions_and_picture(library, article, figure, png):
    library.add(article, [figure(image=png(200)), figure("Fig2", "F2")])
    again = figure(image=png(90), title="Another title", mentions=())
    report = library.add(article, [again])
    assert report == AddReport(updated=("PMC7__Fig1",))
    assert library.get("PMC7__Fig1") == again.record
    assert library.image("PMC7__Fig1") == png(90)
    assert pictures(library) == [f"{again.record.figure.image.sha256}.png"]
    assert [row.figid for row in library.figures(gene="IL6")] == ["PMC7__Fig2"]
    assert library.stats().figures == 2


def test_a_figure_without_a_picture_does_not_replace_one_that_has_it(library, article, figure, png):
    library.add(article, [figure(image=png(200))])
    report = library.add(article, [figure(title="No picture this time", mentions=())])
    assert report == AddReport(kept=("PMC7__Fig1",))
    assert library.get("PMC7__Fig1").figure.title == "A pathway that matters"
    assert library.image("PMC7__Fig1") == png(200)


def test_a_picture_comes_later(library, article, figure, png):
    library.add(article, [figure()])
    assert library.add(article, [figure(image=png(200))]).updated == ("PMC7__Fig1",)
    assert library.image("PMC7__Fig1") == png(200)


def test_a_poorer_source_does_not_wipe_out_the_article(library, article, figure):
    library.add(article, [figure()])
    library.add(Article(source="/data/images", pmcid="PMC7"), [figure("Fig2", "F2")])
    rows = list(library.figures(pmcid="7"))
    assert [row.figid for row in rows] == ["PMC7__Fig1", "PMC7__Fig2"]
    assert {row.journal for row in rows} == {"Journal of Tests"}
    assert {row.doi for row in rows} == {"10.1000/seven"}


def test_an_article_without_figures_is_there(library, article):
    library.add(article, [])
    library.add(article, [])
    assert library.stats().articles == 1


def test_images_without_any_article_are_kept_apart(library, figure, png):
    for source in ("sha256-11", "sha256-22"):
        one = figure("cell", "F0", pmcid=source, image=png(1))
        record = one.record.model_copy(
            update={"article": one.record.article.model_copy(update={"pmcid": ""})}
        )
        library.add(Article(source="/pictures"), [dataclasses.replace(one, record=record)])
    assert library.stats().articles == 2
    assert len(pictures(library)) == 1  # the same picture twice


def test_an_article_is_added_whole_or_not_at_all(library, article, figure, png):
    library.add(article, [figure(image=png(200))])
    wrong = dataclasses.replace(figure("Fig2", "F2", image=png(20)), image=b"other bytes")
    changed = figure(image=png(90), title="Changed")
    with pytest.raises(LibraryError, match="hash"):
        library.add(article, [changed, wrong])
    assert library.get("PMC7__Fig1").figure.title == "A pathway that matters"
    assert library.image("PMC7__Fig1") == png(200)
    assert len(library) == 1


def test_text_that_databases_do_not_take_is_kept_out(library, article, figure):
    odd = dataclasses.replace(article, title="Broken \ud800 and \0 text")
    library.add(odd, [figure()])
    [row] = library.figures()
    assert row.article_title == "Broken \ufffd and  text"


def test_times_are_utc(library, article, figure):
    library.add(article, [figure()])
    [row] = library.figures()
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ", row.read_at)


def test_record_format_cannot_lead_out_of_the_folder(library, article, figure, png):
    one = figure(image=png(200))
    image = one.record.figure.image.model_copy(update={"format": "../../x"})
    info = one.record.figure.model_copy(update={"image": image})
    record = one.record.model_copy(update={"figure": info})
    with pytest.raises(LibraryError, match="format"):
        library.add(article, [dataclasses.replace(one, record=record)])
    assert len(library) == 0


def test_many_articles_in_one_transaction(library, article, figure, png):
    other = dataclasses.replace(article, pmcid="PMC8", doi="10.1000/eight", title="Another")
    library.add(article, [figure(image=png(200))])
    report = library.add_many(
        [
            (article, [figure(image=png(200)), figure("Fig2", "F2")]),
            (other, [figure("a", "F1", pmcid="PMC8", image=png(200))]),
            # The same figure again, within the same transaction: the last one counts.
            (article, [figure("Fig2", "F2", title="Again")]),
        ]
    )
    assert report == AddReport(
        added=("PMC7__Fig2", "PMC8__a"), unchanged=("PMC7__Fig1",), updated=("PMC7__Fig2",)
    )
    assert [row.figid for row in library.figures()] == ["PMC7__Fig1", "PMC7__Fig2", "PMC8__a"]
    assert library.get("PMC7__Fig2").figure.title == "Again"
    assert [row.article_title for row in library.figures(pmcid="PMC8")] == ["Another"]
    assert library.search("gene:IL6").total == 3
    assert library.stats().articles == 2


def test_many_articles_are_added_together_or_not_at_all(library, article, figure, png):
    wrong = dataclasses.replace(figure("Fig2", "F2", image=png(20)), image=b"other bytes")
    with pytest.raises(LibraryError, match="hash"):
        library.add_many([(article, [figure()]), (article, [wrong])])
    assert len(library) == 0
    assert library.search("gene:IL6").total == 0


# --- finding ---------------------------------------------------------------------------


def test_lists_are_sorted_and_filtered(library, article, figure, some_mentions):
    il6, ras, lps = some_mentions
    other = dataclasses.replace(article, pmcid="PMC8", doi="10.1000/eight")
    library.add(other, [figure("b", "F1", pmcid="PMC8", mentions=(lps,))])
    library.add(
        article,
        [figure("z", "F3", mentions=(ras,)), figure("a", "F1", mentions=(il6, lps))],
    )

    def ids(**filters: str) -> list[str]:
        return [row.figid for row in library.figures(**filters)]

    assert ids() == ["PMC7__a", "PMC7__z", "PMC8__b"]
    assert ids(pmcid="PMC8") == ["PMC8__b"]
    assert ids(pmcid="pmc7") == ["PMC7__a", "PMC7__z"]
    assert ids(gene="KRAS") == ["PMC7__z"]
    assert ids(gene="kras") == ["PMC7__z"]
    assert ids(gene="KRAS", type="family") == ["PMC7__z"]
    assert ids(gene="KRAS", type="gene") == []
    assert ids(type="chemical") == ["PMC7__a", "PMC8__b"]
    assert ids(type="chemical", pmcid="PMC8") == ["PMC8__b"]
    assert ids(gene="TP53") == []
    assert [record.figid for record in library.records()] == ids()


def test_a_row_tells_what_lists_need(library, article, figure, png):
    library.add(article, [figure(image=png(200))])
    [row] = library.figures()
    assert (row.alias, row.number, row.pmcid, row.year) == ("PMC7__F1", "F1", "PMC7", "2024")
    assert (row.labels, row.mentions, row.genes) == (1, 2, 4)
    assert row.image_sha256
    assert row.source == "/data/PMC7.xml"


def test_many_figures_come_page_by_page(library, article, figure):
    reads = [figure(f"f{number:04d}", f"F{number}") for number in range(1, 452)]
    library.add(article, reads)
    wanted = [read.record.figid for read in reads]
    assert [row.figid for row in library.figures()] == wanted
    assert [record.figid for record in library.records()] == wanted


@pytest.mark.parametrize(
    ("filters", "word"), [({"type": "genes"}, "type"), ({"pmcid": "x"}, "PMC")]
)
def test_wrong_filters_are_refused(library, filters, word):
    with pytest.raises(LibraryError, match=word):
        library.figures(**filters)


def test_an_unknown_figure_is_named_with_those_alike(library, article, figure):
    library.add(article, [figure()])
    with pytest.raises(LibraryError) as caught:
        library.get("PMC7")
    assert caught.value.where == "PMC7"
    assert "PMC7__Fig1" in caught.value.hint
    with pytest.raises(LibraryError) as caught:
        library.get("%")
    assert "PMC7" not in caught.value.hint


def test_an_alias_of_several_figures_is_refused(library, article, figure):
    library.add(article, [figure("Fig1", "F0"), figure("Fig2", "F0")])
    with pytest.raises(LibraryError, match="several") as caught:
        library.get("PMC7__F0")
    assert "PMC7__Fig1, PMC7__Fig2" in caught.value.hint


def test_a_figure_without_a_picture_says_so(library, article, figure):
    library.add(article, [figure()])
    with pytest.raises(LibraryError, match="no picture"):
        library.image("PMC7__Fig1")


@pytest.mark.parametrize("damage", ["gone", "changed"])
def test_a_picture_that_was_damaged_is_found_out_and_mended(library, article, figure, png, damage):
    library.add(article, [figure(image=png(200))])
    if library.images_folder is not None:
        path = library.image_path("PMC7__Fig1")
        if damage == "gone":
            path.unlink()
        else:
            path.write_bytes(b"x" * path.stat().st_size)
    else:
        change = delete(StoredImage) if damage == "gone" else update(StoredImage).values(data=b"x")
        library._database.write(lambda session: session.execute(change))
    with pytest.raises(LibraryError, match="picture"):
        library.image("PMC7__Fig1")
    library.add(article, [figure(image=png(200))])
    assert library.image("PMC7__Fig1") == png(200)


def test_a_picture_is_a_file_in_a_folder(folder_library, article, figure, png):
    folder_library.add(article, [figure(image=png(200))])
    path = folder_library.image_path("PMC7__F1")
    assert path.read_bytes() == png(200)
    assert path.parent.parent == folder_library.images_folder
    assert path.parent.name == path.stem[:2]


def test_a_picture_in_the_database_is_no_file(library, article, figure, png):
    library.add(article, [figure(image=png(200))])
    if library.images_folder is None:
        with pytest.raises(LibraryError, match="in its database"):
            library.image_path("PMC7__F1")
    else:
        assert library.image_path("PMC7__F1").is_file()


def test_stats_count_each_thing_once(library, article, figure, png):
    library.add(article, [figure(image=png(200)), figure("Fig2", "F2", image=png(200))])
    stats = library.stats()
    assert (stats.articles, stats.figures, stats.with_image, stats.labels) == (1, 2, 2, 2)
    assert (stats.mentions, stats.genes) == (4, 4)
    assert stats.by_type == {"family": 2, "gene": 2}
    assert stats.image_bytes == len(png(200))


# --- removing --------------------------------------------------------------------------


def test_removing_takes_the_picture_and_the_article_with_the_last_figure(
    library, article, figure, png
):
    library.add(article, [figure(image=png(200)), figure("Fig2", "F2", image=png(200))])
    assert library.remove("PMC7__F1") == "PMC7__Fig1"
    assert len(pictures(library)) == 1
    assert library.stats().articles == 1
    assert library.remove("PMC7__Fig2") == "PMC7__Fig2"
    assert pictures(library) == []
    stats = library.stats()
    assert (stats.articles, stats.figures, stats.mentions, stats.genes) == (0, 0, 0, 0)
    assert stats.by_type == {}
    with pytest.raises(LibraryError, match="no such figure"):
        library.remove("PMC7__Fig2")


# --- problems --------------------------------------------------------------------------


def test_problems_are_listed_once_and_forgotten_by_source(library, article, figure):
    broken = Problem("/data/a.jpg", "the image is truncated", "get it again")
    library.note_problems([broken, broken], source="/data")
    library.note_problems([broken], source="/data")
    lost = Problem("/data/PMC7.xml", "no picture", figid="PMC7__Fig1")
    library.add(article, [figure()], problems=[lost], source="/data/PMC7.xml")
    assert library.problems() == (lost, broken)
    assert library.stats().problems == 2
    library.forget_problems("/data")
    assert library.problems() == (lost,)


def test_a_figure_that_was_read_is_no_problem_any_more(library, article, figure, png):
    lost = Problem("/data/PMC7.xml", "no picture", figid="PMC7__Fig1")
    library.add(article, [figure()], problems=[lost])
    library.add(article, [figure(image=png(200))])
    assert library.problems() == ()


# --- opening ---------------------------------------------------------------------------


def test_what_was_written_is_there_when_opened_again(new_library, article, figure, png):
    place = new_library()
    with Library.open(place) as library:
        library.add(article, [figure(image=png(200))])
        location = library.location
    for name in (place, location):
        with Library.open(name, create=False) as again:
            assert again.image("PMC7__F1") == png(200)


def test_a_folder_may_have_any_name(tmp_path, article, figure, png):
    place = tmp_path / "sub" / "my library #1?ä"
    with Library.open(place) as library:
        library.add(article, [figure(image=png(200))])
        location = library.location
    for name in (place, str(place), place / "library.sqlite", location):
        with Library.open(name, create=False) as again:
            assert again.image("PMC7__F1") == png(200)


def test_a_url_can_be_given(tmp_path, article, figure, png):
    url = f"sqlite:///{tmp_path / 'other.db'}"
    with Library.open(url, images=tmp_path / "pictures") as library:
        library.add(article, [figure(image=png(200))])
        assert library.location == url
    assert len(list((tmp_path / "pictures").rglob("*.png"))) == 1
    with Library.open(url, create=False, images=tmp_path / "pictures") as library:
        assert library.image("PMC7__F1") == png(200)


@pytest.mark.parametrize(
    ("place", "what"),
    [
        ("nosuchdb://host/name", "kind of database"),
        ("postgresql+nosuchdriver://host/name", "kind of database"),
        ("://", "no database URL"),
    ],
)
def test_urls_that_cannot_be_used(tmp_path, place, what):
    with pytest.raises(LibraryError, match=what):
        Library.open(place, images=tmp_path)


def test_a_password_is_not_shown(tmp_path):
    with pytest.raises(LibraryError) as caught:
        Library.open("nosuchdb://user:secret@host/name", images=tmp_path)
    assert "secret" not in str(caught.value)


def test_nothing_is_made_where_that_is_not_wanted(tmp_path):
    with pytest.raises(LibraryError, match="there is no library"):
        Library.open(tmp_path / "none", create=False)
    assert not (tmp_path / "none").exists()
    (tmp_path / "library.sqlite").touch()
    with pytest.raises(LibraryError, match="there is no library"):
        Library.open(tmp_path, create=False)


def test_a_file_is_no_folder(tmp_path):
    file = tmp_path / "notes.txt"
    file.write_text("x")
    with pytest.raises(LibraryError, match="a library is a folder"):
        Library.open(file)
    with pytest.raises(LibraryError, match="cannot be used"):
        Library.open(file / "below")
