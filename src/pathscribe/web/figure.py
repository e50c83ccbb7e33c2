"""What a figure's page shows: shapes over the picture, the caption's parts, tables.

Whatever stands for the same thing carries the same token, so that pointing at one of them (a box,
a row of a table, a word of the caption) lights up the others.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from ..library.indexing import mention_keys
from ..mechanism import Network, build_network
from ..overlay.boxes import Box, mention_boxes
from ..overlay.palette import COLOURS, type_name, type_order
from ..records import Mention, MentionType, Record, Relation
from .links import curie_address, curie_text, entity_path

SECTIONS: Final[tuple[tuple[str, str, tuple[MentionType, ...]], ...]] = (
    ("genes", "Genes", ("gene", "rna", "nonhuman_gene")),
    ("families", "Gene families and complexes", ("family", "complex")),
    ("chemicals", "Chemicals", ("chemical",)),
    ("diseases", "Diseases", ("disease",)),
    ("cells", "Cells", ("cell",)),
    ("processes", "Processes", ("phenotype", "state")),
    ("locations", "Locations and organisms", ("location", "organism")),
    ("other", "Other", ("other",)),
)
SIGNS: Final = {1: "→", -1: "⊣", 0: "—"}
_SIGN_WORDS: Final = {1: "promotes", -1: "inhibits", 0: "is linked to"}
_GAP: Final = 4.0
_OUTWARDS: Final = ((-1, -1), (1, -1), (1, 1), (-1, 1))


@dataclass(frozen=True, slots=True)
class Shape:
    """Something drawn over the picture.

    Attributes:
        layer: Its class: "t-gene", "t-unread", "k-activation", "said-up".
        points: "x,y x,y ..." in pixels of the picture.
        own: Tokens that it stands for.
        lights: Tokens that it lights up.
        title: In words.
        at: The row of a table that explains it.
        text: What it is called in the figure.
    """

    layer: str
    points: str
    own: str
    lights: str
    title: str
    at: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """Text that may lead somewhere."""

    text: str
    address: str = ""


@dataclass(slots=True)
class Row:
    """A thing that the figure names, with all its mentions.

    Attributes:
        token: Of the thing.
        words: As they stand in the figure, with states.
        names: What it means; each leads to its page in the library.
        symbols: Of human genes; each leads to its page.
        ids: Identifiers, which lead to those who give them out.
        score: The best of its mentions.
        mentions: All of them.
    """

    token: str
    type: str
    words: list[str] = field(default_factory=list)
    names: list[Link] = field(default_factory=list)
    symbols: list[Link] = field(default_factory=list)
    ids: list[Link] = field(default_factory=list)
    score: float = 0.0
    drawn: int = 0
    told: int = 0
    mentions: list[Mention] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        """As its mentions are written, each once."""
        return list(dict.fromkeys(mention.text for mention in self.mentions))

    @property
    def checked(self) -> bool:
        """Has a person said that it is right?"""
        return any(e.kind == "curated" for mention in self.mentions for e in mention.evidence)


@dataclass(frozen=True, slots=True)
class Section:
    """A table of things."""

    id: str
    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class RelationRow:
    """A relation in words."""

    relation: Relation
    source: str
    target: str
    sign: str
    own: str
    lights: str
    in_words: str


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the caption: plain, or a mention."""

    text: str
    type: str = ""
    own: str = ""
    lights: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Layer:
    """What can be shown and hidden."""

    id: str
    name: str
    count: int
    shown: bool


@dataclass(frozen=True, slots=True)
class FigureView:
    """All that the page shows of a record."""

    sections: tuple[Section, ...]
    relations: tuple[RelationRow, ...]
    caption: tuple[Part, ...]
    boxes: tuple[Shape, ...]
    arrows: tuple[Shape, ...]
    said: tuple[Shape, ...]
    layers: tuple[Layer, ...]
    network: Network
    unit: float


def view(record: Record) -> FigureView:
    """Arrange a record for its page."""
    tokens, rows = _rows(record)
    sections = []
    for id_, name, types in SECTIONS:
        held = tuple(row for row in rows if row.type in types)
        if held:
            sections.append(Section(id_, name, held))
    network = build_network(record)
    relations = _relations(record, tokens)
    placed = [_Placed(box.mention, box.outline.tolist(), box.ring) for box in _texts(record)]
    boxes = _boxes(record, tokens, placed)
    arrows = _arrows(record, relations)
    said = _said(network, tokens, placed)
    image = record.figure.image
    unit = max(image.width, image.height) / 1000 if image is not None else 1.0
    return FigureView(
        tuple(sections),
        relations,
        _caption(record, tokens),
        boxes,
        arrows,
        said,
        _layers(boxes, arrows, said),
        network,
        unit,
    )


# --- things ----------------------------------------------------------------------------


