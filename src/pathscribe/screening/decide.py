"""Is this figure a pathway? The probability, and the reasons in words."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from .model import Model, load_model
from .pixels import measure_parts
from .thumbnail import load_small, thumbnail
from .words import groups, said_words, word_measures

_REASONS: Final = 4
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
    """

    probability: float
    decision: Literal["pathway", "other"]
    reasons: tuple[str, ...]


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
    weights: list[tuple[float, str]] = []
    image = words = None
    if rgb is not None:
        parts = measure_parts(thumbnail(rgb))
        flat = {name: value for part in parts.values() for name, value in part.items()}
        image = model.image.total(flat)
        shares = model.image.shares(flat)
        factor = (model.image_only if not caption else model.both).image
        for part, measures in parts.items():
            share = factor * math.fsum(shares[name] for name in measures)
            weights.append((share, _said_of_parts()[part][share < 0]))
    measures_of_words = word_measures(caption)
    if measures_of_words is not None:
        words = model.words.total(measures_of_words)
        factor = (model.words_only if rgb is None else model.both).words
        weights += _of_words(model, caption, measures_of_words, factor)
    probability = round(model.probability(image, words), 4)
    limit = model.cutoff if at is None else at
    return Verdict(
        probability,
        "pathway" if probability >= limit else "other",
        _in_words(weights),
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
        share = factor * (shares[f"{group.name}_first"] + shares[f"{group.name}_rest"])
        words = said_words(caption, group.name)
        if words:
            listed = ", ".join(f"“{word}”" for word in words)
            found.append((share, f"the caption speaks of {group.said}: {listed}"))
        else:
            found.append((share, f"the caption does not speak of {group.said}"))
    return found


def _in_words(weights: list[tuple[float, str]]) -> tuple[str, ...]:
    chosen = sorted((-abs(share), said, share) for share, said in weights)[:_REASONS]
    return tuple(
        f"{'+' if share > 0 else '-'} {said}" for size, said, share in chosen if -size >= _WEIGHTY
    )
