from __future__ import annotations

import pickle
import subprocess
from pathlib import Path

import pytest

from pathscribe.articles import Article, Figure, load_raster, pdf, read_articles
from pathscribe.errors import SourceError
from pathscribe.examples import example_path

from . import printed
from .printed import BODY, LABELS, Sheet

pytest.importorskip("pypdfium2")
pytest.importorskip("reportlab")

TITLE = "Of old cells and the new tumours that grow beside them"
DOI = "10.1234/tests.2025.12"


def caption(number: int) -> str:
    return (
        f"Old cells act on their neighbours, part {number}. (A) TREM2 and STAT3 in macrophages, "
        "by flow cytometry (n = 5 mice a group; mean and s.d.). (B) The same in patients; "
        "early-stage samples only. Scale bar, 50 μm. Abbreviations: IL6, interleukin 6."
    ).replace("μ", "u")


def articles(source: Path) -> tuple[Article, ...]:
    return tuple(read_articles(source))


def same_words(figure: Figure, other: Figure) -> None:
    assert (figure.label, figure.caption) == (other.label, other.caption)


def read_back(tmp_path: Path, figures: list[tuple[str, str, str]]) -> tuple[Article, Article]:
    """The PDF and the JATS, as they are read."""
    (tmp_path / "x.xml").write_text(printed.jats(DOI, TITLE, figures), encoding="utf-8")
    [from_jats] = articles(tmp_path / "x.xml")
    [from_pdf] = articles(tmp_path / "x.pdf")
    assert from_pdf.doi == from_jats.doi == DOI
    assert from_pdf.title == from_jats.title == TITLE
    assert [f.label for f in from_pdf.figures] == [f.label for f in from_jats.figures]
    for mine, theirs in zip(from_pdf.figures, from_jats.figures, strict=True):
        same_words(mine, theirs)
    return from_pdf, from_jats


def test_embedded_pictures_come_out_as_they_went_in(tmp_path: Path):
    """One column, two pages, captions beneath; running title, rule and page number."""
    figures = [(f"Figure {n}", caption(n), f"fig{n}.jpg") for n in (1, 2)]
    for n, (_, _, name) in enumerate(figures):
        printed.jpeg(tmp_path / name, shade=255 - 40 * n)
    canvas = printed.started(tmp_path / "x.pdf")
    sheet = Sheet(canvas, 54, 504)
    printed.head(sheet, TITLE, DOI)
    for n, (label, text, name) in enumerate(figures, start=1):
        printed.furniture(canvas, n)
        sheet.text(BODY * 2)
        sheet.raster(tmp_path / name, 300)
        sheet.text(text, size=9, bold=f"{label}.")
        sheet.text(f"As seen in Figure {n}, old cells are many. " + BODY)
        canvas.showPage()
        sheet = Sheet(canvas, 54, 504)
    canvas.save()
    from_pdf, from_jats = read_back(tmp_path, figures)
    for mine, theirs in zip(from_pdf.figures, from_jats.figures, strict=True):
        assert mine.image is not None
        assert theirs.image is not None
        assert mine.image.read() == theirs.image.read()
        assert mine.lettering is None
    assert from_pdf.problems == ()


def test_the_shipped_example_as_a_pdf(tmp_path: Path):
    [article] = articles(example_path())
    [figure] = article.figures
    assert figure.image is not None
    (tmp_path / "fig.jpg").write_bytes(figure.image.read())
    canvas = printed.started(tmp_path / "PMC11892258.pdf")
    sheet = Sheet(canvas, 54, 504)
    printed.head(sheet, article.title, article.doi)
    sheet.raster(tmp_path / "fig.jpg", 480)
    plain = figure.caption.encode("latin-1", "ignore").decode("latin-1")
    sheet.text(plain, size=8, bold=f"{figure.label}")
    canvas.save()
    [again] = articles(tmp_path / "PMC11892258.pdf")
    assert (again.pmcid, again.doi) == ("PMC11892258", article.doi)
    [mine] = again.figures
    assert mine.label.replace("Figure", "Fig.") == figure.label.replace("Figure", "Fig.")
    assert mine.caption == " ".join(plain.split())
    assert mine.image is not None
    assert mine.image.read() == figure.image.read()


