"""How a figure looks: fonts, shapes, colours, lines, heads, and what happens to the picture."""

from __future__ import annotations

import colorsys
import hashlib
import random
from dataclasses import dataclass, field

from pathscribe.records.model import RelationKind

from .canvas import Colour, mix
from .fonts import Font, families
from .layout import Node

SHAPES = ("box", "rounded", "ellipse", "none", "mixed")
FILLS = ("white", "pale", "strong", "gradient", "outline")
FORMS = ("straight", "elbow", "curved", "mixed")
HEADS = ("triangle", "stealth", "open", "hollow")
BACKDROPS = ("plain", "plain", "cell", "membrane", "frames", "scene")
INKS = ("black", "black", "grey", "sign", "sign", "one", "many")
_KINDS: tuple[RelationKind, ...] = (
    "activation",
    "inhibition",
    "binding",
    "conversion",
    "translocation",
    "expression",
    "association",
)
# One style in five is kept for testing.
_TEST_SHARE = 5


@dataclass(frozen=True, slots=True)
class Style:
    """A drawing style; lengths in pixels of the final picture.

    Attributes:
        shapes: What nodes look like, one of SHAPES.
        fills: How they are filled, one of FILLS.
        form: How connectors run, one of FORMS.
        head: Of activating connectors, one of HEADS.
        ink: Colours of connectors, one of INKS.
        backdrop: One of BACKDROPS.
        dark: Light on dark.
        font: Family, by name.
        face: The plain face.
        bold: The bold face.
        bolds: Names are bold.
        size: Height of letters' em.
        line: Width of connectors.
        head_length: Of heads.
        head_width: As part of their length.
        bar: Width of T-bars, as part of the letters' height.
        gap: Between connectors' ends and shapes.
        dashed: Share of dashed connectors.
        block: Share of block arrows.
        middle: Share of connectors with their head in the middle.
        both: Share with a head at either end.
        notes: Share with a word beside them.
        badges: Share of nodes with a small circle on them.
        marks: Chance of small arrows up or down beside names.
        clutter: Chance of icons that are no nodes.
        icons: Share of nodes that are small pictures with their name below.
        shadow: Shapes cast a shadow.
        gradient_lines: Connectors change their colour along the way.
        border: Width of shapes' outlines; 0 for none.
        dashed_borders: Shapes' outlines are dashed.
        caps: Names in capitals.
        looks: Fill, border and letter colours to choose from.
        paper: Background.
        paper2: The background's colour at its bottom.
        inks: Colour by relation kind.
        heads: Head by relation kind.
        oversize: The picture is drawn so much larger, then shrunk (or the other way).
        blur: Sigma of its blur.
        quality: Of its JPEG.
        noise: Sigma of its noise.
        grey: Without colours.
    """

    shapes: str
    fills: str
    form: str
    head: str
    ink: str
    backdrop: str
    dark: bool
    font: str
    face: Font
    bold: Font
    bolds: bool
    size: float
    line: float
    head_length: float
    head_width: float
    bar: float
    gap: float
    dashed: float
    block: float
    middle: float
    both: float
    notes: float
    badges: float
    marks: float
    clutter: float
    icons: float
    shadow: bool
    gradient_lines: bool
    border: float
    dashed_borders: bool
    caps: bool
    looks: tuple[tuple[Colour, Colour, Colour], ...]
    paper: Colour
    paper2: Colour
    inks: dict[RelationKind, Colour] = field(default_factory=dict)
    heads: dict[RelationKind, str] = field(default_factory=dict)
    oversize: float = 1.0
    blur: float = 0.0
    quality: int = 80
    noise: float = 0.0
    grey: bool = False

    def signature(self) -> str:
        """What the style is mainly made of: styles with one signature look alike."""
        parts = (self.shapes, self.fills, self.form, self.head, self.ink, self.backdrop)
        return "/".join((*parts, self.font, "dark" if self.dark else "light"))

    def letters(self, size: float = 0.0, bold: bool | None = None) -> Font:
        """The font at a size."""
        face = self.bold if (self.bolds if bold is None else bold) else self.face
        return face.at(size or self.size)

    def shape(self, node: Node, rng: random.Random) -> str:
        """The shape that a node gets."""
        if rng.random() < self.icons and node.kind in ("gene", "cell", "chemical"):
            return "icon"
        if self.shapes != "mixed":
            plain = node.kind in ("process", "disease") and self.shapes != "none"
            return "none" if plain and rng.random() < 0.5 else self.shapes
        by_kind = {
            "gene": ("rounded", "ellipse", "box", "hexagon"),
            "chemical": ("none", "ellipse"),
        }
        return rng.choice(by_kind.get(node.kind, ("none", "box", "rounded", "none")))