def _rows(record: Record) -> tuple[dict[str, str], list[Row]]:
    """Tokens by mention, and one row for each thing."""
    by_key: dict[tuple[str, frozenset[str]], Row] = {}
    tokens: dict[str, str] = {}
    for mention in record.mentions:
        own, _ = mention_keys(mention)
        row = by_key.get((mention.type, own))
        if row is None:
            row = by_key[mention.type, own] = Row(f"g{len(by_key) + 1}", mention.type)
        tokens[mention.id] = row.token
        _fill(row, mention)
    return tokens, sorted(by_key.values(), key=lambda row: type_order(row.type))  # type: ignore[arg-type]


def _fill(row: Row, mention: Mention) -> None:
    word = mention.text
    # What the words say already need not be said twice: "TREM2+", "senescent neutrophil".
    states = [s for s in mention.state if s.casefold() not in word.casefold()]
    if states and not (states == ["positive"] and "+" in word):
        word += f" ({', '.join(states)})"
    if word.casefold() not in [known.casefold() for known in row.words]:
        row.words.append(word)
    row.mentions.append(mention)
    row.score = max(row.score, mention.score)
    if mention.place == "caption":
        row.told += 1
    else:
        row.drawn += 1
    if len(row.mentions) > 1:
        return
    group = mention.type in ("family", "complex") or len(mention.symbols) > 1
    row.symbols = [Link(symbol, entity_path(f"gene:{symbol}")) for symbol in mention.symbols]
    single = len(mention.symbols) == 1 and not group
    for reading in mention.readings:
        if reading.name:
            key = reading.curie or next(iter(sorted(mention_keys(mention)[0])), "")
            place = f"gene:{mention.symbols[0]}" if single else key
            link = Link(reading.name, entity_path(place) if place else "")
            if link not in row.names:
                row.names.append(link)
        for curie in (reading.curie, *reading.xrefs):
            link = Link(curie_text(curie), curie_address(curie))
            if curie and not curie.startswith("pathscribe:") and link not in row.ids:
                row.ids.append(link)


# --- relations -------------------------------------------------------------------------


def _relations(record: Record, tokens: dict[str, str]) -> tuple[RelationRow, ...]:
    texts = {label.id: label.text for label in record.labels}
    texts |= {mention.id: mention.text for mention in record.mentions}
    made = []
    for relation in record.relations:
        ends = (relation.source, relation.target)
        # What is drawn is about these very labels; what is said is about the things.
        lit = [
            tokens[end] if relation.evidence != "drawn" and end in tokens else f"e-{end}"
            for end in ends
        ]
        own = f"r-{relation.id}"
        source, target = (texts.get(end, end) for end in ends)
        said = "does not act on" if relation.negated else _SIGN_WORDS[relation.effect]
        row = RelationRow(
            relation,
            source,
            target,
            SIGNS[relation.effect],
            own,
            " ".join([own, *lit]),
            f"{source} {said} {target}",
        )
        made.append(row)
    return tuple(made)


# --- shapes ----------------------------------------------------------------------------


def _points(points: Iterable[Sequence[float]]) -> str:
    return " ".join(f"{point[0]:.1f},{point[1]:.1f}" for point in points)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A mention in a label: the corners of its text, and how many boxes lie within its own."""

    mention: Mention
    corners: list[list[float]]
    ring: int

    @property
    def box(self) -> list[list[float]]:
        """The corners moved outwards along both sides."""
        if len(self.corners) != 4:
            return self.corners
        by = _GAP * (1 + 1.5 * self.ring)
        a, b, _, d = self.corners
        wide, high = math.dist(a, b) or 1.0, math.dist(a, d) or 1.0
        along = ((b[0] - a[0]) / wide * by, (b[1] - a[1]) / wide * by)
        down = ((d[0] - a[0]) / high * by, (d[1] - a[1]) / high * by)
        return [
            [x + m * along[0] + n * down[0], y + m * along[1] + n * down[1]]
            for (x, y), (m, n) in zip(self.corners, _OUTWARDS, strict=True)
        ]


def _texts(record: Record) -> list[Box]:
    """Where the mentions' texts stand; looked up once, for it costs as much as all the rest."""
    return mention_boxes(record, 1.0, gap=0.0)


def _boxes(record: Record, tokens: dict[str, str], placed: Sequence[_Placed]) -> tuple[Shape, ...]:
    sized = []
    for one in placed:
        mention, box = one.mention, one.box
        token = tokens[mention.id]
        ends = " ".join(f"e-{label}" for label in mention.labels)
        named = ", ".join(dict.fromkeys(r.name for r in mention.readings if r.name))
        said = f"{mention.text}: {named}" if named else mention.text
        across, down = zip(*box, strict=True)
        area = (max(across) - min(across)) * (max(down) - min(down))
        shape = Shape(
            f"t-{mention.type}",
            _points(box),
            f"{token} e-{mention.id} {ends}",
            token,
            f"{said} ({type_name(mention.type).lower()})",
            f"row-{token}",
            mention.text,
        )
        sized.append((area, shape))
    used = {label for mention in record.mentions for label in mention.labels}
    rest = [
        Shape(
            "t-unread",
            _points(label.polygon),
            f"e-{label.id}",
            f"e-{label.id}",
            label.text,
            "",
            label.text,
        )
        for label in record.labels
        if label.id not in used and len(label.polygon) >= 3
    ]
    # Wide boxes first, so that those within them can be pointed at.
    return (*rest, *(shape for _, shape in sorted(sized, key=lambda pair: -pair[0])))


