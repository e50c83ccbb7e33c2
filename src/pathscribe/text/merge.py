"""Fragments to labels: what a person would call one label, whatever the detector cut."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from .engine import Pixels
from .model import Fragment, Label, Options, Point

Known = Callable[[str], bool]

_BY_CHANCE = 12.0  # degrees
_SAME_ANGLE = 8.0  # degrees
_MAX_LINES = 6
# All gaps are in line heights as detected; the detector's boxes are a little taller than
# the letters, so lines of one paragraph have gaps around zero.
_LINE_GAP = 0.45
_WORD_GAP = 0.45
_NAME_GAP = 0.8
_TIGHT = 0.18
_INK = 110.0  # of 441
_OPEN_END = re.compile(
    r"(?:[,/&+(]|\b[A-Z][\w]{0,3}[-–]|\b(?:of|and|or|by|to|the|in|with|for|from|via|on|at|as|a|an|vs|not))$",
    re.I,
)
_OPEN_START = re.compile(r"(?:[)/&,]|(?:of|and|or|by|to|in|with|for|from|via|on|at)\b)", re.I)
# Heads of names, which seldom stand alone, and adjectives, which need a noun.
_HEAD_WORD = re.compile(
    r"(?:signal(?:l)?ing|pathways?|complex(?:es)?|receptors?|activation|inhibition|expression"
    r"|proteins?|genes?|cells?|production|secretion|release|synthesis|degradation|response|factors?"
    r"|formation|metabolism|transport|growth|death|damage|repair|family|domain|channels?|stress"
    r"|phosphorylation|ubiquitination|translocation|binding|replication|infection)(?:\s\S+)?",
    re.I,
)
_MODIFIER = re.compile(
    r"(?:(?:pro|anti)-?[a-z]+(?:ory|ic|ive|al)|[a-z]{4,}(?:ed|ory|ive|ic|ous|ular|ical)|early|late)",
    re.I,
)
_HYPHEN_END = re.compile(r"[^\W\d_]{2,}[-‐­]$")
_PLAIN_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*[.,;:]?")
_LOWER_WORD = re.compile(r"[a-zß-ÿ]{3,}(?:[-/][a-z]+)*\b(?![A-Z0-9])")
_EDGE_DIRT = re.compile(
    r"""^(?:[|/\\'"`´‘’“”•·.,:;_~=<>—]|-(?=[A-Z]))+(?=.*\w)|(?<=\w|[)+\]])[|/\\'"`´‘“”•·.,:;_~=<>—]+$""",
    re.X,
)
# Initiation factors: no other name has a small L there.
_EIF = re.compile(r"(?<=\be)l(?=F-?\d)")
_CHARGE = re.compile(r"^[1-4]?[+\-−–]{1,2}$")
_RANGE = re.compile(r"^\s*[\d.]+\s*$")


def nothing_known(_text: str) -> bool:
    """The predicate of a merge without a lexicon."""
    return False


@dataclass(frozen=True, slots=True)
class _Box:
    """A line of text in the frame of its own angle: u runs along it, v down."""

    text: str
    parts: tuple[Fragment, ...]
    angle: float
    left: float
    right: float
    top: float
    bottom: float

    @property
    def height(self) -> float:
        return max(self.bottom - self.top, 1.0)

    @property
    def width(self) -> float:
        return max(self.right - self.left, 1.0)


def baseline_angle(polygon: Sequence[Point]) -> float:
    """Angle of a quadrilateral's upper edge in degrees, clockwise, above -180 to 180.

    Angles of less than two degrees are nothing but the detector's noise, and are 0.
    """
    (x0, y0), (x1, y1) = polygon[0], polygon[1]
    angle = math.degrees(math.atan2(y1 - y0, x1 - x0))
    if abs(angle) < 2:
        return 0.0
    for right in (90.0, -90.0):
        if abs(angle - right) < 2:
            return right
    return 180.0 if abs(abs(angle) - 180) < 2 else round(angle, 1)


def _turn(points: Sequence[Point], degrees: float) -> NDArray[np.float64]:
    """Points in a frame whose u axis runs along the given angle."""
    turned = np.asarray(points, np.float64)
    if degrees == 0:
        return turned
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    frame: NDArray[np.float64] = turned @ np.asarray([[c, -s], [s, c]])
    return frame


def _box(parts: Sequence[Fragment], text: str, angle: float) -> _Box:
    corners = np.vstack([_turn(p.polygon, angle) for p in parts])
    if len(parts) == 1 and angle == 0:
        # A run that is a little askew is not as high as its bounding box.
        quad = corners
        top, bottom = float(quad[:2, 1].mean()), float(quad[2:, 1].mean())
    else:
        top, bottom = float(corners[:, 1].min()), float(corners[:, 1].max())
    return _Box(
        text, tuple(parts), angle, float(corners[:, 0].min()), float(corners[:, 0].max()),
        top, bottom,
    )  # fmt: skip


def _similar(a: _Box, b: _Box, most: float) -> bool:
    ratio = a.height / b.height
    return 1 / most <= ratio <= most


class _Ground:
    """What lies between and behind two lines: a border or another fill parts labels."""

    def __init__(self, rgb: Pixels | None) -> None:
        self._rgb = rgb

    def _cut(self, left: float, right: float, top: float, bottom: float) -> Pixels | None:
        if self._rgb is None:
            return None
        height, width = self._rgb.shape[:2]
        x0, x1 = max(0, int(left)), min(width, math.ceil(right))
        y0, y1 = max(0, int(top)), min(height, math.ceil(bottom))
        if x1 - x0 < 2 or y1 - y0 < 1:
            return None
        return self._rgb[y0:y1, x0:x1]

    def fill(self, box: _Box) -> NDArray[np.float64] | None:
        """The commonest colour behind a line of upright text: the mode of its pixels."""
        cut = self._cut(box.left, box.right, box.top, box.bottom)
        if cut is None:
            return None
        coarse = (cut.reshape(-1, 3) >> 4).astype(np.int32)
        codes = coarse[:, 0] << 8 | coarse[:, 1] << 4 | coarse[:, 2]
        code = int(np.bincount(codes).argmax())
        mean: NDArray[np.float64] = cut.reshape(-1, 3)[codes == code].mean(axis=0, dtype=np.float64)
        return mean

    def ink(self, box: _Box) -> NDArray[np.float64] | None:
        """The colour of the letters: of the tenth of the pixels that is farthest from the fill."""
        cut, fill = self._cut(box.left, box.right, box.top, box.bottom), self.fill(box)
        if cut is None or fill is None:
            return None
        pixels = cut.reshape(-1, 3).astype(np.float64)
        away = np.linalg.norm(pixels - fill, axis=1)
        mean: NDArray[np.float64] = pixels[away >= np.quantile(away, 0.9)].mean(axis=0)
        return mean

    def parted(self, above: _Box, below: _Box) -> bool:
        """Is there a border between two upright lines, or another fill, or another ink?"""
        if self._rgb is None or above.angle != 0:
            return False
        fill_a, fill_b = self.fill(above), self.fill(below)
        # 60 of 441: gradients within a box stay below, neighbouring fills are above.
        if fill_a is not None and fill_b is not None and np.linalg.norm(fill_a - fill_b) > 60:
            return True
        ink_a, ink_b = self.ink(above), self.ink(below)
        # Thin letters are paler than bold ones, by less than black and a colour differ.
        if ink_a is not None and ink_b is not None and np.linalg.norm(ink_a - ink_b) > _INK:
            return True
        left, right = max(above.left, below.left), min(above.right, below.right)
        middle, reach = (above.bottom + below.top) / 2, 0.35 * above.height
        strip = self._cut(left, right, middle - reach, middle + reach)
        if strip is None or fill_a is None or strip.shape[1] < 6:
            return False
        away = np.linalg.norm(strip.astype(np.float64) - fill_a, axis=2) > 50
        full = away.mean(axis=1) > 0.9
        # A row of bold small letters is as dark as a border, but stands well within its line.
        rows = int(max(0.0, middle - reach)) + np.arange(len(full)) + 0.5
        within = 0.2 * min(above.height, below.height)
        between = (rows > above.bottom - within) & (rows < below.top + within)
        return bool((full & between).any())

    def parted_beside(self, left: _Box, right: _Box) -> bool:
        """Is there an upright border between two boxes of one line?"""
        if self._rgb is None or left.angle != 0 or right.left - left.right < 2:
            return False
        strip = self._cut(
            left.right, right.left, max(left.top, right.top), min(left.bottom, right.bottom)
        )
        fill = self.fill(left)
        if strip is None or fill is None:
            return False
        away = np.linalg.norm(strip.astype(np.float64) - fill, axis=2) > 50
        return bool((away.mean(axis=0) > 0.9).any())


def _beside(a: _Box, b: _Box, known: Known, ground: _Ground) -> bool:
    """Do b and a, in this order on one line, make one label?"""
    if _raised(a, b):
        return True
    if not _similar(a, b, 1.8):
        return False
    shared = min(a.bottom, b.bottom) - max(a.top, b.top)
    if shared < 0.55 * min(a.height, b.height):
        return False
    line = max(a.height, b.height)
    gap = (b.left - a.right) / line
    if gap < -0.6 or gap > _NAME_GAP:
        return False
    if _RANGE.match(a.text) and _RANGE.match(b.text):
        return False
    if ground.parted_beside(a, b):
        return False
    joined_known = known(f"{a.text} {b.text}")
    both = known(a.text) and known(b.text)
    if both and (not joined_known or (_symbol(a.text) and _symbol(b.text))):
        return False
    if joined_known:
        return gap < (_WORD_GAP if both else _NAME_GAP)
    if min(len(a.text), len(b.text)) == 1:
        return False
    if _OPEN_END.search(a.text) or _OPEN_START.match(b.text):
        return gap < _WORD_GAP
    if known(a.text) or known(b.text):
        return False
    if _plain(a.text) and _plain(b.text):
        return gap < _WORD_GAP
    return gap < _TIGHT


def _raised(a: _Box, b: _Box) -> bool:
    """Is b the charge of the ion a, smaller and higher: "Ca" and "2+"?"""
    if not _CHARGE.match(b.text) or not a.text[-1:].isalpha():
        return False
    gap = (b.left - a.right) / a.height
    # The boxes of letters set close overlap, and all the more where the charge is well above.
    least = -0.9 if b.top < a.top - 0.2 * a.height and b.left > a.left else -0.4
    return (
        least < gap < 0.3
        and b.height < 1.1 * a.height
        and a.top - 0.7 * a.height < b.top < a.bottom
    )


def _plain(text: str) -> bool:
    """Nothing but words, as in a process or a sentence; no symbol."""
    words = text.split()
    return bool(words) and all(
        _PLAIN_WORD.fullmatch(w) and (len(w) > 3 or not w.isupper()) for w in words
    )


def _symbol(text: str) -> bool:
    """One token with digits or capitals, as gene symbols are."""
    return len(text.split()) == 1 and (
        any(c.isdigit() for c in text) or sum(c.isupper() for c in text) > 1
    )


def _joined(above: str, below: str, known: Known) -> str:
    """Two lines as one text; a word cut by a hyphen is made whole."""
    if _HYPHEN_END.search(above) and below[:1].islower():
        whole, kept = above[:-1] + below, above + below
        last = above.split()[-1][:-1]
        first = re.split(r"[\s,;/]", below, maxsplit=1)[0]
        if known(kept) or known(f"{last}-{first}"):
            return kept
        if known(whole) or known(last + first):
            return whole
        # "pro-" above "inflammatory" keeps its hyphen; a syllable loses it.
        prefix = last.lower() in {"pro", "anti", "non", "pre", "post", "co", "self", "cross"}
        return kept if prefix else whole
    if above.endswith(("-", "/")) or below.startswith("/"):
        return above + below
    return f"{above} {below}"


def _below(above: _Box, below: _Box, whole: str, known: Known, ground: _Ground) -> bool:
    """Does a line continue the label above it (whose text so far is ``whole``)?"""
    if not _similar(above, below, 1.5):
        return False
    line = (above.height + below.height) / 2
    gap = (below.top - above.bottom) / line
    if not -0.6 < gap < _LINE_GAP:
        return False
    shared = min(above.right, below.right) - max(above.left, below.left)
    if shared < 0.5 * min(above.width, below.width):
        return False
    centred = abs(above.left + above.right - below.left - below.right) / 2
    flush = abs(above.left - below.left)
    if min(centred, flush) > 0.6 * line and centred > 0.12 * max(above.width, below.width):
        return False
    if not any(c.isalpha() for c in above.text):
        return False
    if not any(c.isalpha() for c in below.text):
        # A name's number may stand below it ("CAB" over "39"), but is mostly its own label.
        number = below.text.isdigit() and len(below.text) < 4
        return number and known(f"{whole}{below.text}") and not ground.parted(above, below)
    if ground.parted(above, below):
        return False
    if whole.count("(") > whole.count(")") and ")" in below.text:
        return True
    if _HYPHEN_END.search(whole) and below.text[0].islower():
        return True
    if gap < 0.3 and below.text.startswith("(") and below.text.endswith(")"):
        return len(below.text) > 4
    both = known(whole) and known(below.text)
    if known(f"{whole} {below.text}"):
        return not (both and _symbol(above.text) and _symbol(below.text))
    if both:
        return False
    if _OPEN_END.search(whole) or _OPEN_START.match(below.text):
        return True
    if _LOWER_WORD.match(below.text):
        return True
    headless = known(whole) or len(whole.split()) == 1
    if gap < 0.35 and headless and _HEAD_WORD.fullmatch(below.text):
        return True
    if gap < 0.3 and _MODIFIER.fullmatch(whole) and (known(below.text) or _plain(below.text)):
        return True
    if known(whole) or known(below.text) or gap > 0.3:
        return False
    # A capital begins a new item of a list, unless all of the label is in capitals.
    item = len(whole.split()) > 1 and not whole.isupper()
    return not item and _plain(below.text) and _plain(whole)


def _leaning(fragment: Fragment) -> float:
    """Angle of a fragment's baseline; a box of two or three letters leans by chance."""
    angle = baseline_angle(fragment.polygon)
    return 0.0 if len(fragment.text) < 4 and abs(angle) < _BY_CHANCE else angle


def _lines(fragments: Sequence[Fragment], known: Known, ground: _Ground) -> list[_Box]:
    """Join fragments that stand beside each other."""
    boxes = [_box([f], f.text, _leaning(f)) for f in fragments]
    by_angle: dict[float, list[_Box]] = {}
    for box in boxes:
        near = next((a for a in by_angle if abs(a - box.angle) < _SAME_ANGLE), box.angle)
        if near != box.angle:
            box = _box(box.parts, box.text, near)
        by_angle.setdefault(near, []).append(box)
    lines: list[_Box] = []
    for angle, group in by_angle.items():
        group.sort(key=lambda b: (b.left, b.top, b.text))
        open_lines: list[_Box] = []
        for box in group:
            best = None
            for i, line in enumerate(open_lines):
                if box.left - line.right > 1.2 * max(box.height, line.height):
                    continue
                close = best is None or line.right > open_lines[best].right
                if close and _beside(line, box, known, ground):
                    best = i
            if best is None:
                open_lines.append(box)
                continue
            line = open_lines[best]
            gap = (box.left - line.right) / max(box.height, line.height)
            if _raised(line, box):
                gap = 0.0
            glue = "" if gap < 0.12 and _glued(line.text, box.text, known) else " "
            open_lines[best] = _box([*line.parts, *box.parts], line.text + glue + box.text, angle)
        lines.extend(open_lines)
    return lines


def _glued(left: str, right: str, known: Known) -> bool:
    """Were two pieces that touch one word?"""
    if _CHARGE.match(right):
        return True
    if known(left + right):
        return True
    return left[-1:] in "-/(" or right[:1] in "-/),.+'"


def merge(
    fragments: Sequence[Fragment],
    *,
    rgb: Pixels | None = None,
    known: Known = nothing_known,
    keep_signs: bool = False,
) -> list[Label]:
    """Make labels of an engine's fragments.

    Pieces of one line and the lines of one label are joined by distance, alignment and size;
    borders and fills of the drawing keep neighbours apart, and so does the lexicon where each
    of two lines is a name of its own (a stack of genes). A line that opens ("degradation of",
    "NF-κB (", "immuno-") or continues (lower case, "complex") joins its neighbour.

    Args:
        fragments: Runs of text, in pixels of ``rgb``.
        rgb: The picture, shape (height, width, 3), to look for borders; None to do without.
        known: Tells whether a text is the name of something, whole.
        keep_signs: Keep fragments without letters and digits, which are arrows and bullets
            mostly.

    Returns:
        Labels in reading order.
    """
    ground = _Ground(rgb)
    usable = [f for f in fragments if keep_signs or any(c.isalnum() for c in f.text)]
    lines = _lines(usable, known, ground)
    lines.sort(key=lambda b: (b.angle, b.top, b.left, b.text))
    taken: set[int] = set()
    labels: list[Label] = []
    for i, first in enumerate(lines):
        if i in taken:
            continue
        taken.add(i)
        chain, whole = [first], first.text
        while len(chain) < _MAX_LINES:
            nearest: int | None = None
            for j in range(len(lines)):
                if j in taken or lines[j].angle != first.angle:
                    continue
                below = lines[j]
                if below.top < chain[-1].top + 0.4 * chain[-1].height:
                    continue
                if (nearest is None or below.top < lines[nearest].top) and _below(
                    chain[-1], below, whole, known, ground
                ):
                    nearest = j
            if nearest is None:
                break
            taken.add(nearest)
            chain.append(lines[nearest])
            whole = _joined(whole, lines[nearest].text, known)
        labels.append(_label(chain, whole))
    labels.sort(key=lambda label: _reading_order(label.polygon))
    return [replace(x, id=f"L{n}") for n, x in enumerate(labels, start=1)]


def _reading_order(polygon: Sequence[Point]) -> tuple[float, float]:
    return (min(y for _, y in polygon), min(x for x, _ in polygon))


def _label(chain: Sequence[_Box], text: str) -> Label:
    parts = [p for box in chain for p in box.parts]
    if len(parts) == 1:
        polygon: tuple[Point, ...] = parts[0].polygon
    else:
        corners = np.asarray([c for p in parts for c in p.polygon], np.float32)
        if chain[0].angle == 0:
            x0, y0 = corners.min(axis=0)
            x1, y1 = corners.max(axis=0)
            quad = np.asarray([(x0, y0), (x1, y0), (x1, y1), (x0, y1)])
        else:
            rectangle = np.asarray(cv2.boxPoints(cv2.minAreaRect(corners)), np.float32)
            quad = _start_at(rectangle, parts[0].polygon[0])
        polygon = tuple((round(float(x), 1), round(float(y), 1)) for x, y in quad)
    heights = [math.dist(p.polygon[0], p.polygon[3]) for p in parts]
    text = _clean(re.sub(r"\s+", " ", text).strip())
    return Label(
        id="",
        text=text,
        lines=tuple(box.text for box in chain),
        polygon=polygon,
        angle=chain[0].angle,
        confidence=min(p.confidence for p in parts),
        height=round(float(np.median(heights)), 1),
        options=_aligned(text, parts),
    )


def _clean(text: str) -> str:
    """Without what borders, bullets and leader lines leave at the ends of a label."""
    before = ""
    while text != before:
        before = text
        text = _EDGE_DIRT.sub("", text)
        for opener, closer in ("()", "[]", "{}"):
            if text.endswith(closer) and text.count(closer) > text.count(opener):
                text = text[:-1]
            if text.startswith(opener) and text.count(opener) > text.count(closer):
                text = text[1:]
        text = text.strip()
    text = text or before
    return _EIF.sub("I", text)


def _aligned(text: str, parts: Sequence[Fragment]) -> tuple[Options, ...]:
    """The options of the parts' characters, for the characters of a label made of them."""
    if not all(p.options for p in parts):
        return ()
    stream = [(c, o) for p in parts for c, o in zip(p.text, p.options, strict=True)]
    found: list[Options] = []
    at = 0
    for char in text:
        ahead = at
        while ahead < len(stream) and ahead - at < 3 and stream[ahead][0] != char:
            ahead += 1
        if ahead < len(stream) and stream[ahead][0] == char:
            found.append(stream[ahead][1])
            at = ahead + 1
        else:
            found.append(())
    return tuple(found)


def _start_at(corners: NDArray[np.float32], start: Point) -> NDArray[np.float32]:
    """The corners clockwise from the one that is nearest to the text's first corner."""
    first = int(np.linalg.norm(corners - np.asarray(start, np.float32), axis=1).argmin())
    rolled: NDArray[np.float32] = np.roll(corners, -first, axis=0)
    (ax, ay), (bx, by) = rolled[1] - rolled[0], rolled[2] - rolled[1]
    return rolled if float(ax * by - ay * bx) > 0 else rolled[[0, 3, 2, 1]]
