"""Fonts: what the machine has, with Pillow's own where it has none."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from PIL import ImageFont

_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts")
# Faces like those of real figures: sans above all, some serif, some narrow.
_WANTED = {
    "sans": ("LiberationSans-Regular", "LiberationSans-Bold"),
    "dejavu": ("DejaVuSans", "DejaVuSans-Bold"),
    "serif": ("LiberationSerif-Regular", "LiberationSerif-Bold"),
    "narrow": ("LiberationSansNarrow-Regular", "LiberationSansNarrow-Bold"),
    "roboto": ("Roboto-Regular", "Roboto-Bold"),
    "condensed": ("DejaVuSansCondensed", "DejaVuSansCondensed-Bold"),
    "italic": ("LiberationSans-Italic", "LiberationSans-BoldItalic"),
    "dejavuserif": ("DejaVuSerif", "DejaVuSerif-Bold"),
}


@dataclass(frozen=True, slots=True)
class Font:
    """A face at a size.

    Attributes:
        path: The font's file; empty for Pillow's own.
        size: Pixels per em.
    """

    path: str
    size: float

    def face(self, scale: float = 1.0) -> Any:
        """The face for Pillow, enlarged."""
        return _face(self.path, max(4, round(self.size * scale * 4)) / 4)

    def measure(self, text: str) -> tuple[float, float]:
        """Width and height of a line's ink, pixels."""
        left, top, right, bottom = self.face(4).getbbox(text)
        return (right - left) / 4, (bottom - top) / 4

    def at(self, size: float) -> Font:
        """The same face at another size."""
        return Font(self.path, size)


@cache
def _face(path: str, size: float) -> Any:
    if not path:
        return ImageFont.load_default(size)
    return ImageFont.truetype(path, size)


@cache
def _files() -> dict[str, str]:
    folders = [Path(f) for f in _FOLDERS]
    # matplotlib brings DejaVu along; it need not be imported for that.
    spec = importlib.util.find_spec("matplotlib")
    if spec is not None and spec.origin:
        folders.append(Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf")
    files: dict[str, str] = {}
    for folder in folders:
        if folder.is_dir():
            for path in sorted(folder.rglob("*.ttf")):
                files.setdefault(path.stem, str(path))
    return files


@cache
def families() -> dict[str, tuple[str, str]]:
    """Families that the machine has: name to the files of plain and bold."""
    files = _files()
    found = {
        name: (files[plain], files[bold])
        for name, (plain, bold) in _WANTED.items()
        if plain in files and bold in files
    }
    return found or {"pillow": ("", "")}
