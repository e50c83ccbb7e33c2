"""Draw the figure of the example article that ships with pathscribe.

The drawing and this script are the project's own work (Apache-2.0). Same input, same bytes:
the script uses no clock, no unseeded chance and no font of the machine.

Needs, besides the package itself, a renderer and a font, which the package does not depend on:

    pip install resvg-py==0.5.0 font-roboto==0.0.1 pillow

Run from the project's root (writes the shipped figure and the README's smaller copy):

    python examples/immunosenescence/draw.py
"""

from __future__ import annotations

import argparse
import io
from pathlib import Path

import font_roboto
import panels
import resvg_py
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "src/pathscribe/examples/immunosenescence" / "12964_2025_2082_Fig3_HTML.jpg"
README_IMAGE = ROOT / "docs/images/example.png"


def fonts() -> dict[str, str]:
    """Font file by weight."""
    return {
        "regular": font_roboto.font_files["Roboto"],
        "medium": font_roboto.font_files["RobotoMedium"],
        "bold": font_roboto.font_files["RobotoBold"],
    }


def render() -> Image.Image:
    """The figure as a picture, 2000 pixels wide."""
    files = fonts()
    png = resvg_py.svg_to_bytes(
        svg_string=panels.figure(files),
        skip_system_fonts=True,
        font_files=sorted(files.values()),
        font_family="Roboto",
    )
    return Image.open(io.BytesIO(bytes(png))).convert("RGB")


def main() -> None:
    """Write the figure, its reduced copy and, if asked for, the SVG."""
    parser = argparse.ArgumentParser(description="Draw the example article's figure.")
    parser.add_argument("--figure", type=Path, default=SHIPPED, help="JPEG to write")
    parser.add_argument("--small", type=Path, default=README_IMAGE, help="reduced PNG to write")
    parser.add_argument("--svg", type=Path, help="also keep the drawing as SVG")
    options = parser.parse_args()

    picture = render()
    for path in (options.figure, options.small):
        path.parent.mkdir(parents=True, exist_ok=True)
    picture.save(options.figure, "JPEG", quality=92, subsampling=0, dpi=(300, 300), optimize=True)
    small = picture.resize((1000, round(picture.height / 2)), Image.Resampling.LANCZOS)
    # Median cut would spend its colours on the grounds and lose the greens of the plates.
    small = small.quantize(
        256, method=Image.Quantize.MAXCOVERAGE, kmeans=3, dither=Image.Dither.NONE
    )
    small.save(options.small, "PNG", optimize=True)
    if options.svg:
        options.svg.write_text(panels.figure(fonts()), encoding="utf-8")
    for path in (options.figure, options.small):
        print(f"{path}: {path.stat().st_size / 1024:.0f} KB")


if __name__ == "__main__":
    main()
