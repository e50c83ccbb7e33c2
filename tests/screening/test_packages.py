"""Articles as packages: exactly the pathway figures come out, and only they cost OCR."""

from __future__ import annotations

import json
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from pathscribe.articles import read_articles
from pathscribe.library import Library
from pathscribe.pipeline import Reader, run
from pathscribe.screening import screen_picture

from .conftest import draw_formula, draw_plot, png

# What captions of plots say; none of them is among those that the model was trained on.
PLOT_CAPTIONS = (
    "Viral titres in lungs of infected mice on days 3 and 6. Bars show the mean ± SEM of two "
    "independent experiments, n = 5; *P < 0.05 (ANOVA).",
    "Expression of IL6 and TNF in stimulated macrophages measured by qPCR, relative to GAPDH. "
    "Data are means of triplicates; error bars, SD.",
    "Survival of wild-type and knock-out mice after infection (log-rank test, P = 0.01).",
    "Dose-response curves of inhibition of replication. Cells were treated for 48 h and viability "
    "was measured by MTT assay.",
    "Frequencies of CD8 T cells in blood of patients and controls by flow cytometry.",
)
FRAME = """<article xmlns:xlink="http://www.w3.org/1999/xlink"><front><article-meta>
<article-id pub-id-type="pmcid">PMC{number}</article-id>
<title-group><article-title>{title}</article-title></title-group></article-meta></front>
<body><sec><p>Text.</p>{figures}
<disp-formula id="e1"><graphic xlink:href="e001.png"/></disp-formula>
<table-wrap id="t1"><label>Table 1</label><graphic xlink:href="t001.png"/></table-wrap>
</sec></body></article>
"""
FIGURE = """<fig id="f{n}"><label>Figure {n}</label><caption><p>{caption}</p></caption>
<graphic xlink:href="{file}"/></fig>"""


def package(folder: Path, number: int, pathways: list[dict[str, str]], images: Path) -> set[str]:
    """Write an article with pathway figures and plots in turn.

    Returns:
        The keys of the pathway figures.
    """
    folder.mkdir()
    parts, wanted = [], set()
    for i, entry in enumerate(pathways):
        key = f"g{2 * i + 1:03d}"
        wanted.add(key)
        (folder / f"{key}.jpg").write_bytes((images / entry["figid"]).read_bytes())
        parts.append((f"{key}.jpg", f"{entry['figtitle']}. {entry['caption']}"))
        other = f"g{2 * i + 2:03d}.png"
        (folder / other).write_bytes(png(draw_plot(number * 10 + i)))
        parts.append((other, PLOT_CAPTIONS[(number + i) % len(PLOT_CAPTIONS)]))
    (folder / "e001.png").write_bytes(png(draw_formula()))
    (folder / "t001.png").write_bytes(png(draw_formula()))
    figures = "\n".join(
        FIGURE.format(n=n, caption=escape(caption), file=file)
        for n, (file, caption) in enumerate(parts, 1)
    )
    title = escape(pathways[0]["papertitle"])
    text = FRAME.format(number=number, title=title, figures=figures)
    (folder / "main.nxml").write_text(text, encoding="utf-8")
    return wanted


def entries(shared: Path) -> list[dict[str, str]]:
    return json.loads((shared / "pfocr" / "figures.json").read_text(encoding="utf-8"))


def test_packages_yield_exactly_their_pathway_figures(tmp_path, shared):
    """All of the collection's figures, five an article, with plots between them."""
    known = entries(shared)
    wanted, found, figures = set(), set(), 0
    for number in range(0, len(known), 5):
        folder = tmp_path / f"article{number}"
        keys = package(folder, 9000 + number, known[number : number + 5], shared / "pfocr/images")
        wanted |= {(number, key) for key in keys}
        [article] = read_articles(folder)
        for figure in article.figures:
            assert figure.image is not None
            figures += 1
            verdict = screen_picture(figure.image.read(), figure.caption, where=figure.key)
            if verdict.decision == "pathway":
                found.add((number, figure.key))
    assert figures == 2 * len(known)  # no formula, no table
    assert found == wanted


def test_figures_that_are_left_out_cost_no_ocr(tmp_path, shared):
    wanted = package(tmp_path / "article", 77, entries(shared)[3:5], shared / "pfocr" / "images")
    stages: list[str] = []
    reader = Reader(on_stage=lambda name, _: stages.append(name))
    with Library.open(tmp_path / "lib") as library:
        summary = run([tmp_path / "article"], library, reader=reader)
        assert (summary.figures, summary.read, summary.screened) == (4, 2, 2)
        assert {record.figid.split("__")[1] for record in library.records()} == wanted
        for record in library.records():
            assert record.screening.decision == "pathway"
            assert record.screening.probability is not None
            assert record.screening.probability > 0.5
        [last] = library.runs.list(limit=1)
        out = library.runs.left_out(last.id, status="screened")
        assert len(out) == 2
        assert all("probability" in item.hint for item in out)
    assert stages.count("screening") == 4
    assert stages.count("text") == 2


def test_no_figure_that_is_labelled_other_is_kept(shared):
    lines = (shared / "articles" / "labels.tsv").read_text(encoding="utf-8").splitlines()[1:]
    others = {name for name, label in (line.split("\t") for line in lines) if label == "other"}
    seen = 0
    for article in read_articles(shared / "articles", on_error=lambda error: None):
        for figure in article.figures:
            if figure.image is None:
                continue
            path = Path(figure.image.where)
            if f"{path.parent.name}/{path.name}" in others:
                seen += 1
                verdict = screen_picture(figure.image.read(), figure.caption, where=str(path))
                assert verdict.decision == "other", path
    assert seen >= 30


@pytest.mark.parametrize("screening", [True, False])
def test_pictures_that_are_named_themselves_are_read(tmp_path, screening):
    """With their probability, where it was asked; the same plot in an article is left out."""
    (tmp_path / "plot.png").write_bytes(png(draw_plot(3)))
    with Library.open(tmp_path / "lib") as library:
        summary = run([tmp_path / "plot.png"], library, screening=screening)
        assert (summary.read, summary.screened) == (1, 0)
        [record] = library.records()
        assert record.screening.decision == ("other" if screening else "unscreened")
        assert (record.screening.probability is not None) == screening


def test_screening_can_be_set_and_switched_off(tmp_path):
    folder = tmp_path / "article"
    folder.mkdir()
    (folder / "g001.png").write_bytes(png(draw_plot(3)))
    figure = FIGURE.format(n=1, caption=escape(PLOT_CAPTIONS[0]), file="g001.png")
    text = FRAME.format(number=5, title="A paper", figures=figure)
    (folder / "main.nxml").write_text(text, encoding="utf-8")
    with Library.open(tmp_path / "lib") as library:
        assert run([folder], library).screened == 1
        assert len(library) == 0
        assert run([folder], library, screen_at=0.0).read == 1
        assert run([folder], library, screening=False, force=True).read == 1
