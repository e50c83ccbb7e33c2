"""PP-OCRv6 (small): the detector that the rapidocr package brings, and a recogniser of its own.

The recogniser is PP-OCRv6's, trained further on the letters of pathway figures and without the
characters that they never hold (benchmarks/recogniser). Both ONNX files are run directly on
onnxruntime: the recogniser's per-step probabilities are needed (places of characters), and
padding every label to rapidocr's fixed width would double the time.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import metadata, resources
from itertools import pairwise
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ..errors import PathscribeError
from .engine import Pixels
from .model import Fragment, Options, Point

_READER = 3  # of the steps around the models; counted up when the same picture reads otherwise
DETECTOR = "PP-OCRv6_det_small.onnx"
ORIGINAL_RECOGNISER = "PP-OCRv6_rec_small.onnx"
RECOGNISER = "recogniser.onnx"

_HEIGHT = 48  # the recogniser's input height, pixels
_STEP = 16  # widths are padded to a multiple, so that like widths share a batch
_MIN_WIDTH = 64
_MAX_WIDTH = 1600
_BATCH = 8
_MAX_SCALE = 1.5
_DETECTOR_PIXELS = 2_600_000
_FAST_PIXELS = 1_500_000
_MIN_CONFIDENCE = 0.5
_SECOND_LOOK = 0.8  # confidence below which a crop is read a second time
_SECOND_GAIN = 0.01
_GRID = 4  # pixels between those that are looked at for strong colours
_LEAST_FILL = (2, 2)  # smallest height and width of a fill that can hold letters, grid steps
_ALL_OVER = 0.35  # share of the picture in such boxes from which all of it is looked at
_AROUND = 6  # grid steps around a fill that are looked at with it
_SURE = 0.95  # confidence above which the second view does not read a place again
_SAME_PLACE = 0.6  # shared area by the larger box
_NEW_PLACE = 0.8  # confidence for text that only the second view finds
_TRIM = 0.1  # of a crop's height, above and below
_MOST_OPTIONS = 5
_LEAST_OPTION = 0.002  # of the recogniser's probability, for a character to be an option
_LEAST_LOST = 0.05
# A gap between two characters of a run that is this wide (in text-line heights of the
# crop) without a blank read between them is the space between two labels.
_SPLIT_GAP = 1.1
_SPLIT_GAP_AT_BLANK = 1.6

# Beside ASCII and Greek: what figures hold. Left out are characters that the recogniser takes
# for plain ones in boxes and at borders (© for c, ì for i and a border, ß for β, Ø for 0).
_EXTRA_CHARACTERS = frozenset("°±²³¹µ·×ÄÖÜäöüéèåø→←↑↓⇒⇐–—−•′″≥≤®™“”‘’…≈∆∙⁺⁻")


# Charges and exponents as everybody types and searches them: "Ca2+".
_PLAIN = {"²": "2", "³": "3", "¹": "1", "⁺": "+", "⁻": "-", "µ": "μ"}


def _wanted(character: str) -> bool:
    """Latin, Greek and the signs of figures; the model's other 18,000 are never right."""
    return all(
        0x20 <= ord(c) < 0x7F or 0x370 <= ord(c) < 0x400 or c in _EXTRA_CHARACTERS
        for c in character
    )


@dataclass(frozen=True, slots=True)
class _Run:
    """Characters of one crop with their places (in crop heights from its left end)."""

    text: str
    places: tuple[float, ...]
    scores: tuple[float, ...]
    options: tuple[Options, ...] = ()

    @property
    def confidence(self) -> float:
        return float(np.mean(self.scores)) if self.scores else 0.0