def test_drawings_are_rendered_and_their_text_is_the_pdfs_own(tmp_path: Path):
    canvas = printed.started(tmp_path / "x.pdf")
    sheet = Sheet(canvas, 54, 504)
    printed.furniture(canvas, 1)
    printed.head(sheet, TITLE, DOI)
    sheet.text(BODY)
    box = sheet.vector(360, 220)
    sheet.text(caption(1), size=9, bold="Fig. 1")
    sheet.text(BODY)
    canvas.save()
    from_pdf, _ = read_back(tmp_path, [("Fig. 1", caption(1), "none.png")])
    [figure] = from_pdf.figures
    assert figure.image is not None
    raster = load_raster(figure.image.read(), where="x")
    scale = 300 / 72
    assert abs(raster.width - (box[2] - box[0]) * scale) < 12
    assert abs(raster.height - (box[3] - box[1]) * scale) < 12
    assert figure.lettering is not None
    assert figure.lettering.whole
    found = {line.text: line.polygon for line in figure.lettering.lines}
    assert set(found) == {text for text, *_ in LABELS}
    for text, across, down, angle in LABELS:
        polygon = found[text]
        middle = [sum(values) / 4 for values in zip(*polygon, strict=True)]
        assert abs(middle[0] - across * 360 * scale) < 20, text
        assert abs(middle[1] - down * 220 * scale) < 20, text
        # Ink lies under the place, and the corners begin at the text's own upper left.
        x0, x1 = sorted((int(polygon[0][0]), int(polygon[2][0])))
        y0, y1 = sorted((int(polygon[0][1]), int(polygon[2][1])))
        assert raster.rgb[y0:y1, x0:x1].min() < 60, text
        run = (polygon[1][0] - polygon[0][0], polygon[1][1] - polygon[0][1])
        if angle:
            assert abs(run[0]) < 3
            assert run[1] < -20
        else:
            assert run[0] > 10
            assert abs(run[1]) < 3


def test_two_columns_with_captions_beneath(tmp_path: Path):
    """Rasters in both columns, a drawing across both, text around them."""
    figures = [
        ("Figure 1", caption(1), "fig1.jpg"),
        ("Figure 2", caption(2), "none.png"),
        ("Figure 3", caption(3), "fig3.jpg"),
        ("Figure 4", caption(4), "fig4.jpg"),
    ]
    for number in (1, 3, 4):
        printed.jpeg(tmp_path / f"fig{number}.jpg", (400, 300), 255 - 30 * number)
    canvas = printed.started(tmp_path / "x.pdf")
    wide = Sheet(canvas, 54, 504)
    printed.furniture(canvas, 1)
    printed.head(wide, TITLE, DOI)
    left, right = Sheet(canvas, 54, 240, wide.y), Sheet(canvas, 318, 240, wide.y)
    left.text(BODY)
    left.raster(tmp_path / "fig1.jpg", 200)
    left.text(caption(1), size=8, bold="Figure 1.")
    left.text(BODY)
    right.text(BODY * 3)
    canvas.showPage()
    printed.furniture(canvas, 2)
    wide = Sheet(canvas, 54, 504)
    wide.vector(470, 180)
    wide.text(caption(2), size=8, bold="Figure 2.")
    left, right = Sheet(canvas, 54, 240, wide.y), Sheet(canvas, 318, 240, wide.y)
    left.raster(tmp_path / "fig3.jpg", 220)
    left.text(caption(3), size=8, bold="Figure 3.")
    left.text(BODY)
    right.text(BODY)
    right.raster(tmp_path / "fig4.jpg", 200)
    right.text(caption(4), size=8, bold="Figure 4.")
    canvas.save()
    from_pdf, from_jats = read_back(tmp_path, figures)
    for mine, theirs in zip(from_pdf.figures, from_jats.figures, strict=True):
        assert mine.image is not None
        if theirs.image is not None:
            assert mine.image.read() == theirs.image.read()
    drawing = from_pdf.figures[1]
    assert drawing.lettering is not None
    assert {line.text for line in drawing.lettering.lines} == {text for text, *_ in LABELS}
    assert BODY.split(". ")[0] in from_pdf.body
    assert "part 1" not in from_pdf.body


