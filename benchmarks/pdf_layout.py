"""Figures and captions found in PDFs: `python benchmarks/pdf_layout.py [--seed N] [--articles N]`.

Real captions, text and (where there are any) pictures of ../shared are set in one and in two
columns, with running titles, in sizes and distances drawn by a seeded generator. A caption counts
if it is found letter by letter, a drawing if its box has an intersection over union of .85 with
the true one. Needs the extras `pdf` and `test`.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from pathscribe.articles import Article, Figure, read_articles

SHARED = Path(os.environ.get("PATHSCRIBE_SHARED", Path(__file__).resolve().parents[2] / "shared"))
HEIGHT = 792
WORDS = ("TREM2", "IL6", "STAT3 activation", "CD8+ T cells", "NF-κB", "apoptosis")


@dataclass
class Placed:
    """A figure and where it was set."""

    figure: Figure
    caption: str
    page: int
    box: tuple[float, float, float, float]


class Setter:
    """Sets an article."""

    def __init__(self, canvas: Any, pick: random.Random, *, columns: int) -> None:
        self.canvas = canvas
        self.pick = pick
        self.columns = [(54, 240), (318, 240)] if columns == 2 else [(54, 504)]
        self.column, self.y = 0, 740.0
        self.caption_size = pick.choice([7.0, 7.5, 8.0])
        self.body_size = pick.choice([8.5, 9.0, 10.0])
        self.furniture()

    def furniture(self) -> None:
        """Running title, rule and page number."""
        self.canvas.setFont("Times-Roman", 8)
        self.canvas.drawString(54, 770, "Running title, 12(3)")
        self.canvas.line(54, 765, 558, 765)
        self.canvas.drawCentredString(306, 28, str(self.canvas.getPageNumber()))

    def next_column(self) -> None:
        """Go on in the next column, or on the next page."""
        self.column, self.y = self.column + 1, 740.0
        if self.column == len(self.columns):
            self.canvas.showPage()
            self.column = 0
            self.furniture()

    def paragraph(self, text: str, size: float) -> Any:
        """Text broken into lines, not yet set."""
        from reportlab.lib.styles import ParagraphStyle
        from reportlab.platypus import Paragraph

        style = ParagraphStyle("x", fontName="DejaVuSans", fontSize=size, leading=1.2 * size)
        made = Paragraph(text.replace("&", "&amp;").replace("<", "&lt;"), style)
        made.wrap(self.columns[self.column][1], 1e5)
        return made

    def text(self, text: str) -> None:
        """Set running text."""
        made = self.paragraph(text, self.body_size)
        if self.y - made.height < 50:
            self.next_column()
        made.drawOn(self.canvas, self.columns[self.column][0], self.y - made.height)
        self.y -= made.height + self.pick.uniform(6, 12)

    def figure(self, figure: Figure, folder: Path) -> Placed | None:
        """Set a figure with its caption beneath; None where the caption is too long."""
        pick = self.pick
        caption = " ".join(figure.caption[:1500].split())
        made = self.paragraph(f"{figure.label.rstrip('.')}. {caption}", self.caption_size)
        width = self.columns[self.column][1] * pick.uniform(0.6, 1)
        height = pick.uniform(100, 250)
        picture = shrunk(figure, folder)
        if picture is not None:
            with Image.open(picture) as image:
                height = min(height, width * image.height / image.width)
        if made.height > 350:
            return None
        if self.y - height - made.height - 20 < 50:
            self.next_column()
        x = self.columns[self.column][0] + (self.columns[self.column][1] - width) / 2
        top = self.y
        if picture is not None:
            self.canvas.drawImage(str(picture), x, top - height, width, height)
        else:
            self.drawing(x, top, width, height)
        placed = Placed(
            figure,
            caption,
            self.canvas.getPageNumber() - 1,
            (x, HEIGHT - top, x + width, HEIGHT - top + height),
        )
        self.y -= height + pick.uniform(6, 16) + made.height
        made.drawOn(self.canvas, self.columns[self.column][0], self.y)
        self.y -= pick.uniform(12, 20)
        return placed

    def drawing(self, x: float, top: float, width: float, height: float) -> None:
        """A frame with labels and a line in it."""
        canvas, pick = self.canvas, self.pick
        canvas.rect(x, top - height, width, height)
        canvas.setFont("DejaVuSans", 6.5)
        for _ in range(6):
            left = x + pick.uniform(5, width - 60)
            canvas.drawString(left, top - pick.uniform(12, height - 10), pick.choice(WORDS))
        canvas.line(x + 10, top - height / 2, x + width - 10, top - height / 3)


def shrunk(figure: Figure, folder: Path) -> Path | None:
    if figure.image is None:
        return None
    path = folder / "picture.png"
    with Image.open(io.BytesIO(figure.image.read())) as image:
        small = image.convert("RGB")
    small.thumbnail((500, 500))
    # reportlab keeps pictures by their names.
    path = folder / f"{figure.key}-{random.random()}.png"
    small.save(path)
    return path


def articles(most: int) -> Iterator[Article]:
    sources = sorted(p for p in (SHARED / "articles").iterdir() if p.is_dir())
    sources += sorted((SHARED / "jats").glob("*.xml"))
    for source in sources[:most]:
        yield from read_articles(source)


def started(path: Path) -> Any:
    import matplotlib
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    font = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
    pdfmetrics.registerFont(TTFont("DejaVuSans", str(font)))
    return Canvas(str(path), pagesize=(612, HEIGHT), invariant=1)


def overlap(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    across = max(0.0, min(a[2], b[2]) - max(a[0], b[0]))
    down = max(0.0, min(a[3], b[3]) - max(a[1], b[1]))
    areas = [(x[2] - x[0]) * (x[3] - x[1]) for x in (a, b)]
    return across * down / (sum(areas) - across * down)


def plain(label: str) -> str:
    return label.replace(" ", "").rstrip(".").casefold()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--articles", type=int, default=18)
    options = parser.parse_args()
    pick = random.Random(options.seed)
    total = captions = drawings = extra = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number, article in enumerate(articles(options.articles)):
            figures = [f for f in article.figures if f.caption and f.label[:3] in ("Fig", "FIG")]
            if not figures:
                continue
            path = folder / f"{number}.pdf"
            canvas = started(path)
            setter = Setter(canvas, pick, columns=1 + number % 2)
            words = article.body.split() or ["text"] * 500
            placed = []
            for figure in figures[:6]:
                for _ in range(pick.randint(0, 2)):
                    start = pick.randrange(max(1, len(words) - 150))
                    setter.text(" ".join(words[start : start + pick.randint(60, 140)]))
                if (one := setter.figure(figure, folder)) is not None:
                    placed.append(one)
            canvas.save()
            [found] = read_articles(path)
            by_label = {plain(figure.label): figure for figure in found.figures}
            extra += len(found.figures) - len(placed)
            for one in placed:
                got = by_label.get(plain(one.figure.label))
                image: Any = got.image if got is not None else None
                right = got is not None and got.caption == one.caption
                there = image is not None and image.page == one.page
                there = there and overlap(image.box, one.box) >= 0.85
                total, captions, drawings = total + 1, captions + right, drawings + there
                if not (right and there):
                    print(f"{article.source}: {one.figure.label}: caption {right}, box {there}")
    print(f"figures {total}, captions exact {captions}, boxes {drawings}, too many {extra}")


if __name__ == "__main__":
    main()
