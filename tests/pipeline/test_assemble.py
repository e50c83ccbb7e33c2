from __future__ import annotations

import numpy as np

from pathscribe.articles import Article, Figure
from pathscribe.articles.raster import Raster
from pathscribe.pipeline.assemble import assemble
from pathscribe.records import Organism, Provenance, Record, identify
from pathscribe.text import Label

FIGURE = Figure(
    "fig3",
    label="Figure 3",
    title="(A) Overview of the Wnt pathway.",
    caption="(A) Overview of the Wnt pathway. More of it.",
    filename="fig3.tif",
    xml_id="F3",
)
ARTICLE = Article(
    source="/a.xml",
    pmcid="PMC0012",
    doi="10.1/x",
    title="A paper",
    authors=("Jane Doe", "Max Roe"),
    journal_title="Journal",
    journal_abbreviation="J",
    year="2024",
    volume="3",
    keywords=("a", "b"),
    licence="CC BY",
    figures=(FIGURE,),
)
MADE_BY = Provenance(software="pathscribe test")


def test_every_part_finds_its_place():
    raster = Raster(np.zeros((5, 10, 3), np.uint8), 20, 10, "tiff", "ab" * 32, 2.0)
    polygon = ((0.0, 0.0), (8.0, 0.0), (8.0, 4.0), (0.0, 4.0))
    label = Label("L1", "Wnt 3a", ("Wnt", "3a"), polygon, 1.5, 0.9, 4.0)
    human = Organism(taxon="9606", name="Homo sapiens", evidence="default")
    record = assemble(
        FIGURE,
        ARTICLE,
        identify(ARTICLE)[0],
        provenance=MADE_BY,
        raster=raster,
        labels=[label],
        organisms=[human],
    )
    assert record.figid == "PMC12__fig3"
    assert record.alias == "PMC12__F3"
    figure, article = record.figure, record.article
    assert (figure.filename, figure.label, figure.number) == ("fig3.tif", "Figure 3", "F3")
    assert figure.link == "/pmc/articles/PMC12/figure/F3/"
    assert figure.title == "Wnt pathway"
    assert figure.caption == FIGURE.caption
    assert figure.image is not None
    assert (figure.image.width, figure.image.height, figure.image.format) == (20, 10, "tiff")
    assert (article.pmcid, article.doi) == ("PMC12", "10.1/x")
    assert article.reftext == "Jane Doe, et al. J. 2024;3(NA)."
    assert article.keywords == ("a", "b")
    assert record.labels[0].polygon == polygon
    assert (record.labels[0].angle, record.labels[0].height) == (1.5, 4.0)
    assert record.organisms == (human,)
    assert Record.from_json(record.to_json()) == record


def test_a_figure_without_picture_has_a_record():
    record = assemble(FIGURE, ARTICLE, identify(ARTICLE)[0], provenance=MADE_BY)
    assert record.figure.image is None
    assert record.labels == ()
    assert record.figure.title == "Wnt pathway"


def test_broken_characters_do_not_break_the_record():
    article = Article(source="/a", pmcid="PMC1", title="A \ud800 b", figures=(FIGURE,))
    record = assemble(FIGURE, article, identify(article)[0], provenance=MADE_BY)
    assert record.article.title == "A \ufffd b"
    record.to_json().encode()
