"""What labels say: words to draw for training, from the shipped lexicon."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from importlib import resources
from random import Random

GREEK = "αβγδεζηκλμνπρστφχψω"
_COMMON_GREEK = "αααβββγγγδδεεκκκζθλμσφωΔ"
_STATES = ("p-{}", "{}-P", "phospho-{}", "pro-{}", "{}*", "Ac-{}", "{}-Ub", "active {}",
           "{} mRNA", "{} complex", "{} receptor", "{}R", "anti-{}", "{}+",
           "{}−", "cleaved {}", "m{}", "s{}",
           "c-{}", "{}-L", "{}i", "{}s", "{} inhibitor", "{}-like", "t{}", "Pro-{}")  # fmt: skip
_SHORT = ("P", "Ub", "Ac", "Me", "SUMO", "K+", "Na+", "Ca2+", "Cl-", "H+", "Mg2+", "Zn2+", "Fe2+",
          "Fe3+", "Cu2+", "HCO3-", "NH4+", "H2O2", "O2", "CO2", "NO", "ATP", "ADP", "GTP", "GDP",
          "cAMP", "cGMP", "DNA", "RNA", "mRNA", "PIP2", "PIP3", "DAG", "IP3", "NADPH", "ROS", "+p",
          "-p", "+u", "+m", "e", "?", "H2O", "LPS", "GSH", "GSSG", "NAD+", "CoA")  # fmt: skip
_MARKS = ("P", "Ub", "Ub", "Ac", "Me", "Ca2+", "Ca2+", "Na+", "K+", "Cl-")
_PROCESSES = ("Apoptosis", "Cell cycle", "Proliferation", "DNA repair", "Degradation", "Survival",
              "Transcription", "Endocytosis", "Autophagy", "Inflammation", "Differentiation",
              "Cell growth", "Migration", "signaling pathway", "Nucleus", "Cytoplasm", "Golgi",
              "Mitochondria", "Lysosome", "Membrane", "Proteasome", "Angiogenesis")  # fmt: skip


def _rows(name: str) -> list[list[str]]:
    path = resources.files("pathscribe") / "vocabulary" / "data" / name
    with path.open("rb") as file, gzip.open(file, "rt", encoding="utf-8") as text:
        return [line.rstrip("\n").split("\t") for line in text]


@dataclass(frozen=True)
class Words:
    """Forms of the lexicon by kind; `draw` gives one label's text."""

    symbols: tuple[str, ...]
    aliases: tuple[str, ...]
    names: tuple[str, ...]

    @classmethod
    def load(cls) -> Words:
        """From the tables that ship with the package."""
        symbols = tuple(r[1] for r in _rows("genes.tsv.gz") if r[3] == "gene with protein product")
        aliases, names = [], []
        for row in _rows("terms.tsv.gz"):
            form, curie = row[1] or row[0], row[2]
            if not 2 <= len(form) <= 26 or "," in form or not form.isprintable():
                continue
            if curie.startswith(("hgnc:", "fplx:")):
                aliases.append(form)
            elif len(form) <= 20:
                names.append(form)
        return cls(symbols, tuple(aliases), tuple(names))

    def draw(self, rng: Random) -> str:
        """One label's text: a name as the lexicon has it, or made up in the manner of names."""
        kind = rng.random()
        if kind < 0.22:
            text = rng.choice(self.symbols)
        elif kind < 0.42:
            text = rng.choice(self.aliases)
        elif kind < 0.54:
            text = rng.choice(self.names)
        elif kind < 0.60:
            text = rng.choice(_MARKS if rng.random() < 0.3 else _SHORT)
        elif kind < 0.63:
            text = rng.choice(_PROCESSES)
        elif kind < 0.70:
            text = self._several(rng)
        elif kind < 0.78:
            text = self._greek(rng)
        elif kind < 0.82:
            text = _phosphate(rng)
        elif kind < 0.93:
            text = rng.choice(_STATES).format(rng.choice(self.symbols + self.aliases[:2000]))
        else:
            text = _invented(rng)
        if rng.random() < 0.1:
            text = text.capitalize() if rng.random() < 0.5 else text.lower()
        return " ".join(text.split()[:4])[:30]

    def _several(self, rng: Random) -> str:
        first = rng.choice(self.symbols)
        kind = rng.random()
        if kind < 0.45:
            return f"{first}/{rng.choice(self.symbols)}"
        if kind < 0.75:
            stem = first.rstrip("0123456789") or first
            return f"{stem}{rng.randint(1, 9)}{rng.choice('//,-')}{rng.randint(1, 9)}"
        if kind < 0.9:
            stem = first.rstrip("ABCDEFGH0123456789") or first
            return f"{stem}{rng.choice('123')}{rng.choice(('A/B', 'A/C', 'B/C', 'A,B', 'A-C'))}"
        return f"{first}{rng.choice((', ', '-', ':', ' + '))}{rng.choice(self.symbols)}"

    def _greek(self, rng: Random) -> str:
        letter = rng.choice(_COMMON_GREEK)
        stem = rng.choice(self.symbols).rstrip("0123456789")[:5]
        known = ("TGF", "IFN", "IKK", "NF", "TNF", "PKC", "G", "IL-1", "PI3K", "Iκ", "PPAR", "ER",
                 "CK1", "GSK3", "p38", "AMPK", "LXR", "RAR", "Tβ", "DAG")  # fmt: skip
        if rng.random() < 0.5:
            stem = rng.choice(known)
        kind = rng.random()
        if kind < 0.6:
            tail = rng.choice(
                ("", "", "", "1", "2", "R", "R1", "R2", "B", "/β", "q", "i", "s", "γ")
            )
            return f"{stem}{rng.choice(('', '', '-'))}{letter}{tail}"
        if kind < 0.85:
            tail = rng.choice(("catenin", "arrestin", "actin", "SMA", "tubulin", "1AR", "2AR", "DG",
                               "secretase", "integrin", "synuclein"))  # fmt: skip
            return f"{letter}{'-' if not tail[0].isdigit() else ''}{tail}"
        return f"{stem}κB" if rng.random() < 0.6 else f"{stem}{letter}{rng.randint(1, 9)}"


def _phosphate(rng: Random) -> str:
    places = sorted(rng.sample(range(1, 7), rng.randint(1, 5)))
    listed = ",".join(map(str, places))
    return rng.choice(
        (f"PI({listed})P{len(places)}", f"I({listed})P{len(places)}", f"PI({places[0]})P",
         f"IP{rng.randint(3, 8)}", f"PtdIns({listed})P{len(places)}", f"C{rng.randint(2, 26)}:"
         f"{rng.randint(0, 6)}", f"GM{rng.randint(1, 3)}", f"HSP{rng.randint(10, 110)}",
         f"{rng.randint(4, 800)}kDa", f"Ser{rng.randint(2, 900)}", f"Thr{rng.randint(2, 900)}")
    )  # fmt: skip


def _invented(rng: Random) -> str:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    text = "".join(rng.choice(letters) for _ in range(rng.randint(1, 5)))
    if rng.random() < 0.3:
        text = text[0] + text[1:].lower()
    if rng.random() < 0.7:
        text += rng.choice(("", "-")) + str(rng.randint(0, 130))
    if rng.random() < 0.25:
        text += rng.choice(letters)
    return text
