from __future__ import annotations

from typing import Any

import pytest

from pathscribe.mechanism.model import Edge, Network, Node, Support
from pathscribe.mechanism.network import build_network
from pathscribe.records.model import (
    ArticleInfo,
    FigureInfo,
    Mention,
    Provenance,
    Reading,
    Record,
    RecordLabel,
    Relation,
)

# id: text, type, curie, name, states, symbols
LABELS: dict[str, tuple[str, str, str, str, tuple[str, ...], tuple[str, ...]]] = {
    "M1": (
        "Senescent alveolar macrophage",
        "cell",
        "cl:0000583",
        "alveolar macrophage",
        ("senescent",),
        (),
    ),
    "M2": ("CTLs", "cell", "cl:0000910", "cytotoxic T cell", (), ()),
    "M3": ("SASPs", "phenotype", "mesh:D000089262", "SASP", (), ()),
    "M4": ("Angiogenesis", "phenotype", "go:0001525", "angiogenesis", (), ()),
    "M5": ("Early-stage lung cancer", "disease", "mondo:0008903", "lung cancer", (), ()),
    "M6": ("Senescent neutrophil", "cell", "cl:0000775", "neutrophil", ("senescent",), ()),
    "M7": ("NETs", "phenotype", "mesh:D065206", "Extracellular Traps", (), ()),
    "M8": (
        "Breast cancer lung metastasis",
        "phenotype",
        "mesh:D009362",
        "Neoplasm Metastasis",
        (),
        (),
    ),
    "M9": (
        "Senescent TREM2+ neutrophil",
        "cell",
        "cl:0000775",
        "neutrophil",
        ("senescent", "TREM2+"),
        (),
    ),
    "M10": ("IL-6", "gene", "hgnc:6018", "IL6", (), ("IL6",)),
    "M11": ("JAK", "family", "fplx:JAK", "JAK", (), ("JAK1", "JAK2", "JAK3", "TYK2")),
    "M12": ("STAT3", "gene", "hgnc:11364", "STAT3", (), ("STAT3",)),
    "M13": (
        "Prostate cancer progression",
        "phenotype",
        "pathscribe:tumor_progression",
        "tumor progression",
        (),
        (),
    ),
    "M14": ("p-STAT3", "gene", "hgnc:11364", "STAT3", ("phosphorylated",), ("STAT3",)),
}
PHRASES = {"M1", "M5", "M6", "M8", "M9", "M13"}
# id: text, type, curie, name, states, symbols, match
CAPTION: dict[str, tuple[str, str, str, str, tuple[str, ...], tuple[str, ...], str]] = {
    "C1": (
        "Senescent alveolar macrophages",
        "cell",
        "cl:0000583",
        "alveolar macrophage",
        ("senescent",),
        (),
        "alveolar macrophages",
    ),
    "C2": ("CTLs", "cell", "cl:0000910", "cytotoxic T cell", (), (), ""),
    "C3": ("SASP factors", "family", "", "SASP factors", (), (), ""),
    "C4": ("angiogenesis", "phenotype", "go:0001525", "angiogenesis", (), (), ""),
    "C5": (
        "development of early-stage lung cancer",
        "phenotype",
        "",
        "early-stage lung cancer development",
        (),
        (),
        "",
    ),
    "C6": (
        "Senescent neutrophils",
        "cell",
        "cl:0000775",
        "neutrophil",
        ("senescent",),
        (),
        "neutrophils",
    ),
    "C7": ("NETs", "phenotype", "mesh:D065206", "Extracellular Traps", (), (), ""),
    "C8": ("tumour cell capture", "phenotype", "", "tumour cell capture", (), (), ""),
    "C9": ("breast cancer lung metastasis", "phenotype", "", "breast cancer lung metastasis",
           (), (), ""),
    "C10": (
        "Senescent TREM2 + neutrophils",
        "cell",
        "cl:0000775",
        "neutrophil",
        ("senescent", "TREM2+"),
        (),
        "neutrophils",
    ),
    "C11": ("IL-6", "gene", "hgnc:6018", "IL6", (), ("IL6",), ""),
    "C12": ("JAK", "family", "fplx:JAK", "JAK", (), ("JAK1", "JAK2", "JAK3", "TYK2"), ""),
    "C13": ("STAT3", "gene", "hgnc:11364", "STAT3", (), ("STAT3",), ""),
    "C14": ("progression of prostate cancer", "phenotype", "", "prostate cancer progression",
            (), (), ""),
}  # fmt: skip
# source, target, kind, panel, trigger
RELATIONS: tuple[tuple[str, str, str, str, str], ...] = (
    ("C1", "C2", "inhibition", "A", "suppress"),
    ("C1", "C3", "expression", "A", "secrete"),
    ("C1", "C4", "activation", "A", "drive"),
    ("C1", "C5", "activation", "A", "thereby"),
    ("C2", "C5", "inhibition", "A", "restrain"),
    ("C3", "C5", "activation", "A", "favour"),
    ("C4", "C5", "activation", "A", "favour"),
    ("C6", "C7", "expression", "B", "shed"),
    ("C7", "C8", "activation", "B", "capture"),
    ("C8", "C9", "activation", "B", "permit"),
    ("C6", "C9", "activation", "B", "thereby"),
    ("C10", "C11", "expression", "C", "through"),
    ("C11", "C12", "activation", "C", "through"),
    ("C12", "C13", "activation", "C", "through"),
    ("C13", "C14", "activation", "C", "worsen"),
    ("C10", "C14", "activation", "C", "worsen"),
)


