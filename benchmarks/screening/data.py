"""Everything that screening is trained and measured on, each figure with its source and its group.

A source is a collection with a way of its own of making or choosing pictures; a group is an
article.
Training and measuring are split by these, never at random. What a figure is called, where it
lies and how large its file is are never measures.
"""

from __future__ import annotations

import hashlib
import io
import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pathscribe.articles import read_articles
from pathscribe.articles.raster import load_raster
from pathscribe.screening import pixels, thumbnail
from pathscribe.screening.pixels import Measures, measure
from render import render

from . import drawings, plots
from .drawings import HARD, OTHER, drawing
from .plots import plot

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"


@dataclass(frozen=True, slots=True)
class Sample:
    """A figure, or the words of one without its picture.

    Attributes:
        name: For lists of errors only.
        pathway: The truth.
        source: Its collection.
        group: Its article.
        caption: Title and text of its caption; empty where it has none.
        paper: The article's title.
        measures: Of its pixels; None where there is no picture.
        variants: Of the same picture, saved again by other settings; for training.
        hard: Which kind of hard negative it is; empty for others.
        real: Is it from a paper, not drawn by code?
    """

    name: str
    pathway: bool
    source: str
    group: str
    caption: str = ""
    paper: str = ""
    measures: Measures | None = None
    variants: tuple[Measures, ...] = field(default=(), repr=False)
    hard: str = ""
    real: bool = True


def _hash(*modules: ModuleType) -> str:
    files = [Path(str(m.__file__)) for m in modules]
    return hashlib.sha256(b"".join(f.read_bytes() for f in files)).hexdigest()[:12]


class Cache:
    """Thumbnails and measures that were made before.

    Drawing takes most of the time, so thumbnails are kept until the code that draws changes, and
    measures until the code that measures does.

    Args:
        folder: Where they are kept.
    """

    def __init__(self, folder: Path) -> None:
        self.pictures = folder / f"thumbnails-{_hash(thumbnail, plots, drawings)}"
        self.pictures.mkdir(parents=True, exist_ok=True)
        self.path = folder / f"measures-{_hash(pixels, thumbnail, plots, drawings)}.json"
        self.known: dict[str, Measures] = (
            json.loads(self.path.read_text("utf-8")) if self.path.exists() else {}
        )

    def measures(self, key: str, draw: Callable[[], NDArray[np.uint8]]) -> Measures:
        """What is known by a key; measured of the picture that is drawn where nothing is."""
        if key not in self.known:
            self.known[key] = measure(self._thumbnail(key, draw))
        return self.known[key]

    def _thumbnail(self, key: str, draw: Callable[[], NDArray[np.uint8]]) -> NDArray[np.uint8]:
        path = self.pictures / f"{hashlib.sha256(key.encode()).hexdigest()[:24]}.png"
        if not path.exists():
            small = thumbnail.thumbnail(draw())
            part = path.with_suffix(".part.png")
            cv2.imwrite(str(part), cv2.cvtColor(small, cv2.COLOR_RGB2BGR))
            part.replace(path)
        return np.asarray(cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB), np.uint8)

    def save(self) -> None:
        """Write the measures."""
        part = self.path.with_suffix(".part")
        part.write_text(json.dumps(self.known), "utf-8")
        part.replace(self.path)


def spoiled(rgb: NDArray[np.uint8], seed: str) -> NDArray[np.uint8]:
    """The picture as another journal would have saved it: size, JPEG quality, margin."""
    rng = random.Random(seed)
    height, width = rgb.shape[:2]
    wanted = rng.uniform(380, 1300) / max(height, width)
    size = (max(16, int(width * wanted)), max(16, int(height * wanted)))
    how = cv2.INTER_AREA if wanted < 1 else cv2.INTER_CUBIC
    out = np.asarray(cv2.resize(rgb, size, interpolation=how), np.uint8)
    margin = rng.choice((0, 0, rng.randint(1, 30)))
    if margin:
        corner = [int(v) for v in out[0, 0]]
        out = np.asarray(
            cv2.copyMakeBorder(out, *(margin,) * 4, cv2.BORDER_CONSTANT, value=corner), np.uint8
        )
    buffer = io.BytesIO()
    Image.fromarray(out).save(buffer, "JPEG", quality=rng.randint(45, 96))
    return np.asarray(Image.open(buffer).convert("RGB"), np.uint8)


def _of_file(path: Path, cache: Cache, variants: int) -> tuple[Measures, tuple[Measures, ...]]:
    data = path.read_bytes()
    key = hashlib.sha256(data).hexdigest()[:20]
    own = cache.measures(key, lambda: thumbnail.load_small(data, where=str(path)).rgb)
    full = _Once(lambda: load_raster(data, where=str(path)).rgb)
    others = [
        cache.measures(f"{key}-{i + 1}", lambda i=i: spoiled(full(), f"{key} {i}"))
        for i in range(variants)
    ]
    return own, tuple(others)


class _Once:
    """A picture that is drawn when it is first asked for."""

    def __init__(self, draw: Callable[[], NDArray[np.uint8]]) -> None:
        self._draw, self._made = draw, None

    def __call__(self) -> NDArray[np.uint8]:
        if self._made is None:
            self._made = self._draw()
        return self._made


