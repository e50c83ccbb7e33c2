"""Fragments (what an engine reads) and labels (what a person would call one label)."""

from __future__ import annotations

from dataclasses import dataclass

Point = tuple[float, float]
Options = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Fragment:
    """One run of text as the OCR engine gives it.

    Attributes:
        text: As recognised.
        polygon: Four corners (x, y) in pixels of the original image, clockwise from
            the text's own top left.
        confidence: 0 to 1.
        options: For each character what else the recogniser saw there: (character,
            probability) pairs, the likeliest first. Empty where the engine does not tell.
    """

    text: str
    polygon: tuple[Point, Point, Point, Point]
    confidence: float
    options: tuple[Options, ...] = ()


@dataclass(frozen=True, slots=True)
class Label:
    """One label of the figure: one or more lines that belong together.

    Attributes:
        id: "L1", "L2", ... in reading order (top to bottom, left to right).
        text: Lines joined by one space (hyphenated words joined without).
        lines: The lines as recognised.
        polygon: Corners (x, y) in pixels of the original image, clockwise.
        angle: Degrees of the text's baseline, clockwise, 0 for upright text.
        confidence: 0 to 1, the lowest of its fragments.
        height: Height of one line of text in pixels of the original image.
        options: For each character of the text what else the recogniser saw there: (character,
            probability) pairs, the likeliest first; empty where nothing is known.
        original: The text as recognised, where a misread name in it was repaired.
    """

    id: str
    text: str
    lines: tuple[str, ...]
    polygon: tuple[Point, ...]
    angle: float
    confidence: float
    height: float
    options: tuple[Options, ...] = ()
    original: str = ""