class RapidEngine:
    """PP-OCRv6 on onnxruntime; see :class:`pathscribe.text.engine.Engine`."""

    def __init__(
        self, threads: int = 1, *, fast: bool = False, recogniser: bytes | None = None
    ) -> None:
        """Load the models.

        Args:
            threads: Threads within one operator; results do not depend on it.
            fast: Look once, at the picture's own size; small letters and letters on strong
                colours suffer.
            recogniser: Another recogniser (ONNX) than the one that ships.

        Raises:
            PathscribeError: The installed rapidocr does not bring the models.
        """
        from rapidocr.ch_ppocr_det.utils import DBPostProcess

        self.name = "fast" if fast else "rapidocr"
        self._max_scale = 1.0 if fast else _MAX_SCALE
        self._pixels = _FAST_PIXELS if fast else _DETECTOR_PIXELS
        self._second_look = 0.0 if fast else _SECOND_LOOK
        self._second_view = not fast
        self._detector = _session(_model(DETECTOR), threads)
        self._recogniser = _session(recogniser or _shipped(), threads)
        self._boxes = DBPostProcess(
            thresh=0.3, box_thresh=0.5, unclip_ratio=1.6, use_dilation=True, max_candidates=3000
        )
        # Not by splitlines: some of the characters are line ends of their own.
        self._listed = self._recogniser.get_modelmeta().custom_metadata_map["character"].split("\n")
        alphabet = ["", *self._listed, " "]
        kept = [i for i, c in enumerate(alphabet) if i == 0 or _wanted(c)]
        self._kept = np.asarray(kept)
        self._alphabet = [_PLAIN.get(alphabet[i], alphabet[i]) for i in kept]

    @cached_property
    def version(self) -> str:
        """Such as "rapidocr 3.10.0, PP-OCRv6 small, recogniser 0123abcd, reader 1"."""
        mark = hashlib.sha256(_shipped()).hexdigest()[:8]
        made_of = f"rapidocr {metadata.version('rapidocr')}, PP-OCRv6 small, recogniser {mark}"
        return f"{made_of}, reader {_READER}"

    def fragments(self, rgb: Pixels) -> list[Fragment]:
        """Read a picture; see :meth:`pathscribe.text.engine.Engine.fragments`.

        Fills of strong colours and what lies around them are read a second time by the
        picture's lightest channel, in which such fills are nearly white and dark letters on
        them stand out, also where they reach over the fill's edge. Of what both readings find
        at one place the surer one is kept.
        """
        bgr = np.ascontiguousarray(rgb[:, :, ::-1])
        found = self._view(bgr, list(self.detect(bgr)))
        fills = _fills(rgb) if self._second_view else []
        if fills:
            lightest = np.ascontiguousarray(np.repeat(rgb.max(axis=2)[:, :, None], 3, axis=2))
            sure = [_bounds(f) for f in found if f.confidence > _SURE]
            boxes = [
                box + np.asarray([left, top], np.float32)
                for left, top, right, bottom in fills
                for box in self.detect(lightest[top:bottom, left:right])
            ]
            # What the first view has read surely is not read again.
            boxes = [b for b in boxes if not any(_same_place(_box_of(b), s) for s in sure)]
            found = _surer(found, self._view(lightest, boxes))
        return found

    def _view(self, bgr: Pixels, boxes: list[NDArray[np.float32]]) -> list[Fragment]:
        """Read what stands in the boxes of one view of the picture."""
        if not boxes:
            return []
        crops = [_crop(bgr, box) for box in boxes]
        turned = [i for i, c in enumerate(crops) if c.shape[0] > 1.5 * c.shape[1]]
        upright, quads = list(crops), list(boxes)
        for i in turned:  # as if it ran upwards, which is the more common way
            upright[i] = np.ascontiguousarray(np.rot90(crops[i], -1))
            quads[i] = np.roll(boxes[i], 1, axis=0)
        runs = self._recognise(upright)
        if turned:
            # What reads badly ran downwards.
            again = [i for i in turned if runs[i].confidence < 0.9]
            for i, run in zip(
                again,
                self._recognise([np.ascontiguousarray(np.rot90(upright[i], 2)) for i in again]),
                strict=True,
            ):
                if run.confidence > runs[i].confidence:
                    runs[i] = run
                    quads[i] = np.roll(quads[i], 2, axis=0)
        result: list[Fragment] = []
        for run, quad in zip(runs, quads, strict=True):
            result.extend(_fragments(run, quad))
        return result

    def line(self, rgb: Pixels) -> Fragment | None:
        """Read one line; see :meth:`pathscribe.text.engine.Engine.line`."""
        height, width = rgb.shape[:2]
        bgr = np.ascontiguousarray(rgb[:, :, ::-1])
        quad = np.asarray([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
        best: tuple[float, _Run, NDArray[np.float32]] | None = None
        # Upright text comes first; a narrow picture may also hold text that runs up or down.
        turns = (0, 1, -1) if height > 1.5 * width else (0,)
        for turn in turns:
            (run,) = self._recognise([np.ascontiguousarray(np.rot90(bgr, -turn))])
            if best is None or run.confidence > best[0]:
                best = (run.confidence, run, np.roll(quad, turn, axis=0))
        assert best is not None
        _, run, corners = best
        text = run.text.strip()
        if not text:
            return None
        head = len(run.text) - len(run.text.lstrip())
        return Fragment(
            text,
            _part(corners, 0.0, 1.0),
            round(run.confidence, 4),
            run.options[head : head + len(text)],
        )

    def detect(self, bgr: Pixels) -> NDArray[np.float32]:
        """Find runs of text.

        Args:
            bgr: Picture of shape (height, width, 3) in OpenCV's channel order.

        Returns:
            Corners of shape (n, 4, 2) in pixels, clockwise from the top left, sorted from
            top to bottom.
        """
        height, width = bgr.shape[:2]
        scale = min(self._max_scale, math.sqrt(self._pixels / (height * width)))
        size = (max(32, round(width * scale / 32) * 32), max(32, round(height * scale / 32) * 32))
        how = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
        scaled = np.asarray(cv2.resize(bgr, size, interpolation=how), np.float32)
        tensor = ((scaled / 255 - 0.5) / 0.5).transpose(2, 0, 1)[None]
        inputs = {self._detector.get_inputs()[0].name: tensor}
        heat = self._detector.run(None, inputs)[0]
        boxes, _ = self._boxes(heat, (height, width))
        if not len(boxes):
            return np.zeros((0, 4, 2), np.float32)
        found = np.asarray(boxes, np.float32)
        order = sorted(range(len(found)), key=lambda i: (*found[i].mean(0)[::-1], i))
        return found[order]

    def _recognise(self, crops: list[Pixels]) -> list[_Run]:
        """Read crops; those that read badly once more without what lies at their edges."""
        runs = self._read_once(crops)
        again = [i for i, r in enumerate(runs) if r.confidence < self._second_look]
        tighter = [_trimmed(crops[i]) for i in again]
        for i, run in zip(again, self._read_once(tighter), strict=True):
            better = run.confidence > runs[i].confidence + _SECOND_GAIN
            if better and run.text and len(run.text) >= 0.7 * len(runs[i].text):
                runs[i] = run
        return runs

    def _read_once(self, crops: list[Pixels]) -> list[_Run]:
        padded = [_padded_width(c) for c in crops]
        order = sorted(range(len(crops)), key=lambda i: (padded[i], i))
        runs: list[_Run | None] = [None] * len(crops)
        name = self._recogniser.get_inputs()[0].name
        start = 0
        while start < len(order):
            # Only crops of one padded width share a batch: how a label is read must not
            # depend on which other labels its figure holds.
            stop = start
            while (
                stop < len(order)
                and stop - start < _BATCH
                and padded[order[stop]] == padded[order[start]]
            ):
                stop += 1
            indices = order[start:stop]
            batch = np.stack([_tensor(crops[i], padded[i]) for i in indices])
            steps = self._recogniser.run(None, {name: batch})[0]
            for i, probabilities in zip(indices, steps, strict=True):
                runs[i] = self._decode(probabilities, padded[i])
            start = stop
        return [run for run in runs if run is not None]

    def _decode(self, probabilities: NDArray[np.float32], width: int) -> _Run:
        """Best path of connectionist temporal classification (Graves et al. 2006).

        Beside the best character of each place what else may stand there is kept: other
        characters, nothing, or two characters where one was lost in a blank step.
        """
        limited = probabilities[:, self._kept]
        best = limited.argmax(axis=1)
        keep = best != 0
        keep[1:] &= best[1:] != best[:-1]
        steps = np.flatnonzero(keep)
        unit = width / len(best) / _HEIGHT
        peaks, options = [], []
        for n, first in enumerate(steps):
            stop = first + 1
            while stop < len(best) and best[stop] == best[first]:
                stop += 1
            peak = int(first) + int(limited[first:stop, best[first]].argmax())
            peaks.append(peak)
            after = steps[n + 1] if n + 1 < len(steps) else len(best)
            options.append(self._options(limited, peak, int(stop), int(after)))
        return _Run(
            text="".join(self._alphabet[best[s]] for s in steps),
            places=tuple(float((s + 0.5) * unit) for s in steps),
            scores=tuple(float(limited[s, best[s]]) for s in peaks),
            options=tuple(options),
        )

    def _options(self, limited: NDArray[np.float32], peak: int, stop: int, after: int) -> Options:
        here = limited[peak]
        order = np.argsort(-here, kind="stable")[:_MOST_OPTIONS]
        found = [
            (self._alphabet[k], round(float(here[k]), 4)) for k in order if here[k] >= _LEAST_OPTION
        ]
        if after > stop:
            blank = limited[stop:after, 1:]
            step, k = divmod(int(blank.argmax()), blank.shape[1])
            lost = float(blank[step, k])
            letter = self._alphabet[k + 1]
            if lost >= _LEAST_LOST and letter.strip():
                found.append((found[0][0] + letter, round(lost, 4)))
        return tuple(found)


def _model(file: str) -> bytes:
    path = resources.files("rapidocr") / "models" / file
    if not path.is_file():
        raise PathscribeError(
            f"the installed rapidocr {metadata.version('rapidocr')} does not bring {file}",
            hint="install the version that constraints.txt names",
        )
    return path.read_bytes()


@lru_cache(maxsize=1)
def _shipped() -> bytes:
    path = resources.files("pathscribe.text") / "data" / RECOGNISER
    if not path.is_file():
        raise PathscribeError(
            f"this installation of pathscribe lacks {RECOGNISER}", hint="install it again"
        )
    return path.read_bytes()


def _session(model: bytes, threads: int) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(
        model, sess_options=options, providers=["CPUExecutionProvider"]
    )


def _crop(bgr: Pixels, box: NDArray[np.float32]) -> Pixels:
    width = max(1, round(max(np.linalg.norm(box[0] - box[1]), np.linalg.norm(box[2] - box[3]))))
    height = max(1, round(max(np.linalg.norm(box[0] - box[3]), np.linalg.norm(box[1] - box[2]))))
    target = np.asarray([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(box, target)
    flat = cv2.warpPerspective(
        bgr, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE, flags=cv2.INTER_CUBIC
    )
    return np.asarray(flat, np.uint8)


def _fills(rgb: Pixels) -> list[tuple[int, int, int, int]]:
    """Boxes (left, top, right, bottom; pixels) around fills of strong, not dark colours.

    Lines and letters are no fills. Boxes that overlap are one; where they cover much of the
    picture, all of it is one box.
    """
    small = rgb[::_GRID, ::_GRID].astype(np.int16)
    lightest, darkest = small.max(axis=2), small.min(axis=2)
    strong = ((lightest > 120) & (lightest - darkest > 110)).astype(np.uint8)
    strong = np.asarray(cv2.morphologyEx(strong, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8)))
    _, _, found, _ = cv2.connectedComponentsWithStats(strong)
    height, width = rgb.shape[:2]
    boxes = [
        (
            max(0, (int(left) - _AROUND) * _GRID),
            max(0, (int(top) - _AROUND) * _GRID),
            min(width, (int(left + across) + _AROUND) * _GRID),
            min(height, (int(top + down) + _AROUND) * _GRID),
        )
        for left, top, across, down, _ in found[1:]
        if down >= _LEAST_FILL[0] and across >= _LEAST_FILL[1]
    ]
    united = _united(boxes)
    covered = sum((right - left) * (bottom - top) for left, top, right, bottom in united)
    return [(0, 0, width, height)] if covered > _ALL_OVER * width * height else united


def _united(boxes: list[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    """Boxes that overlap as one box around them, from top to bottom."""
    apart: list[tuple[int, int, int, int]] = []
    waiting = sorted(boxes, key=lambda b: (b[1], b[0], b[3], b[2]))
    while waiting:
        left, top, right, bottom = waiting.pop(0)
        for i, other in enumerate(apart):
            if left < other[2] and other[0] < right and top < other[3] and other[1] < bottom:
                del apart[i]
                waiting.append(
                    (
                        min(left, other[0]),
                        min(top, other[1]),
                        max(right, other[2]),
                        max(bottom, other[3]),
                    )
                )
                break
        else:
            apart.append((left, top, right, bottom))
    return sorted(apart, key=lambda b: (b[1], b[0], b[3], b[2]))


def _bounds(fragment: Fragment) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _ in fragment.polygon], [y for _, y in fragment.polygon]
    return min(xs), min(ys), max(xs), max(ys)


def _overlap(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    """Shared area by the smaller of two boxes (left, top, right, bottom)."""
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    if width <= 0 or height <= 0:
        return 0.0
    least = min((a[2] - a[0]) * (a[3] - a[1]), (b[2] - b[0]) * (b[3] - b[1]))
    return width * height / max(least, 1.0)


def _box_of(corners: NDArray[np.float32]) -> tuple[float, float, float, float]:
    (x0, y0), (x1, y1) = corners.min(axis=0), corners.max(axis=0)
    return float(x0), float(y0), float(x1), float(y1)


def _same_place(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    """Do two boxes share most of the larger one?"""
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    most = max((a[2] - a[0]) * (a[3] - a[1]), (b[2] - b[0]) * (b[3] - b[1]))
    return width > 0 and height > 0 and width * height > _SAME_PLACE * most


def _letters(fragment: Fragment) -> int:
    return sum(c.isalnum() for c in fragment.text)


def _surer(first: list[Fragment], second: list[Fragment]) -> list[Fragment]:
    """Two readings of one picture as one: at each place the one that is the surer.

    Fragments that overlap are one place, however many they are. A reading of more characters
    wins a tie, for half a word reads as surely as a whole one.
    """
    boxes = [_bounds(f) for f in first]
    replaced: set[int] = set()
    added: list[Fragment] = []
    for other in second:
        if sum(c.isalnum() for c in other.text) < 2:
            continue
        place = _bounds(other)
        rivals = [i for i, box in enumerate(boxes) if _overlap(place, box) > 0.3]
        if not rivals:
            if other.confidence > _NEW_PLACE:
                added.append(other)
            continue
        if any(i in replaced for i in rivals):
            continue
        texts = [first[i] for i in rivals]
        length = sum(map(_letters, texts))
        sure = sum(f.confidence * _letters(f) for f in texts) / max(length, 1)
        wider = _letters(other) > length and other.confidence > sure - 0.05
        if wider or (other.confidence > sure + 0.02 and _letters(other) >= length):
            replaced.update(rivals)
            added.append(other)
    kept = [f for i, f in enumerate(first) if i not in replaced]
    return kept + added


def _trimmed(crop: Pixels) -> Pixels:
    """A crop without its upper and lower edge, where borders and neighbours are."""
    edge = int(crop.shape[0] * _TRIM)
    return crop[edge : crop.shape[0] - edge] if edge and crop.shape[0] - 2 * edge > 4 else crop


def _padded_width(crop: Pixels) -> int:
    """Width of the recogniser's input for a crop, pixels."""
    width = math.ceil(_HEIGHT * int(crop.shape[1]) / int(crop.shape[0]))
    return _STEP * math.ceil(min(_MAX_WIDTH, max(_MIN_WIDTH, width)) / _STEP)


def _tensor(crop: Pixels, width: int) -> NDArray[np.float32]:
    scaled_width = min(width, max(1, math.ceil(_HEIGHT * crop.shape[1] / crop.shape[0])))
    scaled = np.asarray(cv2.resize(crop, (scaled_width, _HEIGHT)), np.float32)
    padded = np.zeros((_HEIGHT, width, 3), np.float32)
    padded[:, :scaled_width] = (scaled / 255 - 0.5) / 0.5
    return padded.transpose(2, 0, 1)


def _fragments(run: _Run, quad: NDArray[np.float32]) -> list[Fragment]:
    """Cut a run where two labels stand side by side, and drop what is hardly text."""
    cuts = [0]
    for i in range(1, len(run.text)):
        if run.text[i] == " " or (
            run.places[i] - run.places[i - 1] > _SPLIT_GAP and run.text[i - 1] != " "
        ):
            at_blank = run.text[i] == " "
            after = i + 1 if at_blank else i
            if after >= len(run.text):
                continue
            gap = run.places[after] - run.places[i - 1]
            if gap > (_SPLIT_GAP_AT_BLANK if at_blank else _SPLIT_GAP):
                cuts.append(after)
    cuts.append(len(run.text))
    across = float(np.linalg.norm(quad[0] - quad[3])) or 1.0
    along = max(float(np.linalg.norm(quad[0] - quad[1])), 1.0) / across
    pieces: list[Fragment] = []
    for start, stop in pairwise(cuts):
        part = run.text[start:stop]
        text = part.strip()
        head = start + len(part) - len(part.lstrip())
        confidence = float(np.mean(run.scores[start:stop])) if stop > start else 0.0
        if not text or confidence < _MIN_CONFIDENCE:
            continue
        left = 0.0 if start == 0 else max(0.0, run.places[start] - 0.35)
        right = along if stop == len(run.text) else min(along, run.places[stop - 1] + 0.35)
        pieces.append(
            Fragment(
                text,
                _part(quad, left / along, right / along),
                round(confidence, 4),
                run.options[head : head + len(text)],
            )
        )
    return pieces


def _part(
    quad: NDArray[np.float32], start: float, stop: float
) -> tuple[Point, Point, Point, Point]:
    """The stretch of a quadrilateral between two shares (0 to 1) of its length."""
    top, bottom = quad[1] - quad[0], quad[2] - quad[3]
    corners = (
        quad[0] + top * start,
        quad[0] + top * stop,
        quad[3] + bottom * stop,
        quad[3] + bottom * start,
    )
    a, b, c, d = ((round(float(x), 1), round(float(y), 1)) for x, y in corners)
    return a, b, c, d