def in_test(signature: str) -> bool:
    """Is a style, or a pathway, kept for testing?"""
    return int(hashlib.sha256(signature.encode()).hexdigest(), 16) % _TEST_SHARE == 0


def draw_style(rng: random.Random, split: str | None = None) -> Style:
    """A random style.

    Args:
        rng: Source of randomness.
        split: "train" or "test": only styles of that part; None for any.
    """
    while True:
        style = _any_style(rng)
        if split is None or in_test(style.signature()) == (split == "test"):
            return style


def _colour(hue: float, light: float, strong: float) -> Colour:
    r, g, b = colorsys.hls_to_rgb(hue % 1, light, strong)
    return round(r * 255), round(g * 255), round(b * 255)


def _any_style(rng: random.Random) -> Style:
    dark = rng.random() < 0.06
    known = families()
    # Most figures are set in a sans like Helvetica.
    wanted = ("sans", "sans", "sans", "dejavu", "serif", "narrow", "roboto", "condensed",
              "italic", "dejavuserif", "pillow")  # fmt: skip
    font = rng.choice([f for f in wanted if f in known])
    plain, bold = known[font]
    size = rng.choice((9.5, 10, 10.5, 11, 11, 12, 12, 13, 14, 15, 17, 20))
    line = max(0.8, min(4.5, rng.gauss(size / 8, 0.5)))
    shapes = rng.choices(SHAPES, (4, 5, 4, 5, 4))[0]
    fills = rng.choices(FILLS, (3, 4, 4, 3, 2))[0]
    ink = rng.choice(INKS)
    backdrop = rng.choice(BACKDROPS)
    grey = rng.random() < 0.08
    hue = rng.random()
    paper: Colour = (255, 255, 255)
    if dark:
        paper = _colour(hue, rng.uniform(0.05, 0.22), rng.uniform(0, 0.6))
    elif rng.random() < 0.3:
        paper = _colour(hue, rng.uniform(0.9, 0.98), rng.uniform(0.2, 0.8))
    paper2 = paper
    if rng.random() < 0.12:
        paper2 = _colour(hue, rng.uniform(0.1, 0.3) if dark else rng.uniform(0.8, 0.95), 0.5)
    head = rng.choices(HEADS, (10, 5, 4, 1))[0]
    length = max(5.0, min(16.0, rng.gauss(3.2 * line + 4, 2)))
    return Style(
        shapes=shapes,
        fills=fills,
        form=rng.choices(FORMS, (6, 3, 2, 3))[0],
        head=head,
        ink=ink,
        backdrop=backdrop,
        dark=dark,
        font=font,
        face=Font(plain, size),
        bold=Font(bold, size),
        bolds=rng.random() < 0.4,
        size=size,
        line=line,
        head_length=length,
        head_width=rng.uniform(0.65, 1.15),
        bar=rng.uniform(0.5, 1.15),
        gap=rng.choice((0.0, 0.0, 1.0, 2.0, 3.0, 4.0, 6.0, 8.0)),
        dashed=rng.choice((0.0, 0.0, 0.05, 0.15, 0.4)),
        block=rng.choice((0.0, 0.0, 0.0, 0.05, 0.2, 0.7)),
        middle=rng.choice((0.0,) * 9 + (0.3,)),
        both=rng.choice((0.0, 0.0, 0.05, 0.1)),
        notes=rng.choice((0.0, 0.0, 0.1, 0.25)),
        badges=rng.choice((0.0, 0.0, 0.0, 0.1, 0.3)),
        marks=rng.choice((0.0, 0.0, 0.0, 0.8)),
        clutter=rng.choice((0.0, 0.0, 0.4, 0.9)),
        icons=rng.choice((0.0, 0.0, 0.0, 0.15, 0.4)),
        shadow=rng.random() < 0.1,
        gradient_lines=rng.random() < 0.04,
        border=rng.choice((0.8, 1.0, 1.0, 1.4, 2.0, 2.5))
        if fills in ("white", "outline")
        else rng.choice((0.0, 0.8, 1.0, 1.5)),
        dashed_borders=rng.random() < 0.05,
        caps=rng.random() < 0.08,
        looks=_looks(rng, fills, dark, paper),
        paper=paper,
        paper2=paper2,
        inks=_inks(rng, ink, dark),
        heads=_heads(rng, head),
        oversize=rng.choice((1.0, 1.0, 1.0, 1.3, 1.7, 2.2, 0.7, 0.8, 0.9)),
        blur=rng.choice((0.0, 0.0, 0.0, 0.4, 0.6, 0.8)),
        quality=rng.choice((40, 50, 60, 70, 75, 80, 80, 85, 85, 90, 90, 95)),
        noise=rng.choice((0.0, 0.0, 0.0, 0.0, 1.5, 3.0)),
        grey=grey,
    )


