from __future__ import annotations

import dataclasses
import errno
import os
from pathlib import Path

import pytest

from pathscribe.articles import Article, Figure, load_raster, read_articles
from pathscribe.articles.files import FileBlob
from pathscribe.errors import ImageError, SourceError
from pathscribe.examples import example_path
from pathscribe.library import Known
from pathscribe.pipeline import STAGES, Reader, read_article, read_figure


@pytest.fixture(scope="module")
def example() -> Article:
    [article] = read_articles(example_path())
    return article


@pytest.fixture
def article(tmp_path: Path, drawn) -> Article:
    """Three figures: one that can be read, a broken one, one without a picture."""
    (tmp_path / "good.png").write_bytes(drawn(["TP53", "MDM2"]))
    (tmp_path / "cut.png").write_bytes(drawn(["TP53", "MDM2"])[:400])
    return Article(
        source=str(tmp_path),
        pmcid="PMC5",
        title="A paper about p53",
        figures=(
            Figure("good", label="Figure 1", image=FileBlob(tmp_path / "good.png")),
            Figure("cut", label="Figure 2", image=FileBlob(tmp_path / "cut.png")),
            Figure("none", label="Figure 3"),
        ),
    )


def test_the_example_is_read_into_a_record(example, reader):
    times: list[str] = []
    timed = Reader(reader.lexicon, reader.engine, on_stage=lambda name, _: times.append(name))
    record = read_figure(example.figures[0], example, reader=timed)
    assert tuple(times) == STAGES
    assert record.figid == "PMC11892258__12964_2025_2082_Fig3_HTML"
    assert record.figure.image is not None
    width, height = record.figure.image.width, record.figure.image.height
    assert len(record.labels) >= 20
    for label in record.labels:
        assert all(-1 <= x <= width + 1 and -1 <= y <= height + 1 for x, y in label.polygon)
    symbols = {symbol for mention in record.mentions for symbol in mention.symbols}
    assert {"CXCR1", "SYK", "TREM2", "NAMPT", "STAT3"} <= symbols
    ids = {label.id for label in record.labels}
    assert all(set(mention.labels) <= ids for mention in record.mentions)
    assert record.organisms
    assert record.provenance == reader.provenance


def test_places_are_in_pixels_of_the_original(tmp_path, drawn, reader):
    """A picture that is too large is read reduced; its labels' places are not."""
    from PIL import Image

    small = tmp_path / "small.png"
    small.write_bytes(drawn(["TP53", "MDM2"]))
    large = tmp_path / "large.png"
    with Image.open(small) as image:
        image.convert("L").resize((320 * 30, 160 * 30), Image.Resampling.NEAREST).save(large)
    assert load_raster(large.read_bytes(), where="").scale == 2
    places = []
    for path in (small, large):
        figure = Figure("f", image=FileBlob(path))
        made = Article(source="x", pmcid="PMC1", figures=(figure,))
        record = read_figure(figure, made, reader=reader)
        assert [label.text for label in record.labels] == ["TP53", "MDM2"]
        places.append([label.polygon[0] for label in record.labels])
    for (x, y), (large_x, large_y) in zip(*places, strict=True):
        assert large_x / 30 == pytest.approx(x, abs=4)
        assert large_y / 30 == pytest.approx(y, abs=4)


def test_one_broken_figure_does_not_keep_the_others(article, reader):
    good, cut, none = read_article(article, reader=reader)
    assert [one.status for one in (good, cut, none)] == ["read", "failed", "missing"]
    assert [one.figid for one in (good, cut, none)] == ["PMC5__good", "PMC5__cut", "PMC5__none"]
    symbols = {s for m in good.read.record.mentions for s in m.symbols}
    assert symbols == {"TP53", "MDM2"}
    assert good.read.image == article.figures[0].image.read()
    assert good.problem is None
    assert "cut.png" in cut.problem.where
    assert "truncated" in cut.problem.what
    assert "Figure 3" in none.problem.where
    for one in (cut, none):
        assert one.read.image is None
        assert one.read.record.figure.image is None
        assert one.read.record.labels == ()
        assert one.read.record.article.title == "A paper about p53"


def test_the_articles_own_words_about_missing_pictures_are_enough(article, reader):
    told = dataclasses.replace(article, problems=("Figure 3: not in the package",))
    assert read_article(told, reader=reader)[2].problem is None


