"""The command line on real input: the shipped example, and small pictures with words on them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner, Result

from pathscribe.cli import app
from pathscribe.overlay.lettering import lettering

Invoke = Callable[..., Result]
Draw = Callable[..., Path]


@pytest.fixture(scope="session")
def invoke() -> Invoke:
    """Run `pathscribe` with arguments, in this process."""

    def call(*arguments: object, env: dict[str, str] | None = None) -> Result:
        return CliRunner().invoke(app, [str(argument) for argument in arguments], env=env)

    return call


@pytest.fixture(scope="session")
def draw() -> Draw:
    """Make a PNG with words on it, one below the other."""

    def make(path: Path, *words: str) -> Path:
        pixels = np.full((60 + 80 * len(words), 360, 3), 255, np.uint8)
        for n, word in enumerate(words):
            lettering().write(pixels, word, (40, 80 + 80 * n), 36, (0, 0, 0))
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(pixels).save(path)
        return path

    return make


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, invoke: Invoke) -> tuple[Path, Result]:
    """The demo's folder and what the command said."""
    folder = tmp_path_factory.mktemp("demo") / "out"
    return folder, invoke("demo", "--out", folder)


@pytest.fixture(scope="session")
def library(demo: tuple[Path, Result]) -> Path:
    """A library that holds the example's figure."""
    return demo[0] / "library"