def test_captions_above(tmp_path: Path):
    canvas = printed.started(tmp_path / "x.pdf")
    sheet = Sheet(canvas, 54, 504)
    for number in (1, 2):
        printed.jpeg(tmp_path / f"fig{number}.jpg", (600, 300), 250 - 50 * number)
        sheet.text(caption(number), size=9, bold=f"Figure {number}:", gap=6)
        sheet.raster(tmp_path / f"fig{number}.jpg", 300, gap=14)
        sheet.text(BODY)
    canvas.save()
    [article] = articles(tmp_path / "x.pdf")
    assert [f.label for f in article.figures] == ["Figure 1", "Figure 2"]
    for number, figure in enumerate(article.figures, start=1):
        assert figure.caption == caption(number)
        assert figure.image is not None
        assert figure.image.read() == (tmp_path / f"fig{number}.jpg").read_bytes()


def test_words_broken_at_a_lines_end_are_whole_again(tmp_path: Path):
    canvas = printed.started(tmp_path / "x.pdf")
    sheet = Sheet(canvas, 54, 504)
    sheet.text(BODY + "Immunosenescence of early-stage disease.")
    sheet.vector(300, 120)
    y = sheet.y - 10
    canvas.setFont("Times-Roman", 9)
    for line in (
        "Figure 1. Immunosenes-",
        "cence drives early-",
        "stage disease by TGF-",
        "β1-like",
    ):
        canvas.drawString(54, y, line.replace("β", "B"))
        y -= 11
    canvas.save()
    [article] = articles(tmp_path / "x.pdf")
    [figure] = article.figures
    assert figure.caption == "Immunosenescence drives early-stage disease by TGF-B1-like"


def test_text_over_a_picture_is_kept_and_ocr_reads_the_rest(tmp_path: Path):
    canvas = printed.started(tmp_path / "x.pdf")
    sheet = Sheet(canvas, 54, 504)
    printed.jpeg(tmp_path / "a.jpg")
    sheet.raster(tmp_path / "a.jpg", 300)
    canvas.setFont("Helvetica", 12)
    canvas.drawString(220, 650, "KRAS")
    sheet.text("A picture with a word over it.", size=9, bold="Figure 1.")
    canvas.save()
    [article] = articles(tmp_path / "x.pdf")
    [figure] = article.figures
    assert figure.lettering is not None
    assert [line.text for line in figure.lettering.lines] == ["KRAS"]
    assert not figure.lettering.whole


def test_a_folder_of_pdfs_and_a_package_with_one(tmp_path: Path):
    for name in ("a.pdf", "b.pdf"):
        canvas = printed.started(tmp_path / name)
        sheet = Sheet(canvas, 54, 504)
        sheet.vector(300, 120)
        sheet.text("A drawing.", size=9, bold="Figure 1.")
        canvas.save()
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 nonsense")
    (tmp_path / "page.pdf").write_bytes(b"<html>Not found</html>")
    errors: list[SourceError] = []
    found = list(read_articles(tmp_path, on_error=errors.append))
    assert [Path(article.source).name for article in found] == ["a.pdf", "b.pdf"]
    assert [Path(error.where).name for error in errors] == ["broken.pdf", "page.pdf"]
    figure = found[0].figures[0]
    assert figure.image is not None
    assert pickle.loads(pickle.dumps(figure)).image.read() == figure.image.read()
    package = tmp_path / "package"
    package.mkdir()
    (package / "PMC1.nxml").write_text(printed.jats(DOI, TITLE, []))
    (package / "main.pdf").write_bytes((tmp_path / "a.pdf").read_bytes())
    assert [a.source for a in articles(package)] == [str(package / "PMC1.nxml")]