def real_figures(cache: Cache, variants: int = 0, shared: Path = SHARED) -> Iterator[Sample]:
    """The figures of papers, pathways and others."""
    for source in ("pfocr", "gold", "cbm"):
        for article in read_articles(
            shared / source / "images", captions=_captions(shared / source)
        ):
            for figure in article.figures:
                assert figure.image is not None
                own, others = _of_file(Path(figure.image.where), cache, variants)
                yield Sample(
                    figure.key,
                    True,
                    source,
                    article.pmcid or figure.key,
                    figure.caption,
                    article.title,
                    own,
                    others,
                )
    truth = dict(
        line.split("\t")
        for line in (shared / "articles" / "labels.tsv").read_text("utf-8").splitlines()[1:]
    )
    shown: set[str] = set()
    for article in read_articles(shared / "articles", on_error=print):
        for figure in article.figures:
            if figure.image is None:
                continue
            path = Path(figure.image.where)
            name = f"{path.parent.name}/{path.name}"
            shown.add(name)
            if truth.get(name) == "other":
                own, others = _of_file(path, cache, variants)
                yield Sample(
                    name,
                    False,
                    f"articles {_publisher(name)}",
                    path.parent.name,
                    figure.caption,
                    article.title,
                    own,
                    others,
                )
    for path in sorted((shared / "articles").glob("*/*")):
        name = f"{path.parent.name}/{path.name}"
        if re.fullmatch(r"[te]\d+", path.stem) and name not in shown:
            own, others = _of_file(path, cache, variants)
            yield Sample(name, False, "articles plos", path.parent.name, "", "", own, others)
    for path in sorted((shared / "nonpathway").glob("*.jpg")):
        own, others = _of_file(path, cache, variants)
        group = path.stem.split("_")[0]
        yield Sample(path.stem, False, "nonpathway", group, "", "", own, others)


def _publisher(name: str) -> str:
    return re.split(r"[-/]", name)[0].replace("plosone", "plos")


def _captions(folder: Path) -> Path | None:
    for name in ("figures.json", "captions.json"):
        if (folder / name).exists():
            return folder / name
    return None


# Captions of ../shared/jats that describe a pathway, by article and label; read by eye.
JATS_PATHWAYS = frozenset(
    {
        ("journal.ppat.1000166", "Figure 7"),
        ("journal.pmed.0020402", ""),
        ("journal.pone.0152025", "Fig 9"),
        ("journal.pgen.1000052", "Figure 4"),
    }
)


def captions_alone(shared: Path = SHARED) -> Iterator[Sample]:
    """The captions of articles whose pictures are not there."""
    for path in sorted((shared / "jats").glob("*.xml")):
        for article in read_articles(path, on_error=print):
            for figure in article.figures:
                if not figure.caption:
                    continue
                pathway = (path.stem, figure.label) in JATS_PATHWAYS
                yield Sample(
                    f"{path.stem} {figure.label}",
                    pathway,
                    "jats",
                    path.stem,
                    figure.caption,
                    article.title,
                )


def _drawn(
    cache: Cache, key: str, draw: Callable[[], NDArray[np.uint8]], variants: int
) -> tuple[Measures, tuple[Measures, ...]]:
    """Measures of something drawn by code: spoiled once, or more often for training."""
    once = _Once(draw)
    made = [
        cache.measures(name, lambda name=name: spoiled(once(), name))
        for name in (f"{key} {i}" for i in range(max(1, variants)))
    ]
    return made[0], tuple(made[1:])


def drawn_figures(cache: Cache, split: str, count: int, variants: int = 1) -> Iterator[Sample]:
    """Figures drawn by code.

    Args:
        cache: Of measures.
        split: "train" or "test".
        count: How many pathways; plots, hard negatives and others come in about the same number.
        variants: How often each is saved.
    """
    assert split in ("train", "test")
    for seed in range(count):
        source = "wikipathways" if seed % 2 else "random"
        key = f"pathway {split} {seed} {source}"
        own, others = _drawn(
            cache, key, lambda s=seed, o=source: render(s, source=o, split=split)[0], variants
        )
        yield Sample(key, True, "drawn pathways", key, measures=own, variants=others, real=False)
    for seed in range(count):
        # One panel alone, as it is cut out of a composite.
        key = f"panel {split} {seed}"
        own, others = _drawn(
            cache, key, lambda s=seed: plot(s + 5000, panels=1, split=split)[0], variants
        )
        yield Sample(key, False, "drawn plots", key, measures=own, variants=others, real=False)
    for seed in range(count):
        key = f"plot {split} {seed}"
        own, others = _drawn(cache, key, lambda s=seed: plot(s, split=split)[0], variants)
        yield Sample(key, False, "drawn plots", key, measures=own, variants=others, real=False)
    for kinds, source in ((HARD, "drawn hard"), (OTHER, "drawn others")):
        for kind in sorted(kinds):
            for seed in range(max(4, count // len(kinds))):
                key = f"{kind} {split} {seed}"
                own, others = _drawn(
                    cache, key, lambda s=seed, k=kind: drawing(s, k, split=split), variants
                )
                yield Sample(
                    key,
                    False,
                    source,
                    key,
                    measures=own,
                    variants=others,
                    hard=kind if kinds is HARD else "",
                    real=False,
                )