def _arrows(record: Record, rows: Sequence[RelationRow]) -> tuple[Shape, ...]:
    return tuple(
        Shape(
            f"k-{row.relation.kind}",
            _points(row.relation.path),
            row.own,
            row.lights,
            f"{row.in_words} ({row.relation.kind})",
            f"row-{row.own}",
        )
        for row in rows
        if len(row.relation.path) > 1
    )


def _said(network: Network, tokens: dict[str, str], placed: Sequence[_Placed]) -> tuple[Shape, ...]:
    """Edges that the caption states, between the labels that name their ends."""
    places: dict[str, list[tuple[float, float]]] = {}
    for one in placed:
        across, down = zip(*one.corners, strict=True)
        middle = ((min(across) + max(across)) / 2, (min(down) + max(down)) / 2)
        places.setdefault(one.mention.id, []).append(middle)
    made = []
    for edge in network.edges:
        support = [one for one in edge.support if one.origin != "drawn"]
        pairs = [
            (math.dist(a, b), a, b)
            for s in network.node(edge.source).mentions
            for t in network.node(edge.target).mentions
            for a in places.get(s, ())
            for b in places.get(t, ())
        ]
        if not support or not pairs:
            continue
        far, a, b = min(pairs)
        if far < 1:
            continue
        # A little bent, so that two edges between the same labels do not hide each other.
        bend = (
            (a[0] + b[0]) / 2 + (b[1] - a[1]) * 0.12,
            (a[1] + b[1]) / 2 - (b[0] - a[0]) * 0.12,
        )
        own = " ".join(f"r-{one.relation}" for one in support)
        ends = [network.node(end).mentions for end in (edge.source, edge.target)]
        lit = {tokens[m] for held in ends for m in held if m in tokens}
        names = [network.node(end).name for end in (edge.source, edge.target)]
        way = {1: "up", -1: "down", 0: "flat"}[edge.sign]
        made.append(
            Shape(
                f"said said-{way}",
                f"M{a[0]:.1f} {a[1]:.1f}Q{bend[0]:.1f} {bend[1]:.1f} {b[0]:.1f} {b[1]:.1f}",
                own,
                " ".join([own, *sorted(lit)]),
                f"{names[0]} {_SIGN_WORDS[edge.sign]} {names[1]}: {support[0].sentence}",
                f"row-r-{support[0].relation}",
            )
        )
    return tuple(made)


def _layers(
    boxes: Sequence[Shape], arrows: Sequence[Shape], said: Sequence[Shape]
) -> tuple[Layer, ...]:
    counts: dict[str, int] = {}
    for shape in (*boxes, *arrows):
        counts[shape.layer] = counts.get(shape.layer, 0) + 1
    made = [
        Layer(f"t-{kind}", type_name(kind, 2), counts[f"t-{kind}"], True)
        for kind in COLOURS
        if f"t-{kind}" in counts
    ]
    made += [
        Layer(layer, layer.removeprefix("k-").capitalize(), counts[layer], True)
        for layer in sorted(counts)
        if layer.startswith("k-")
    ]
    if said:
        made.append(Layer("said", "Said in the caption", len(said), False))
    if "t-unread" in counts:
        made.append(Layer("t-unread", "Other text", counts["t-unread"], False))
    return tuple(made)


# --- caption ---------------------------------------------------------------------------


def _caption(record: Record, tokens: dict[str, str]) -> tuple[Part, ...]:
    text = record.figure.caption
    marks = [
        mention
        for mention in record.mentions
        if mention.place == "caption" and 0 <= mention.span[0] < mention.span[1] <= len(text)
    ]
    # Of mentions within each other the longest is marked.
    marks.sort(key=lambda mention: (mention.span[0], -mention.span[1]))
    parts = []
    at = 0
    for mention in marks:
        start, stop = mention.span
        if start < at:
            continue
        if start > at:
            parts.append(Part(text[at:start]))
        named = ", ".join(dict.fromkeys(r.name for r in mention.readings if r.name))
        token = tokens[mention.id]
        parts.append(
            Part(
                text[start:stop],
                mention.type,
                f"{token} e-{mention.id}",
                token,
                f"{named or mention.text} ({type_name(mention.type).lower()})",
            )
        )
        at = stop
    if at < len(text):
        parts.append(Part(text[at:]))
    return tuple(parts)
