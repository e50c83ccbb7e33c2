"""States that a label gives to a molecule: phosphorylated, active, mutant, positive, ..."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

MODIFICATIONS = {
    "P": "phosphorylated",
    "p": "phosphorylated",
    "Ⓟ": "phosphorylated",
    "ⓟ": "phosphorylated",
    "Pi": "phosphorylated",
    "Ub": "ubiquitinated",
    "ub": "ubiquitinated",
    "Ubi": "ubiquitinated",
    "UB": "ubiquitinated",
    "Ac": "acetylated",
    "Me": "methylated",
    "SUMO": "sumoylated",
}
"""Labels that are nothing but a mark on a neighbour, and the state that they give."""

_SITE = r"(?:(?:Ser|Thr|Tyr|[STY])\s?-?\d{1,4})"
_MUTATION = r"(?:[ACDEFGHIKLMNPQRSTVWY]\d{1,4}[ACDEFGHIKLMNPQRSTVWYX*])"

# (pattern with a group "base", state). The base must be looked up by the caller: a pattern
# alone never decides ("pSTAT3" may or may not be a name of its own).
_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), state)
    for pattern, state in (
        (r"^(?:phospho|Phospho|PHOSPHO)[\s-]?(?P<base>\S.+)$", "phosphorylated"),
        (r"^(?:[Pp]hosphorylated|PHOSPHORYLATED)\s+(?P<base>.+)$", "phosphorylated"),
        (r"^[pP][-‐–\s](?P<base>\S.+)$", "phosphorylated"),
        (r"^p(?P<base>[A-Z].+|eIF.+|mTOR.*)$", "phosphorylated"),
        (r"^[Ⓟⓟ]\s?(?P<base>\S.+)$", "phosphorylated"),
        (r"^(?P<base>.+?)[\s-]\(?[pPⓅⓟ]\)?$", "phosphorylated"),
        (r"^(?P<base>.+?)\([pP]\)$", "phosphorylated"),
        (r"^(?P<base>\S+?)[Ⓟⓟ]$", "phosphorylated"),
        (rf"^(?P<base>.+?)(?:[\s-]\(?|\()p?{_SITE}(?:[/,]\s?p?{_SITE})*\)?$", "phosphorylated"),
        (r"^(?:[Aa]ctive|[Aa]ctivated|ACTIVE|ACTIVATED)\s+(?P<base>.+)$", "active"),
        (r"^(?P<base>.+?)[\s-]?\(?(?:active|activated)\)?$", "active"),
        (r"^(?P<base>.+?)[-\s]GTP$", "active"),
        (r"^GTP-(?P<base>.+)$", "active"),
        (r"^(?P<base>.+?)[-\s]GDP$", "inactive"),
        (r"^GDP-(?P<base>.+)$", "inactive"),
        (r"^(?:[Ii]nactive|INACTIVE)\s+(?P<base>.+)$", "inactive"),
        (r"^(?P<base>.+?)[\s-]?\(?inactive\)?$", "inactive"),
        (r"^(?:[Cc]leaved|CLEAVED|c-|cl-|cl\.)\s?(?P<base>[A-Z].+|caspase.+)$", "cleaved"),
        (r"^(?:[Pp]ro|PRO)-(?P<base>.+)$", "precursor"),
        (r"^(?P<base>.+?)\s?\([uU]\)$", "unspliced"),
        (r"^(?P<base>.+?)\s?\([sS]\)$", "spliced"),
        (r"^(?:u)(?P<base>XBP.+)$", "unspliced"),
        (r"^(?:s)(?P<base>[A-Z]{2,}\d.*)$", "soluble or spliced"),
        (r"^(?:[Mm]utant|[Mm]utated|[Mm]ut|MUTANT)[\s-](?P<base>.+)$", "mutant"),
        (r"^(?P<base>.+?)[\s-](?:mutant|mut|MUT|mutation|mutations)$", "mutant"),
        (rf"^(?P<base>.+?)(?:[\s-]\(?|\(){_MUTATION}\)?$", "mutant"),
        (r"^(?P<base>.+?)\s?\*$", "marked *"),
        (r"^(?:[Dd]ominant[- ]negative|DN)[\s-](?P<base>.+)$", "dominant negative"),
        (r"^(?P<base>.+?)\s?(?:[-–−]/[-–−]|\(-/-\))$", "knocked out"),
        (r"^(?P<base>.+?)[\s-](?:KO|knockout|null|deficient|deficiency)$", "knocked out"),
        (r"^(?:si|sh)[-\s]?(?:RNA)?[-\s]?(?P<base>[A-Z].+)$", "knocked down"),
        (r"^(?P<base>.+?)[\s-](?:siRNA|shRNA|knockdown|KD)$", "knocked down"),
        (r"^(?:[Aa]nti)[-\s](?P<base>[A-Z].+)$", "target of an antibody"),
        (r"^(?P<base>.+?)\s?(?:\+|⁺|\(\+\)|[Pp]os|[- ]positive)$", "positive"),
        (r"^(?P<base>.+?)\s?(?:[-–−]|⁻|\(-\)|neg|[- ]negative)$", "negative"),
        (r"^(?P<base>.+?)\s?(?:high|hi|High|HIGH|ʰⁱ)$", "high"),
        (r"^(?P<base>.+?)\s?(?:low|lo|Low|LOW)$", "low"),
        (r"^(?:[Oo]x(?:idized)?)[-\s](?P<base>.+)$", "oxidised"),
        (r"^(?:[Ss]oluble|[Ss]ecreted)\s+(?P<base>.+)$", "soluble"),
        (r"^(?:[Nn]uclear|[Cc]ytosolic|[Mm]itochondrial)\s+(?P<base>.+)$", "localised"),
        (r"^(?:Ub|ubiquitinated|Ubiquitinated|poly-?Ub)[\s-](?P<base>.+)$", "ubiquitinated"),
        (r"^(?P<base>.+?)[\s-](?:Ub|UB|\(Ub\)n)$", "ubiquitinated"),
        (r"^(?:Ac|acetyl|acetylated|Acetylated)[\s-](?P<base>.+)$", "acetylated"),
        (r"^(?P<base>.+?)[\s-](?:Ac)$", "acetylated"),
        (r"^(?P<base>.+?)[\s-]?mRNAs?$", "mRNA"),
        (r"^(?P<base>.+?)\s(?:gene|GENE)$", "gene"),
        (r"^(?P<base>.+?)\s(?:dimer|DIMER|homodimer)$", "dimer"),
        (r"^(?P<base>.+?)\s(?:monomer)$", "monomer"),
        (r"^(?P<base>.+?)\s?[↑⬆]+$", "up"),
        (r"^[↑⬆]+\s?(?P<base>.+)$", "up"),
        (r"^(?P<base>.+?)\s?[↓⬇]+$", "down"),
        (r"^[↓⬇]+\s?(?P<base>.+)$", "down"),
    )
)


@dataclass(frozen=True, slots=True)
class Stripped:
    """A label without one of its marks.

    Attributes:
        base: What is left.
        start: Where the base begins in the text.
        state: What the mark says.
    """

    base: str
    start: int
    state: str


@lru_cache(maxsize=1 << 14)
def strip_states(text: str) -> tuple[Stripped, ...]:
    """Every way to take one state mark from a text, in a fixed order."""
    found: list[Stripped] = []
    for pattern, state in _RULES:
        match = pattern.match(text)
        if match is None:
            continue
        base = match["base"].strip()
        if len(base) < 2 or not any(c.isalpha() for c in base):
            continue
        start = match.start("base") + (len(match["base"]) - len(match["base"].lstrip()))
        stripped = Stripped(base, start, state)
        if stripped not in found:
            found.append(stripped)
    return tuple(found)
