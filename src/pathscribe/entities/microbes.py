"""Labels that name a microbe's gene with its owner: "HPV E5", "MERS-CoV 4a", "ICP47 (HSV-1)"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..records.model import Evidence, Reading
from ..vocabulary.lexicon import Lexicon
from .context import Context
from .naming import Decision
from .pieces import Piece
from .scoring import GENE_TYPES

_VALUE = 0.85
# Multicellular hosts and classes that own no gene of their own: "human IL6", "viral E6" are others.
_HOSTS = frozenset(
    f"ncbitaxon:{n}"
    for n in (9606, 10090, 10116, 9986, 9615, 9823, 30521, 9925, 9940, 9798, 9685, 9031, 1449913,
              9598, 10036, 49442, 9837, 143292, 9668, 7955, 8088, 8355, 9913, 9544, 10239, 2, 4751)
) | {"pathscribe:pathogen", "mesh:D010271", "mesh:D010944"}  # fmt: skip
_NAME = (
    r"(?:[A-Z]{1,3}\d{0,3}[a-z]?\d?|\d{1,2}[a-z]{1,2}|\d[A-Z]?|ORF-?\d\w{0,3}|[nN][sS][pP]?-?\d\w{0,3}"
    r"|p?U[LS]\d{1,3}|VP-?\d{1,3}|ICP\d{1,3}|gp\d{2,3}|pp\d{1,3}\w{0,3}|p\d{1,2}"
    r"|[A-Z][a-z]{2,3}[A-Z]?\d?|core|capsid|spike|envelope|nucleocapsid|nucleoprotein|matrix|tax"
    r"|polymerase|protease|integrase|hemagglutinin|neuraminidase|glycoprotein|large T|LT|RdRp"
    r"|PLpro|3CLpro|Mpro|leader|fiber|hexon|penton|proteins?\s?\w{0,3})"
)
_BEHIND = re.compile(
    rf"^[\s-]*({_NAME}(?:\s?(?:/|,|\+|and|and/or)\s?{_NAME})*(?:\s(?:protein|glycoprotein))?)\??$"
)
_BEFORE = re.compile(r"^(\S{1,12})\s*\(([^()]{2,60})\)$")
_NOT_GENES = frozenset(
    ("RNA", "DNA", "RNAs", "RC", "entry", "Entry", "ER", "ROS", "EV", "EVs", "IFN", "IgG", "IgM",
     "Ab", "PAMP", "PAMPs", "LPS", "VLP", "VLPs", "GP", "RNP", "Drug", "Egress", "Type")
)  # fmt: skip
_OTHERS = frozenset({"organism", "chemical", "cell", "disease", "phenotype", "location", "rna"})
_PROTEIN = re.compile(
    r"^(?:[SEMNCGFHLPVWZX]|[Ss]pike|[Ee]nvelope|[Mm]embrane|[Nn]ucleocapsid|[Cc]apsid|[Mm]atrix"
    r"|[Cc]ore|[Aa]ccessory|[Nn]on-?\s?structural|[Ss]tructural|[Vv]ir(?:al|us|ion)|[Ff]usion"
    r"|[Tt]egument|[Cc]oat|[Ll]eader|VP\d+|[Nn][Ss]\d+)\s+(?:glyco)?proteins?(?:\s+replication"
    r"\s+complex|\s+complex)?$"
)


def _microbe(piece: Piece) -> bool:
    reading = piece.decision.readings[0]
    return piece.decision.type == "organism" and reading.curie not in _HOSTS


def _owners(text: str, lexicon: Lexicon) -> list[str]:
    """CURIEs of the microbes of a list such as "DENV, ZIKV, WNV"; empty if it is none."""
    found: list[str] = []
    for part in re.split(r"\s*(?:,|/|;|\band\b)\s*", text):
        terms = lexicon.lookup(part, types=("organism",))
        if not terms or terms[0].curie in _HOSTS:
            if part and not re.fullmatch(r"[a-z]?[A-Z][A-Za-z]{0,5}(?:V|d|-?\d{1,2})", part):
                return []
            continue
        found.append(terms[0].curie)
    return found


def microbe_gene(text: str, inner: Sequence[Piece], context: Context) -> Piece | None:
    """The gene of a microbe whose name stands in the label too.

    Args:
        text: A label that is, whole, no name.
        inner: The names found within it.
        context: What the figure says beside it.

    Returns:
        A piece over the whole label, or None.
    """
    first = min(inner, key=lambda p: (p.start, -p.end), default=None)
    if first is not None and first.start == 0 and _microbe(first):
        match = _BEHIND.match(text[first.end :])
        if match is not None and match[1] not in _NOT_GENES and not _human(match[1], context):
            owner = first.decision.readings[0]
            return _piece(text, match[1], owner.name, (owner.curie,))
    if text.count("(") > 1:
        return None
    match = _BEFORE.match(text)
    if match is not None:
        owners = _owners(match[2], context.lexicon)
        if owners and match[1] not in _NOT_GENES and not _human(match[1], context):
            return _piece(text, match[1], context.lexicon.name(owners[0]), tuple(owners))
    return None


def viral_protein(text: str, context: Context) -> Piece | None:
    """A label such as "spike protein" or "C protein" in a figure with viruses; None otherwise."""
    if context.habitat.virus and _PROTEIN.match(text):
        return _piece(text, text, "virus", ())
    return None


def _human(name: str, context: Context) -> bool:
    """Is it so much the name of another thing that the microbe beside it only acts on it?"""
    if context.lexicon.nonhuman(name):
        return False
    readings = context.lexicon.lookup(name)
    if readings and readings[0].type in _OTHERS and readings[0].rank <= 20 and len(name) > 2:
        return True
    terms = [t for t in readings if t.type in GENE_TYPES]
    return bool(terms) and terms[0].rank <= 12 and (terms[0].exact or terms[0].same_case)


def _piece(text: str, gene: str, owner: str, taxa: tuple[str, ...]) -> Piece:
    evidence = (Evidence(kind="organism", text=f"named with its owner, {owner}", weight=_VALUE),)
    reading = Reading(
        curie="", name=f"{gene} ({owner})", source="figure", xrefs=tuple(t for t in taxa if t)
    )
    decision = Decision("nonhuman_gene", (reading,), (), gene, _VALUE, evidence, (), True)
    return Piece(0, len(text), text, decision)
