"""What the benchmarks share: annotated figures, their labels as read, folded texts.

A folder of annotated figures holds ``images/``, ``labels/*.json`` and ``captions.json``. Reading
the labels of a few dozen figures takes a minute or two, so they can be kept in a JSON file.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pathscribe.articles import read_articles
from pathscribe.articles.model import Article, Figure
from pathscribe.articles.raster import load_raster
from pathscribe.pipeline import Reader
from pathscribe.text import read_labels
from pathscribe.text.model import Label

GENE_TYPES = ("gene", "family", "complex", "rna")
ENTITY_TYPES = ("chemical", "disease", "phenotype", "cell", "location", "organism")
_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta",
    "η": "eta", "θ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "µ": "mu",
    "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau", "φ": "phi",
    "χ": "chi", "ψ": "psi", "ω": "omega", "Δ": "delta", "Ω": "omega", "Σ": "sigma",
}  # fmt: skip


def fold(text: str) -> str:
    """Lower case letters, digits and plus signs only, Greek letters spelled."""
    plain = "".join(_GREEK.get(c, c) for c in unicodedata.normalize("NFKC", text))
    return re.sub(r"[^a-z0-9+]", "", plain.lower())


def prf(right: int, predicted: int, found: int, gold: int) -> dict[str, float]:
    """Precision, recall and F1 with their counts."""
    p = right / predicted if predicted else 0.0
    r = found / gold if gold else 0.0
    f1 = 2 * p * r / (p + r) if p + r else 0.0
    return {
        "precision": round(p, 4), "recall": round(r, 4), "f1": round(f1, 4),
        "right": right, "predicted": predicted, "found": found, "gold": gold,
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Annotated:
    """A figure with its annotation (None where it has none) and its labels as read."""

    figid: str
    article: Article
    figure: Figure
    truth: dict[str, Any]
    labels: tuple[Label, ...]


def figures(
    folder: Path, *, captions: str = "captions.json", cache: Path | None = None
) -> Iterator[Annotated]:
    """The figures of a folder with their labels, by id.

    Args:
        folder: Folder with ``images/`` and, where there are annotations, ``labels/``.
        captions: Name of the file of captions in the folder; may be missing.
        cache: JSON file of labels as read; written where it is missing.
    """
    kept: dict[str, Any] = json.loads(cache.read_text("utf-8")) if cache and cache.exists() else {}
    reader = Reader(threads=2)
    said = folder / captions
    found = []
    for article in read_articles(folder / "images", captions=said if said.exists() else None):
        for figure in article.figures:
            assert figure.image is not None
            found.append((Path(figure.image.name).stem, article, figure))
    for figid, article, figure in sorted(found, key=lambda x: x[0]):
        if figid not in kept:
            assert figure.image is not None
            raster = load_raster(figure.image.read(), where=figure.image.where)
            labels = read_labels(raster.rgb, reader.engine, scale=raster.scale, known=reader.known)
            kept[figid] = [asdict(label) for label in labels]
        truth = folder / "labels" / f"{figid}.json"
        yield Annotated(
            figid,
            article,
            figure,
            json.loads(truth.read_text("utf-8")) if truth.exists() else {"labels": []},
            tuple(_label(x) for x in kept[figid]),
        )
    if cache is not None:
        cache.write_text(json.dumps(kept, ensure_ascii=False), "utf-8")


def _label(data: dict[str, Any]) -> Label:
    return Label(
        **{
            **data,
            "lines": tuple(data["lines"]),
            "polygon": tuple(map(tuple, data["polygon"])),
            "options": tuple(
                tuple((str(c), float(p)) for c, p in seen) for seen in data["options"]
            ),
        }
    )