def _looks(
    rng: random.Random, fills: str, dark: bool, paper: Colour
) -> tuple[tuple[Colour, Colour, Colour], ...]:
    """Fill, border, letters: the second colour of a gradient is made from the fill."""
    out = []
    black: Colour = (0, 0, 0)
    white: Colour = (255, 255, 255)
    few = rng.random() < 0.35
    for _ in range(1 if few else rng.randint(2, 6)):
        hue, strong = rng.random(), rng.uniform(0.3, 1.0)
        edge = black if rng.random() < 0.5 else _colour(hue, rng.uniform(0.2, 0.45), strong)
        if fills == "white":
            look = (white, edge, black if rng.random() < 0.8 else edge)
        elif fills == "pale" or (fills == "gradient" and rng.random() < 0.5):
            look = (_colour(hue, rng.uniform(0.78, 0.93), strong), edge, black)
        elif fills == "outline":
            look = (paper, edge, edge if rng.random() < 0.3 else (white if dark else black))
            if dark:
                look = (paper, mix(edge, white, 0.7), white)
        else:
            fill = _colour(hue, rng.uniform(0.35, 0.65), strong)
            light = 0.3 * fill[0] + 0.59 * fill[1] + 0.11 * fill[2]
            look = (fill, edge, white if light < 130 else black)
        out.append(look)
    return tuple(out)


def _inks(rng: random.Random, ink: str, dark: bool) -> dict[RelationKind, Colour]:
    base: Colour = (255, 255, 255) if dark else (0, 0, 0)
    if ink == "grey":
        base = (170, 170, 170) if dark else (rng.randint(60, 130),) * 3
    light = rng.uniform(0.55, 0.75) if dark else rng.uniform(0.25, 0.5)
    if ink == "one":
        base = _colour(rng.random(), light, rng.uniform(0.4, 1))
    inks: dict[RelationKind, Colour] = dict.fromkeys(_KINDS, base)
    if ink == "sign":
        inks["inhibition"] = _colour(rng.choice((0.0, 0.0, 0.98, 0.6)), light, 0.9)
        if rng.random() < 0.5:
            inks["activation"] = _colour(rng.choice((0.33, 0.4, 0.6, 0.58)), light, 0.8)
    elif ink == "many":
        for kind in inks:
            inks[kind] = _colour(rng.random(), light, rng.uniform(0.5, 1))
    return inks


def _heads(rng: random.Random, head: str) -> dict[RelationKind, str]:
    heads: dict[RelationKind, str] = {
        "activation": head,
        "inhibition": "bar",
        "conversion": head,
        "translocation": head if rng.random() < 0.8 else "open",
        "expression": head,
        "binding": rng.choice(("none", "none", "circle", head)),
        "association": "none",
    }
    if rng.random() < 0.05:
        heads["activation"] = rng.choice(("circle", "diamond"))
    return heads
