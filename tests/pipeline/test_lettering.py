from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pathscribe.articles import read_articles
from pathscribe.articles.model import Lettering, Printed
from pathscribe.pipeline import Reader, read_article
from pathscribe.pipeline.fingerprints import figure_digest, fingerprint
from pathscribe.pipeline.lettering import LetteringEngine
from pathscribe.text.model import Fragment


def square(x: float, y: float, size: float = 20) -> tuple[tuple[float, float], ...]:
    return ((x, y), (x + size, y), (x + size, y + size), (x, y + size))


class Engine:
    name = "engine"
    version = "1"

    def __init__(self, *fragments: Fragment) -> None:
        self.given = list(fragments)
        self.asked = 0

    def fragments(self, rgb):
        self.asked += 1
        return self.given

    def line(self, rgb):
        return None


BLANK = np.full((100, 100, 3), 255, np.uint8)


def test_what_the_source_gives_whole_is_not_read_by_ocr():
    engine = Engine(Fragment("KRAS?", square(0, 0), 0.9))
    lettering = Lettering((Printed("KRAS", square(0, 0)), Printed(" ", square(60, 0))), whole=True)
    [fragment] = LetteringEngine(lettering, 2.0, engine).fragments(BLANK)
    assert (fragment.text, fragment.confidence) == ("KRAS", 1.0)
    assert fragment.polygon == square(0, 0, 10)
    assert engine.asked == 0


def test_ocr_reads_only_what_the_source_does_not_give():
    engine = Engine(
        Fragment("KRAS?", square(2, 2), 0.9),
        Fragment("TP53", square(60, 60), 0.9),
        Fragment("touches", square(18, 18), 0.9),
    )
    lettering = Lettering((Printed("KRAS", square(0, 0)),), whole=False)
    found = LetteringEngine(lettering, 1.0, engine).fragments(BLANK)
    assert [fragment.text for fragment in found] == ["KRAS", "TP53", "touches"]


def test_a_drawing_in_a_pdf_is_read_by_its_own_text(tmp_path: Path, reader: Reader, monkeypatch):
    pytest.importorskip("pypdfium2")
    canvases = pytest.importorskip("reportlab.pdfgen.canvas")
    canvas = canvases.Canvas(str(tmp_path / "PMC9.pdf"), pagesize=(400, 400), invariant=1)
    canvas.rect(50, 150, 300, 200)
    canvas.setFont("Helvetica", 9)
    places = {"TREM2": (80, 300), "STAT3": (250, 300), "Neutrophil": (80, 200)}
    for text, (x, y) in places.items():
        canvas.drawString(x, y, text)
    canvas.line(115, 303, 245, 303)
    canvas.setFont("Times-Roman", 10)
    canvas.drawString(50, 130, "Figure 1. TREM2 activates STAT3 in neutrophils.")
    canvas.save()
    [article] = read_articles(tmp_path / "PMC9.pdf")

    def forbidden(*_):
        raise AssertionError("OCR was asked")

    monkeypatch.setattr(type(reader.engine), "fragments", forbidden)
    plain = Reader(reader.lexicon, reader.engine, screening=False)
    [outcome] = read_article(article, reader=plain)
    assert outcome.read is not None, outcome.problem
    record = outcome.read.record
    assert record.figid == "PMC9__p1-figure-1"
    labels = {label.text: label for label in record.labels}
    assert set(labels) == set(places)
    for text, (x, y) in places.items():
        left = min(px for px, _ in labels[text].polygon)
        bottom = max(py for _, py in labels[text].polygon)
        assert abs(left - (x - 50) * 300 / 72) < 15
        assert abs(bottom - (350 - y) * 300 / 72) < 15
    symbols = {s for mention in record.mentions for s in mention.symbols}
    assert {"TREM2", "STAT3"} <= symbols
    assert record.figure.image is not None
    assert abs(record.figure.image.width - 300 * 300 / 72) < 12

    # What the source gives is part of what a record is made from.
    [figure] = article.figures
    assert figure.lettering is not None
    one = fingerprint("x", figure, "", "", reader.provenance)
    other = Lettering(figure.lettering.lines[1:], whole=True)
    import dataclasses

    changed = dataclasses.replace(figure, lettering=other)
    assert fingerprint("x", changed, "", "", reader.provenance) != one
    assert figure_digest(changed, article) == figure_digest(figure, article)