def test_a_reader_that_hangs_is_given_up(tmp_path: Path, monkeypatch):
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.7")

    def hang(*_arguments, **_options):
        raise subprocess.TimeoutExpired("x", 1)

    monkeypatch.setattr(pdf.subprocess, "run", hang)
    with pytest.raises(SourceError, match="given up"):
        articles(tmp_path / "x.pdf")


def test_a_reader_that_dies_costs_the_file(tmp_path: Path, monkeypatch):
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.7")
    died = subprocess.CompletedProcess("x", -6, b"", b"")
    monkeypatch.setattr(pdf.subprocess, "run", lambda *_a, **_k: died)
    with pytest.raises(SourceError, match=r"died \(signal 6\)"):
        articles(tmp_path / "x.pdf")


def test_no_module_of_the_users_folder_is_run(tmp_path: Path, monkeypatch):
    canvas = printed.started(tmp_path / "x.pdf")
    Sheet(canvas, 54, 504).vector(300, 120)
    canvas.save()
    for name in ("json.py", "pypdfium2.py", "pathscribe.py"):
        (tmp_path / name).write_text("import os; os._exit(7)\n")
    monkeypatch.chdir(tmp_path)
    [article] = articles(Path("x.pdf"))
    assert len(article.figures) == 1
    assert Path.cwd() == tmp_path


def test_locked_and_cut_files_are_told(tmp_path: Path):
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(tmp_path / "locked.pdf"), encrypt=StandardEncryption("secret", "owner"))
    canvas.drawString(72, 700, "Figure 1. Locked")
    canvas.save()
    with pytest.raises(SourceError, match="locked by a password"):
        articles(tmp_path / "locked.pdf")
    canvas = printed.started(tmp_path / "x.pdf")
    Sheet(canvas, 54, 504).text(BODY)
    canvas.save()
    (tmp_path / "cut.pdf").write_bytes((tmp_path / "x.pdf").read_bytes()[:700])
    with pytest.raises(SourceError, match="cannot be read"):
        articles(tmp_path / "cut.pdf")


def raw_pdf(content: bytes, objects: dict[int, bytes]) -> bytes:
    """A PDF of one page, written by hand."""
    parts = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << "
        b"/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> "
        b"/XObject << /I 5 0 R >> >> >>",
        4: b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        **objects,
    }
    data, offsets = b"%PDF-1.4\n", {}
    for number, body in sorted(parts.items()):
        offsets[number] = len(data)
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offsets[n] for n in sorted(offsets))
    size = len(parts) + 1
    tail = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (size, len(data))
    return data + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + tail


def test_a_picture_that_would_fill_the_memory_is_refused(tmp_path: Path):
    import zlib

    packed = zlib.compress(bytes(10_000_000), 9)
    image = (
        b"<< /Type /XObject /Subtype /Image /Width 90000 /Height 90000 /ColorSpace /DeviceRGB "
        b"/BitsPerComponent 8 /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream"
    ) % (len(packed), packed)
    content = (
        b"q 400 0 0 300 100 400 cm /I Do Q BT /F 10 Tf 100 380 Td "
        b"(Figure 1. A picture of old cells.) Tj ET"
    )
    (tmp_path / "x.pdf").write_bytes(raw_pdf(content, {5: image}))
    [article] = articles(tmp_path / "x.pdf")
    [figure] = article.figures
    assert figure.image is not None
    with pytest.raises(SourceError, match="cannot be read"):
        figure.image.read()


def test_forms_in_forms_without_end(tmp_path: Path):
    """A drawing that contains itself."""
    form = (
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 100 100] /Resources << /XObject "
        b"<< /I 5 0 R >> >> /Length 23 >>\nstream\n0 0 90 90 re S /I Do   \nendstream"
    )
    content = b"q 4 0 0 3 100 400 cm /I Do Q BT /F 10 Tf 100 380 Td (Figure 1. Old cells.) Tj ET"
    (tmp_path / "x.pdf").write_bytes(raw_pdf(content, {5: form}))
    [article] = articles(tmp_path / "x.pdf")
    [figure] = article.figures
    assert figure.image is not None
    assert figure.image.read().startswith(b"\x89PNG")