def make_record(
    relations: tuple[Relation, ...] | None = None, mentions: tuple[Mention, ...] | None = None
) -> Record:
    labels = []
    made = []
    for number, (name, row) in enumerate(LABELS.items(), start=1):
        text, kind, curie, shown, states, symbols = row
        left, top = 10.0 * number, 20.0 * number
        corners = ((left, top), (left + 90, top), (left + 90, top + 12), (left, top + 12))
        labels.append(RecordLabel(id=f"L{number}", text=text, polygon=corners, confidence=0.9))
        source = "phrase, hand" if name in PHRASES else "hand"
        made.append(
            Mention(
                id=name,
                labels=(f"L{number}",),
                text=text,
                span=(0, len(text)),
                type=kind,
                readings=(Reading(curie=curie, name=shown, source=source),),
                symbols=symbols,
                state=states,
                score=0.9,
            )
        )
    for name, (text, kind, curie, shown, states, symbols, match) in CAPTION.items():
        source = "hand" if curie else "caption phrase"
        made.append(
            Mention(
                id=name,
                labels=(),
                place="caption",
                text=text,
                span=(0, len(text)),
                type=kind,
                match=match,
                readings=(Reading(curie=curie, name=shown, source=source),),
                symbols=symbols,
                state=states,
                score=0.8,
            )
        )
    stated = relations if relations is not None else tuple(
        Relation(
            id=f"R{number}",
            source=source,
            target=target,
            kind=kind,
            evidence="caption",
            score=0.8,
            sentence=f"Sentence {number}.",
            panel=panel,
            trigger=trigger,
        )
        for number, (source, target, kind, panel, trigger) in enumerate(RELATIONS, start=1)
    )  # fmt: skip
    return Record(
        figid="TEST__three",
        alias="TEST__F1",
        figure=FigureInfo(title="Three mechanisms", caption="A caption."),
        article=ArticleInfo(),
        labels=tuple(labels),
        mentions=tuple(made) if mentions is None else mentions,
        relations=stated,
        provenance=Provenance(software="test"),
    )


@pytest.fixture(scope="session")
def record() -> Record:
    return make_record()


@pytest.fixture(scope="session")
def network(record: Record) -> Network:
    return build_network(record)


def wire(*edges: tuple[str, int, str], **given: Any) -> Network:
    """A network of edges (source, sign, target)."""
    ids = list(dict.fromkeys(end for source, _, target in edges for end in (source, target)))
    return Network(
        name=given.get("name", "wired"),
        nodes=tuple(Node(id_, id_, "gene") for id_ in ids),
        edges=tuple(
            Edge(source, target, sign, (Support(f"R{n}", "drawn", "activation", 1.0),))  # type: ignore[arg-type]
            for n, (source, sign, target) in enumerate(edges)
        ),
    )


@pytest.fixture(name="wire", scope="session")
def wire_fixture() -> Any:
    return wire


@pytest.fixture(scope="session")
def recorder() -> Any:
    return make_record
