"""Figures drawn by code, with the truth about every label, line and head in them.

`render` gives one figure by its seed. The same seed gives the same figure on a machine; fonts that
a machine lacks are replaced by others, so two machines can differ.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import Literal

from .canvas import Pixels
from .draw import Drawing, Truth
from .gpml import pathway, pathways
from .invent import invent
from .layout import Layout
from .spoil import spoil
from .style import Style, draw_style

Source = Literal["wikipathways", "random", "mixed"]
Split = Literal["train", "test"]
__all__ = ["Source", "Split", "Truth", "render", "render_file"]


def render(
    seed: int, *, source: Source = "mixed", split: Split | None = None, folder: Path | None = None
) -> tuple[Pixels, Truth]:
    """One figure.

    Args:
        seed: Which one.
        source: Layouts of WikiPathways, invented ones, or both in turn.
        split: Only styles and pathways kept for training, or for testing; None for any.
        folder: Folder of GPML files; the shared one beside the project by default.

    Returns:
        Pixels, uint8, shape (height, width, 3), RGB, as decoded from its JPEG; and the truth,
        see docs/drawn-benchmark.md.
    """
    image, _, truth = render_file(seed, source=source, split=split, folder=folder)
    return image, truth


def render_file(
    seed: int, *, source: Source = "mixed", split: Split | None = None, folder: Path | None = None
) -> tuple[Pixels, bytes, Truth]:
    """One figure with its JPEG file's bytes; see `render`."""
    for attempt in range(50):
        rng = random.Random(f"pathscribe {split} {source} {seed} {attempt}")
        style = draw_style(rng, split)
        files = pathways(folder, split) if source != "random" else []
        real = bool(files) and (source == "wikipathways" or rng.random() < 0.4)
        name = ""
        if real:
            file = rng.choice(files)
            name = file.stem
            layout: Layout | None = pathway(file, rng, style)
        else:
            layout = invent(rng, style)
        if layout is None or not _fits(layout):
            continue
        image, truth = Drawing(layout, style, rng, strict=not real).draw()
        if not truth["relations"]:
            continue
        picture, data, factor = spoil(image, style, rng)
        head = {
            "seed": seed,
            "split": split,
            "source": "wikipathways" if real else "random",
            "pathway": name,
            "width": picture.shape[1],
            "height": picture.shape[0],
            "style": _style(style),
        }
        return picture, data, {**head, **_scaled(truth, factor)}
    raise ValueError(f"no figure for seed {seed}")  # cannot happen with a usable font


def _fits(layout: Layout) -> bool:
    return len(layout.nodes) >= 2 and 150 <= layout.width <= 1500 and 100 <= layout.height <= 1500


def _style(style: Style) -> dict[str, object]:
    keys = ("shapes", "fills", "form", "head", "ink", "backdrop", "dark", "font", "size", "line",
            "head_length", "gap", "dashed", "block", "middle", "both", "oversize", "blur",
            "quality", "noise", "grey", "gradient_lines", "dashed_borders", "caps")  # fmt: skip
    out: dict[str, object] = {key: getattr(style, key) for key in keys}
    return {**out, "signature": style.signature()}


_LENGTHS = {"width", "height", "length"}
_POINTS = {"polygon", "outline", "path", "tip", "point", "box"}


def _scaled(truth: Truth, factor: float) -> Truth:
    """The truth in pixels of the spoiled picture."""

    def scale(value: object) -> object:
        if isinstance(value, list):
            return [scale(v) for v in value]
        assert isinstance(value, int | float)
        return round(value * factor, 2)

    def walk(value: object, key: str = "") -> object:
        if key in _POINTS or key in _LENGTHS:
            return scale(value)
        if isinstance(value, dict):
            return {k: walk(v, k) for k, v in value.items()}
        if isinstance(value, list):
            return [walk(v) for v in value]
        return value

    found = walk(truth)
    assert isinstance(found, dict)
    return found