def test_what_is_known_is_skipped(article, reader):
    first = read_article(article, reader=reader)[0]
    known = {first.figid: Known(first.read.fingerprint, True)}
    assert read_article(article, reader=reader, known=known.get)[0].status == "skipped"
    assert read_article(article, reader=reader, known=known.get, force=True)[0].status == "read"
    without = {first.figid: Known(first.read.fingerprint, False)}
    assert read_article(article, reader=reader, known=without.get)[0].status == "read"
    renamed = dataclasses.replace(article, title="Another paper")
    assert read_article(renamed, reader=reader, known=known.get)[0].status == "read"
    done = {first.figid: first.image_sha256}
    assert read_article(article, reader=reader, done=done, force=True)[0].status == "skipped"


def test_a_missing_picture_that_the_library_has_is_skipped(article, reader):
    known = {"PMC5__none": Known("x", True)}
    outcome = read_article(article, reader=reader, known=known.get)[2]
    assert (outcome.status, outcome.problem) == ("skipped", None)


def test_figures_of_no_article_are_named_by_their_picture(article, reader):
    plain = dataclasses.replace(article, pmcid="")
    figids = [one.figid for one in read_article(plain, reader=reader)]
    assert all(figid.startswith("sha256-") for figid in figids)
    assert len(set(figids)) == 3
    moved = dataclasses.replace(plain, source="/elsewhere")
    assert [one.figid for one in read_article(moved, reader=reader)] == figids


def test_two_figures_with_one_graphic_are_two_records(tmp_path, drawn, reader):
    (tmp_path / "a.png").write_bytes(drawn(["TP53"]))
    blob = FileBlob(tmp_path / "a.png")
    figures = (Figure("a", label="Figure 1", image=blob), Figure("a-2", "Figure 2", image=blob))
    outcomes = read_article(Article("x", pmcid="PMC1", figures=figures), reader=reader)
    assert [one.figid for one in outcomes] == ["PMC1__a", "PMC1__a-2"]
    assert [one.status for one in outcomes] == ["read", "read"]


@dataclasses.dataclass(frozen=True)
class _Gone:
    """A picture whose disk has an error."""

    name: str = "gone.png"
    where: str = "/disk/gone.png"

    def read(self) -> bytes:
        raise OSError(errno.EIO, os.strerror(errno.EIO))


def test_errors_that_nobody_foresaw_concern_one_figure(article, reader):
    figures = (dataclasses.replace(article.figures[0], key="gone", image=_Gone()),)
    figures += article.figures[:1]
    outcomes = read_article(dataclasses.replace(article, figures=figures), reader=reader)
    assert [one.status for one in outcomes] == ["failed", "read"]
    assert outcomes[0].read is None
    assert outcomes[0].problem.where == "/disk/gone.png"
    assert "OSError" in outcomes[0].problem.what


def test_reading_one_figure_tells_what_is_wrong(article, reader):
    with pytest.raises(ImageError, match="truncated"):
        read_figure(article.figures[1], article, reader=reader)
    with pytest.raises(SourceError, match="no picture"):
        read_figure(article.figures[2], article, reader=reader)


def test_a_figure_without_a_caption_has_a_mechanism(example, reader):
    from pathscribe.mechanism import build_network

    [figure] = example.figures[:1]
    bare = dataclasses.replace(figure, caption="", title="")
    made = Article(source="x", pmcid="PMC1", figures=(bare,))
    record = read_figure(bare, made, reader=reader)
    drawn = [relation for relation in record.relations if relation.evidence == "drawn"]
    assert [relation.id for relation in drawn] == [f"D{n + 1}" for n in range(len(drawn))]
    assert {relation.evidence for relation in record.relations} == {"drawn"}
    assert all(len(relation.path) >= 2 for relation in drawn)
    network = build_network(record)
    names = {node.id: node.name for node in network.nodes}
    edges = {(names[edge.source], names[edge.target], edge.sign) for edge in network.edges}
    assert {("Raf", "ERK", 1), ("TYROBP", "SYK", 1), ("NAMPT", "SIRT1", 1)} <= edges


def test_drawn_relations_join_those_of_the_caption(example, reader):
    record = read_figure(example.figures[0], example, reader=reader)
    assert {relation.evidence for relation in record.relations} == {"drawn", "caption"}
    ids = [relation.id for relation in record.relations]
    assert len(ids) == len(set(ids))
