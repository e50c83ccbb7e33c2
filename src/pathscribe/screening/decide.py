"""Is this figure a pathway? The probability, and the reasons in words."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from .model import Model, load_model
from .panels import Panel, clauses, find_panel
from .pixels import measure_parts
from .thumbnail import load_small, thumbnail
from .words import groups, said_words, word_measures

_REASONS: Final = 4
_PIXELS: Final = 800_000
_HOPE: Final = ((0.0, -math.inf), (-0.8, -3.0))
"""Sums of a panel's caption and of the whole picture from which on a pathway panel is looked for in
a figure that is none as a whole: much hope by words, or some by words and looks."""
_Shares = tuple[float, float, float, float]
_WEIGHTY: Final = 0.25
"""Log odds from which on something is a reason."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What screening says of a figure.

    Attributes:
        probability: That it is a pathway: of figures with 0.8, among as many pathways as others,
            8 of 10 are.
        decision: "pathway" if the probability reaches the cut-off, else "other".
        reasons: What weighed most, the weightiest first; each begins with "+" or "-".
        panel: Where the pathway is in a figure that has other panels, too: left, top, right and
            bottom as shares of width and height. None where the figure is a whole.
    """

    probability: float
    decision: Literal["pathway", "other"]
    reasons: tuple[str, ...]
    panel: _Shares | None = None


@cache
def _said_of_parts() -> dict[str, tuple[str, str]]:
    text = resources.files(__package__).joinpath("reasons.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return {part: (yes, no) for part, yes, no in rows}


def screen(rgb: NDArray[np.uint8] | None, caption: str = "", *, at: float | None = None) -> Verdict:
    """Judge a figure by its picture and its caption.

    Args:
        rgb: Pixels, uint8, shape (h, w, 3), of any size; None without a picture.
        caption: Title and text of the caption; may be empty.
        at: The cut-off; the shipped one, which favours recall, if None.
    """
    model = load_model()
    limit = model.cutoff if at is None else at
    weights: list[tuple[float, str]] = []
    image: float | None = None
    measures_of_words = word_measures(caption)
    words = None if measures_of_words is None else model.words.total(measures_of_words)
    mix = model.mix(rgb is not None, words is not None)
    if rgb is not None:
        rgb = _reduced(rgb)
        parts = measure_parts(thumbnail(rgb))
        flat = {name: value for part in parts.values() for name, value in part.items()}
        image = model.image.total(flat)
        shares = model.image.shares(flat)
        for part, measures in parts.items():
            share = mix.image * math.fsum(shares[name] for name in measures)
            weights.append((share, _said_of_parts()[part][share < 0]))
    if measures_of_words is not None:
        weights += _of_words(model, caption, measures_of_words, mix.words)
    probability = round(model.probability(image, words), 4)
    reasons = _in_words(weights)
    box = None
    if rgb is not None and image is not None:
        panel, said = _panel(rgb, caption, model, image=image, whole=probability >= limit)
        if panel is not None:
            probability = max(probability, round(model.probability(panel.total, said), 4))
            if probability >= limit:
                box = _shares(panel.box, rgb)
                reasons = ("+ one panel of several looks like a pathway", *reasons[: _REASONS - 1])
    return Verdict(probability, "pathway" if probability >= limit else "other", reasons, box)


def _reduced(rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Not more pixels than looking for panels needs."""
    height, width = rgb.shape[:2]
    zoom = math.sqrt(_PIXELS / (height * width))
    if zoom >= 1:
        return rgb
    size = (max(8, round(width * zoom)), max(8, round(height * zoom)))
    return np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.uint8)


def _panel(
    rgb: NDArray[np.uint8], caption: str, model: Model, *, image: float, whole: bool
) -> tuple[Panel | None, float | None]:
    """The pathway among a figure's panels, and the sum of what the caption says of it.

    Looking for it takes longer than screening; so where the figure as a whole is no pathway,
    the caption of one panel must give hope.
    """
    parts = clauses(caption)
    sums = [model.words.total(m) for part in parts if (m := word_measures(part)) is not None]
    said = max(sums, default=None)
    marked = len(parts) > 1
    if sums and not marked:
        return None, None
    hope = said is not None and any(said >= words and image >= looks for words, looks in _HOPE)
    if not whole and not hope:
        return None, None
    return find_panel(rgb, model, marked=marked), said


def _shares(box: tuple[int, int, int, int], rgb: NDArray[np.uint8]) -> _Shares:
    height, width = rgb.shape[:2]
    left, top, right, bottom = box
    return (
        round(left / width, 4),
        round(top / height, 4),
        round(right / width, 4),
        round(bottom / height, 4),
    )


def screen_picture(
    data: bytes, caption: str = "", *, where: str, at: float | None = None
) -> Verdict:
    """Judge a figure by the bytes of its picture, decoded at a reduced size, and its caption.

    Args:
        data: The picture file's bytes.
        caption: Title and text of the caption; may be empty.
        where: The file's name for messages.
        at: As for `screen`.

    Raises:
        ImageError: As `load_raster`.
    """
    return screen(load_small(data, where=where).rgb, caption, at=at)


def _of_words(
    model: Model, caption: str, measures: dict[str, float], factor: float
) -> list[tuple[float, str]]:
    """What each group of words weighs: where the caption has none, that it has none."""
    shares = model.words.shares(measures)
    found = []
    for group in groups():
        names = (f"{group.name}_first", f"{group.name}_rest")
        share = factor * math.fsum(shares[name] for name in names)
        favours = math.fsum(model.words.weights[name][2] for name in names) > 0
        words = said_words(caption, group.name)
        if not words:
            said = f"the caption does not speak of {group.said}"
        elif (share > 0) == favours:
            listed = ", ".join(f"“{word}”" for word in words)
            said = f"the caption speaks of {group.said}: {listed}"
        else:
            said = f"the caption says little of {group.said}"
        found.append((share, said))
    return found


def _in_words(weights: list[tuple[float, str]]) -> tuple[str, ...]:
    chosen = sorted((-abs(share), said, share) for share, said in weights)[:_REASONS]
    return tuple(
        f"{'+' if share > 0 else '-'} {said}" for size, said, share in chosen if -size >= _WEIGHTY
    )
