"""Where the figures of a printed page are: captions, the drawings that they belong to, lettering.

Works on boxes alone, whatever they were read from. All places are (left, top, right, bottom) in
points (1/72 inch) from the page's upper left corner. The idea, captions first and then the space
between them and running text, is that of Clark and Divvala, PDFFigures 2.0, JCDL 2016.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import cv2
import numpy as np

Box = tuple[float, float, float, float]

_GRID: Final = 2.0
_NEAR: Final = 8.0
_SMALLEST: Final = 36.0
_MOST_CAPTION: Final = 60
_SOFT: Final = "\u00ad"

_CAPTION: Final = re.compile(
    r"""^\s*(?P<label>
        (?:(?:Supplementary|Supplemental|Extended\ Data|Appendix)\s+)?
        (?:Fig(?:ure|s?\.|\b)|FIG(?:URE|\.|\b)|Scheme|SCHEME)\.?
        \s*(?:[A-Z]{1,2}\.?)?\d{1,3}[A-Za-z]?
        (?:[—–-]figure\ supplement\ \d{1,2})?(?!\s?[—–-]\s?source\ (?:data|code))
        |Graphical\ Abstract|GRAPHICAL\ ABSTRACT
    )(?P<after>\s*[.:|—–]|\s+(?=[A-Z(0-9])|\s*$)\s*""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Line:
    """A run of text on one baseline.

    Attributes:
        text: Its characters; a soft hyphen at its end stands for a word that goes on.
        box: Around its characters.
        size: Height of its font, points.
        angle: Degrees of its baseline, clockwise; 0 for upright text.
        corners: Four corners, clockwise from the text's own upper left.
        sound: Every character is known, none is hidden.
    """

    text: str
    box: Box
    size: float
    angle: float = 0.0
    corners: tuple[tuple[float, float], ...] = ()
    sound: bool = True


@dataclass(frozen=True, slots=True)
class Graphic:
    """Something drawn.

    Attributes:
        box: Around it.
        image: Number of the picture among those of the page; None for lines and areas.
        upright: A picture that is neither turned nor mirrored.
    """

    box: Box
    image: int | None = None
    upright: bool = True


@dataclass(frozen=True, slots=True)
class PageContent:
    """What a page holds."""

    width: float
    height: float
    lines: tuple[Line, ...] = ()
    graphics: tuple[Graphic, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundFigure:
    """A figure.

    Attributes:
        page: Number of the page that the drawing stands on, from 0.
        label: As printed: "Figure 1"; empty where there is no caption.
        caption: The text behind it.
        box: Of the drawing; None where none was found.
        image: Number of the page's picture, where the figure is nothing else.
        lettering: The lines within the drawing.
        whole: The lettering is all there is to read: the drawing holds no pictures.
    """

    page: int
    label: str
    caption: str
    box: Box | None = None
    image: int | None = None
    lettering: tuple[Line, ...] = ()
    whole: bool = False


@dataclass(slots=True)
class _Caption:
    page: int
    label: str
    lines: list[Line]
    rest: str
    box: Box


@dataclass(slots=True)
class _Region:
    box: Box
    clusters: frozenset[int]
    area: float


@dataclass(slots=True)
class _Page:
    number: int
    content: PageContent
    captions: list[_Caption] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)
    loose: list[Line] = field(default_factory=list)
    clusters: list[Box] = field(default_factory=list)
    used: set[int] = field(default_factory=set)


def find_figures(pages: Sequence[PageContent]) -> list[FoundFigure]:
    """The figures of a document, in the order of their captions.

    Drawings without a caption count only in a document that has no captions at all.

    Args:
        pages: In their order.
    """
    words = _Words(line.text for page in pages for line in page.lines)
    size = body_size(pages)
    looked = [_looked_through(number, page, size) for number, page in enumerate(pages)]
    found: list[tuple[_Caption, _Page, _Region | None]] = []
    upward = _usual_side(looked)
    for page in looked:
        for caption, region in _assigned(page, upward):
            found.append((caption, page, region))
    figures = []
    for caption, page, region in found:
        if region is None:
            page, region = _on_facing_page(looked, page, caption)
        text = words.joined([caption.rest, *(line.text for line in caption.lines[1:])])
        figures.append(_figure(page, caption.label, text, region, caption))
    if not figures:
        for page in looked:
            for region in _alone(page):
                figures.append(_figure(page, "", "", region, None))
    return _without_doubles(figures)


def running_text(pages: Sequence[PageContent]) -> str:
    """The text of a document without captions and lettering, a paragraph a line."""
    words = _Words(line.text for page in pages for line in page.lines)
    size = body_size(pages)
    parts = []
    for number, page in enumerate(pages):
        looked = _looked_through(number, page, size)
        block: list[Line] = []
        for line in looked.body:
            if block and not _continues(block[-1], line):
                parts.append(words.joined([x.text for x in block]))
                block = []
            block.append(line)
        if block:
            parts.append(words.joined([x.text for x in block]))
    return "\n".join(parts)


def body_size(pages: Iterable[PageContent]) -> float:
    """The size of most of the text, points; 0 where there is none."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[round(line.size * 2) / 2] += len(line.text)
    return min(sizes, key=lambda size: (-sizes[size], size)) if sizes else 0.0


# --- captions --------------------------------------------------------------------------


def _looked_through(number: int, content: PageContent, size: float) -> _Page:
    page = _Page(number, content)
    page.clusters = _clusters(content)
    upright = [line for line in content.lines if abs(line.angle) < 5]
    taken: set[int] = set()
    for index, line in enumerate(upright):
        match = _CAPTION.match(line.text)
        if match is None or index in taken or not _begins(line, upright, match):
            continue
        members = _following(index, upright, taken)
        taken.update(members)
        lines = [upright[i] for i in members]
        label = " ".join(match["label"].split()).rstrip(".")
        page.captions.append(
            _Caption(number, label, lines, line.text[match.end() :], _union(x.box for x in lines))
        )
    for index, line in enumerate(upright):
        if index in taken:
            continue
        if _is_body(line, upright, size) and not _inside(line, page.clusters):
            page.body.append(line)
        else:
            page.loose.append(line)
    ends = [line for line in page.loose if _ends_paragraph(line, page)]
    page.loose = [line for line in page.loose if line not in ends]
    order = {id(line): number for number, line in enumerate(content.lines)}
    page.body = sorted([*page.body, *ends], key=lambda line: order[id(line)])
    page.loose += [line for line in content.lines if abs(line.angle) >= 5]
    for caption in page.captions:
        if len(caption.lines) == 1:
            caption.box = _to_column(caption.box, page)
    return page


def _begins(line: Line, lines: Sequence[Line], match: re.Match[str]) -> bool:
    """Does a caption begin here, or only a line of running text?"""
    above = [
        other
        for other in lines
        if other is not line
        and abs(other.size - line.size) < 0.6
        and _overlap(other.box, line.box, 0) > 0.5 * min(_width(other.box), _width(line.box))
        and -0.3 * line.size < line.box[1] - other.box[3] < 0.7 * line.size
    ]
    if not above:
        return True
    # Within a paragraph: "... as shown in / Figure 2. Then ..." is none.
    ended = all(re.search(r"[.!?:)\]\"”]\s*$", other.text) for other in above)
    return ended and bool(match["after"].strip())


def _following(first: int, lines: Sequence[Line], taken: set[int]) -> list[int]:
    """The lines of a caption, from its first."""
    members = [first]
    pitch: float | None = None
    while len(members) < _MOST_CAPTION:
        last = lines[members[-1]]
        box = _union(lines[i].box for i in members)
        best: tuple[float, int] | None = None
        for index, line in enumerate(lines):
            if index in taken or index in members or abs(line.size - last.size) > 0.6:
                continue
            gap = line.box[1] - last.box[3]
            if not -0.35 * last.size < gap < 0.9 * last.size or line.box[3] <= last.box[3]:
                continue
            if _overlap(line.box, box, 0) < 0.6 * min(_width(line.box), _width(box)):
                continue
            # A caption that has its own column does not grow into the next one.
            if line.box[2] > box[2] + 0.6 * _width(box) or line.box[0] < box[0] - 24:
                continue
            if _CAPTION.match(line.text) and _CAPTION.match(line.text)["after"].strip():  # type: ignore[index]
                continue
            if best is None or gap < best[0]:
                best = (gap, index)
        if best is None:
            break
        step = lines[best[1]].box[3] - last.box[3]
        if pitch is not None and step > 1.35 * pitch + 1:
            break
        pitch = step if pitch is None else min(pitch, max(step, 0.8 * pitch))
        members.append(best[1])
    return members


def _is_body(line: Line, lines: Sequence[Line], size: float) -> bool:
    """Is it running text: long, and with its like above or below?

    Text of the usual size needs one neighbour, other text two: a drawing may have a note of two
    lines beside it.
    """
    if len(line.text) < 20:
        return False
    above = below = 0
    for other in lines:
        if other is line or len(other.text) < 20 or abs(other.size - line.size) > 0.6:
            continue
        if _overlap(other.box, line.box, 0) <= 0.4 * _width(line.box):
            continue
        above += 0 <= _gap(other, line) < 2.4 * line.size
        below += 0 <= _gap(line, other) < 2.4 * line.size
    if abs(line.size - size) <= 0.75:
        return above + below > 0
    return above + below > 1


def _ends_paragraph(line: Line, page: _Page) -> bool:
    """Is it the short last line of a paragraph?"""
    return not _inside(line, page.clusters) and any(
        abs(line.size - other.size) < 0.6
        and abs(line.box[0] - other.box[0]) < 3
        and 0 < _gap(other, line) < 1.6 * line.size
        for other in page.body
    )


def _gap(upper: Line, lower: Line) -> float:
    """From the foot of a line to that of the one below; negative where they are not so."""
    return lower.box[3] - upper.box[3] if lower.box[3] > upper.box[3] + 1 else -1.0


def _continues(last: Line, line: Line) -> bool:
    gap = line.box[1] - last.box[3]
    return (
        -0.3 * last.size < gap < 0.9 * last.size
        and abs(line.size - last.size) < 0.6
        and _overlap(line.box, last.box, 0) > 0
    )


def _to_column(box: Box, page: _Page) -> Box:
    """A short caption's box, drawn out to the end of its column: it stands at its beginning."""
    column = [
        line.box[2]
        for line in page.body
        if line.box[0] < box[0] + 12 and _overlap(line.box, box, 0) > 0
    ]
    if not column and not page.body:
        column = [line.box[2] for line in page.loose] + [c[2] for c in page.clusters]
    beside = [
        caption.box[0] - 6
        for caption in page.captions
        if caption.box[0] > box[2] and _overlap(caption.box, box, 1) > 0
    ]
    end = min(max(column, default=box[2]), *beside) if beside else max(column, default=box[2])
    return box[0], box[1], max(box[2], end), box[3]


class _Words:
    """The words of a document, to know how one that was broken at a line's end is spelt."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._known: Counter[str] = Counter()
        for text in texts:
            self._known.update(word.casefold() for word in re.findall(r"[\w-]+", text))

    def joined(self, lines: Sequence[str]) -> str:
        """Lines as one text: words that were broken are whole again."""
        text = ""
        for line in lines:
            part = " ".join(line.split())
            if not part:
                continue
            if not text:
                text = part
            elif text[-1] in ("-", _SOFT) and len(text) > 1 and text[-2].isalnum():
                text = self._mended(text[:-1], part)
            else:
                text = f"{text} {part}"
        return text.replace(_SOFT, "")

    def _mended(self, before: str, after: str) -> str:
        first = re.findall(r"\w+$", before)
        then = re.match(r"\w+", after)
        if not first or then is None:
            return f"{before}-{after}"
        whole, hyphened = f"{first[0]}{then[0]}".casefold(), f"{first[0]}-{then[0]}".casefold()
        plain = first[0].isalpha() and then[0][0].islower() and first[0][-1].islower()
        if self._known[hyphened] > self._known[whole]:
            plain = False
        return f"{before}{after}" if plain else f"{before}-{after}"


# --- drawings --------------------------------------------------------------------------


def _clusters(content: PageContent) -> list[Box]:
    """Boxes around drawings whose parts lie near each other, without mere rules."""
    page = content.width * content.height
    boxes = []
    for graphic in content.graphics:
        box = _clipped(graphic.box, content)
        if box is None or (graphic.image is None and _area(box) > 0.85 * page):
            continue
        boxes.append(box)
    rules = [b for b in boxes if _height(b) < 3.5 and _width(b) > 100]
    others = [b for b in boxes if b not in rules]
    for rule in rules:
        if any(_distance(rule, other) < 6 for other in others):
            others.append(rule)
    if not others:
        return []
    shape = (int(content.height / _GRID) + 2, int(content.width / _GRID) + 2)
    cells = np.zeros(shape, np.uint8)
    for x0, y0, x1, y1 in others:
        cells[int(y0 / _GRID) : int(y1 / _GRID) + 1, int(x0 / _GRID) : int(x1 / _GRID) + 1] = 1
    reach = int(_NEAR / _GRID)
    grown = cv2.dilate(cells, np.ones((reach + 1, reach + 1), np.uint8))
    count, names = cv2.connectedComponents(grown, connectivity=8)
    extents: dict[int, Box] = {}
    for box in others:
        name = int(names[int(box[1] / _GRID), int(box[0] / _GRID)])
        extents[name] = _union((box, extents[name])) if name in extents else box
    return [extents[name] for name in range(1, count) if name in extents]


def _usual_side(pages: Sequence[_Page]) -> bool:
    """Are drawings above their captions in this document? They are, in most."""
    above = below = 0.0
    for page in pages:
        for caption in page.captions:
            up, down = _region(page, caption, up=True), _region(page, caption, up=False)
            above += up is not None and down is None
            below += down is not None and up is None
    return above >= below


def _assigned(page: _Page, upward: bool) -> list[tuple[_Caption, _Region | None]]:
    """The drawing of each caption of a page; each drawing goes to one."""
    options = []
    for caption in page.captions:
        sides = [_region(page, caption, up=up) for up in (upward, not upward)]
        options.append([region for region in sides if region is not None])
    order = sorted(range(len(options)), key=lambda i: (len(options[i]), i))
    chosen: dict[int, _Region] = {}
    for index in order:
        for region in options[index]:
            if not region.clusters & page.used:
                chosen[index] = region
                page.used |= region.clusters
                break
    return [(caption, chosen.get(i)) for i, caption in enumerate(page.captions)]


def _region(page: _Page, caption: _Caption, *, up: bool) -> _Region | None:
    """The drawing right above or below a caption, up to the next text."""
    box = caption.box
    walls = [line.box for line in page.body]
    walls += [other.box for other in page.captions if other is not caption]
    column = [wall for wall in walls if _overlap(wall, box, 0) > 4]
    if up:
        low = max((w[3] for w in column if w[3] <= box[1] + 2), default=0.0)
        high = box[1] + 4
    else:
        low = box[3] - 4
        high = min((w[1] for w in column if w[1] >= box[3] - 2), default=page.content.height)
    inside = {i: c for i, c in enumerate(page.clusters) if c[1] >= low - 4 and c[3] <= high + 4}
    own = {
        i
        for i, c in inside.items()
        if _overlap(c, box, 0) > 0.5 * min(_width(c), _width(box))
        and not _nearer_to_another(page, caption, c)
    }
    while True:
        if not own:
            return None
        whole = _union(inside[i] for i in own)
        more = {
            i
            for i, c in inside.items()
            if i not in own
            and _distance(c, whole) < 30
            and _overlap(c, whole, 1) > 0.3 * _height(c)
            and not _nearer_to_another(page, caption, c)
            and not any(_crosses(wall, _union((c, whole))) for wall in walls)
        }
        if not more:
            break
        own |= more
    area = sum(_area(inside[i]) for i in own)
    if _width(whole) < _SMALLEST or _height(whole) < _SMALLEST:
        return None
    return _Region(whole, frozenset(own), area)


def _nearer_to_another(page: _Page, caption: _Caption, cluster: Box) -> bool:
    """Does a caption beside this one have more to do with the drawing?"""
    mine = _overlap(cluster, caption.box, 0)
    return any(
        _overlap(other.box, caption.box, 1) > 0 and _overlap(cluster, other.box, 0) > mine
        for other in page.captions
        if other is not caption
    )


def _on_facing_page(
    pages: Sequence[_Page], page: _Page, caption: _Caption
) -> tuple[_Page, _Region | None]:
    """The drawing of a caption that has a page of its own, before or after the caption's."""
    for number in (page.number - 1, page.number + 1):
        if 0 <= number < len(pages) and not pages[number].captions:
            other = pages[number]
            regions = [
                region
                for region in _alone(other)
                if region.area > 0.15 * other.content.width * other.content.height
            ]
            if len(regions) == 1:
                other.used |= regions[0].clusters
                return other, regions[0]
    return page, None


def _alone(page: _Page) -> list[_Region]:
    """Drawings of a page that belong to no caption: large ones only; near ones are one."""
    groups: list[tuple[Box, set[int]]] = []
    for index, box in enumerate(page.clusters):
        if index in page.used:
            continue
        whole, members = box, {index}
        changed = True
        while changed:
            changed = False
            for group in list(groups):
                if _distance(group[0], whole) < 36:
                    groups.remove(group)
                    whole, members, changed = _union((whole, group[0])), members | group[1], True
        groups.append((whole, members))
    found = [
        _Region(box, frozenset(members), _area(box))
        for box, members in groups
        if min(_width(box), _height(box)) >= 2 * _SMALLEST
    ]
    return sorted(found, key=lambda region: (region.box[1], region.box[0]))


def _figure(
    page: _Page, label: str, caption: str, region: _Region | None, own: _Caption | None
) -> FoundFigure:
    if region is None:
        return FoundFigure(page.number, label, caption)
    box, lettering = _with_lettering(page, region.box)
    images = [
        graphic
        for graphic in page.content.graphics
        if graphic.image is not None
        and (cut := _clipped(graphic.box, page.content)) is not None
        and _within(cut, box)
        and min(_width(cut), _height(cut)) > 12
    ]
    only = None
    if len(images) == 1 and not lettering and images[0].upright:
        cut = _clipped(images[0].box, page.content)
        if cut is not None and _area(cut) > 0.9 * _area(box):
            only = images[0].image
    sound = all(line.sound for line in lettering)
    letters = sum(len(line.text) for line in lettering)
    return FoundFigure(
        page.number,
        label,
        caption,
        box,
        only,
        tuple(line for line in lettering if line.sound),
        whole=not images and sound and letters >= 10,
    )


def _with_lettering(page: _Page, box: Box) -> tuple[Box, list[Line]]:
    """The drawing with the lines that stand in it or close to it."""
    left = [line for line in page.loose if line.text.strip()]
    walls = [line.box for line in page.body] + [c.box for c in page.captions]
    own: list[Line] = []
    changed = True
    while changed:
        changed = False
        for line in list(left):
            inside = _within(line.box, box)
            near = _distance(line.box, box) < max(4.0, 0.8 * line.size)
            grown = _union((box, line.box))
            free = not any(_crosses(wall, grown) for wall in walls)
            if inside or (near and free and not _marginal(line, page.content)):
                own.append(line)
                left.remove(line)
                box = grown
                changed = True
    own.sort(key=lambda line: (round(line.box[1], 1), line.box[0]))
    return box, own


def _marginal(line: Line, content: PageContent) -> bool:
    """Is it in the margin, where page numbers and running titles are?"""
    if content.height < 400:  # a figure's own page
        return False
    return line.box[3] < 0.05 * content.height or line.box[1] > 0.95 * content.height


def _without_doubles(figures: Sequence[FoundFigure]) -> list[FoundFigure]:
    """Each label once: the one with a drawing ("Figure 1. (continued)" has none, say)."""
    best: dict[str, FoundFigure] = {}
    for number, figure in enumerate(figures):
        key = re.sub(r"[^a-z0-9]", "", figure.label.casefold()) or f"#{number}"
        key = re.sub(r"^figs?(?:ure)?", "figure", key)
        if key not in best or (best[key].box is None and figure.box is not None):
            best[key] = figure
    return list(best.values())


# --- boxes -----------------------------------------------------------------------------


def _width(box: Box) -> float:
    return box[2] - box[0]


def _height(box: Box) -> float:
    return box[3] - box[1]


def _area(box: Box) -> float:
    return max(0.0, _width(box)) * max(0.0, _height(box))


def _union(boxes: Iterable[Box]) -> Box:
    found = list(boxes)
    return (
        min(b[0] for b in found),
        min(b[1] for b in found),
        max(b[2] for b in found),
        max(b[3] for b in found),
    )


def _overlap(a: Box, b: Box, axis: int) -> float:
    """Length that two boxes share; axis 0 is across, 1 down."""
    return max(0.0, min(a[axis + 2], b[axis + 2]) - max(a[axis], b[axis]))


def _distance(a: Box, b: Box) -> float:
    across = max(0.0, a[0] - b[2], b[0] - a[2])
    down = max(0.0, a[1] - b[3], b[1] - a[3])
    return float(np.hypot(across, down))


def _crosses(a: Box, b: Box) -> bool:
    return _overlap(a, b, 0) > 2 and _overlap(a, b, 1) > 2


def _within(inner: Box, outer: Box) -> bool:
    """Does the middle of a box lie in another?"""
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] - 1 <= x <= outer[2] + 1 and outer[1] - 1 <= y <= outer[3] + 1


def _inside(line: Line, clusters: Sequence[Box]) -> bool:
    return any(_within(line.box, cluster) for cluster in clusters)


def _clipped(box: Box, content: PageContent) -> Box | None:
    x0, y0 = max(0.0, box[0]), max(0.0, box[1])
    x1, y1 = min(content.width, box[2]), min(content.height, box[3])
    return (x0, y0, x1, y1) if x1 >= x0 and y1 >= y0 else None
