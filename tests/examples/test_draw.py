from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pathscribe.examples import example_path

SCRIPT = Path(__file__).resolve().parents[2] / "examples" / "immunosenescence" / "draw.py"
SHIPPED = example_path().parent / "12964_2025_2082_Fig3_HTML.jpg"

needs_renderer = pytest.mark.skipif(
    any(importlib.util.find_spec(name) is None for name in ("resvg_py", "font_roboto")),
    reason="needs resvg-py and font-roboto, which only the drawing script uses",
)


def _draw(folder: Path, seed: str) -> tuple[bytes, bytes, bytes]:
    paths = (folder / "figure.jpg", folder / "small.png", folder / "figure.svg")
    subprocess.run(
        [
            sys.executable, str(SCRIPT),
            "--figure", str(paths[0]), "--small", str(paths[1]), "--svg", str(paths[2]),
        ],
        check=True, capture_output=True, env={**os.environ, "PYTHONHASHSEED": seed}, timeout=120,
    )  # fmt: skip
    first, second, third = (path.read_bytes() for path in paths)
    return first, second, third


@needs_renderer
def test_drawing_is_the_same_under_any_hash_seed_and_is_what_ships(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    assert _draw(one, "1") == _draw(two, "2")
    with Image.open(one / "figure.jpg") as drawn, Image.open(SHIPPED) as shipped:
        assert drawn.size == shipped.size
        # Another JPEG library may round differently; a changed drawing differs by far more.
        difference = np.abs(np.asarray(drawn, np.int16) - np.asarray(shipped, np.int16))
        assert difference.max() <= 12


def test_reduced_copy_for_the_readme_is_small_and_of_the_same_shape() -> None:
    small = SCRIPT.parents[2] / "docs" / "images" / "example.png"
    assert small.stat().st_size <= 400 * 1024
    with Image.open(small) as reduced, Image.open(SHIPPED) as shipped:
        assert reduced.size[0] == 1000
        assert abs(reduced.size[1] / reduced.size[0] - shipped.size[1] / shipped.size[0]) < 0.002
