"""Labels that are phrases: one mention over the whole label, by its head noun.

"Senescent alveolar macrophage" is a cell in a state, "T-cell exhaustion" a process that cells
undergo, "Early-stage lung cancer" a disease. The names within such a label do not say what it
is; its head does (see `heads`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..records.model import Evidence, MentionType, Reading
from ..vocabulary.lexicon import Term
from .context import NUMBER, Context
from .heads import Head, head, is_event, type_of_word
from .naming import GENERIC_MICROBES, Decision, decide
from .pieces import Piece
from .scoring import GENE_TYPES

NAMED, UNNAMED = 0.72, 0.62
_MOST_RANK = 30
_SYMBOL_RANK = 12
_SMALL = frozenset(
    ("of", "the", "and", "or", "in", "by", "to", "for", "a", "an", "with", "from", "on", "via",
     "its", "their", "other", "at", "as")
)  # fmt: skip
# Legends and arrows carry them; alone they say nothing about what happens to whom.
_EDGE_WORDS = frozenset(
    ("inhibition", "activation", "stimulation", "induction", "phosphorylation", "binding",
     "dephosphorylation", "interaction", "expression", "regulation", "association", "secretion",
     "dissociation", "release", "production", "effect", "suppression", "repression", "cleavage",
     "upregulation", "downregulation", "dimerization", "translocation", "action", "formation",
     "recruitment", "conversion", "modification", "promotion", "reaction", "function", "transport",
     "generation", "accumulation", "signaling", "signalling", "response", "effects", "loss",
     "acetylation", "methylation", "modulation", "increase", "decrease", "reduction", "control",
     "mechanism", "change", "import", "export", "uptake", "synthesis", "block", "processing",
     "maturation", "integration", "elongation", "amplification", "ratio", "phenotype",
     "termination")
)  # fmt: skip
_EDGE_QUALITIES = frozenset(
    ("predicted", "positive", "negative", "direct", "indirect", "possible", "putative", "known",
     "unknown", "short-term", "long-term", "transcriptional", "post-transcriptional", "feedback",
     "feed-forward", "persistent", "strong", "weak", "fold", "competitive", "protein-protein",
     "physical", "genetic", "proteolytic", "binding", "molecular", "cellular", "biological")
)  # fmt: skip
_CHANGE = re.compile(
    r"^(?:reduced?|increased?|enhanced?|decreased?|impaired|restored?|dampened|repressed|altered"
    r"|abnormal|aberrant|disrupted|defective|dysregulated|deregulated|attenuated|elevated"
    r"|uncontrolled|excessive|sustained|prolonged|delayed|accelerated|improved?|compromised|lower"
    r"|higher|limited|loss of|lack of|gain of|failure of|inhibition of|induction of|promotes?"
    r"|prevents?|suppress(?:ed|es)?|upregulated|downregulated)\s+\S",
    re.I,
)
_QUALITY = re.compile(
    r"^(?:(?:pro|anti|immuno|neuro|cardio|onco|hyper|hypo|cyto|patho|geno|tumor|tumour|tolero)-?"
    r"\s?\w*(?:ic|ive|ory|al|ary|ous)|phagocytic|healthy|unhealthy|invasive|quiescent|senescent"
    r"|proliferative|apoptotic|metastatic|tolerogenic|immunogenic|carcinogenic|tumorigenic)$",
    re.I,
)
_CONDITION = re.compile(
    r"^(?:normal|healthy|physiologic(?:al)?|patho\w+|hypoxic|normoxic|inflammatory|isch(?:a)?emic"
    r"|diseased?|diabetic|stress(?:ed|ful)?|steady|basal|homeostatic|resting)[\s-]"
    r"(?:conditions?|states?)$",
    re.I,
)
_BINDING = re.compile(r"^(?:binding|attachment|adhesion|docking) of \S.* to \S", re.I)
_AMOUNT = re.compile(
    r"^(?:low|high|normal|elevated|excess|excessive|free|exogenous|endogenous|extracellular"
    r"|intracellular|cytosolic|cytoplasmic|mitochondrial|nuclear|plasma|serum|dietary|systemic"
    r"|increased|decreased|reduced|bound|circulating|secreted|oxidized|oxidised)\s+(?=\S)",
    re.I,
)
_CELL_STATE = re.compile(
    r"\b(?:senescent|infected|uninfected|activated|exhausted|apoptotic|necrotic|dying|dead|damaged"
    r"|naive|naïve|memory|effector|resting|quiescent|proliferating|polari[sz]ed|foamy|malignant"
    r"|metastatic|healthy|normal|injured|stressed|primed|mature|immature|differentiated|resident"
    r"|inflammatory|tolerogenic|regulatory|cytotoxic|old|aged|young|hypoxic|transformed|reactive"
    r"|dormant|circulating|infiltrating|migrating|target|uninfected|bystander|transfected)\b",
    re.I,
)
_MARKER = re.compile(
    r"(?<![\w])([A-Z][\w.-]{1,11}(?:\+|⁺|\s?high|\s?hi|\s?low|\s?lo|[−-](?=\s|$)))"
)
_BINOMIAL = re.compile(r"^[A-Z][a-z]{3,}(?:\s+[A-Za-z][a-z]{3,}){1,2}(?:\s+[A-Z]\.?)?$")
_STRAIN = re.compile(r"^[-–]?\s?(?:[A-Z]{1,4}[-.]?\d[\w./-]{0,8}|\d{1,4}[A-Z]?|Δ[A-Za-z]\w{1,7})$")
_GENERIC_CELL = frozenset({"cell", "cells"})
_GENERIC_CHEMICAL = frozenset(
    ("dna", "rna", "rnas", "drug", "drugs", "antibody", "antibodies", "mab", "mabs", "protein",
     "proteins", "polysaccharide", "methyl", "abs", "ab", "acid", "acids", "lipid", "lipids",
     "inhibitor", "inhibitors", "agonist", "agonists", "no", "as", "asa", "pro", "peptide",
     "peptides", "salt", "metal")
)  # fmt: skip
# "α-TNF", but not "α-actinin".
_ANTIBODY = re.compile(
    r"^(?:anti[-–\s]?\S|α[-–\s]?[A-Z\d])|\b(?:m?Abs?|M[Aa]bs?|antibod(?:y|ies))$"
)
# What stays inside a phrase as a mention of its own.
_MOLECULES = (GENE_TYPES - {"rna"}) | {"nonhuman_gene"}
_KEPT = GENE_TYPES | {"nonhuman_gene", "chemical"}


def phrase(text: str, inner: Sequence[Piece], context: Context) -> list[Piece]:
    """A label as one phrase, with the names in it that stay mentions of their own.

    Args:
        text: A label that is, whole, no name.
        inner: The names found within it.
        context: What the figure says beside it.

    Returns:
        One piece over the whole label and those of `inner` that stay; empty where the label is
        no phrase of a known kind.
    """
    organism = _organism(text, inner, context)
    if organism is not None:
        return [organism]
    found = head(text)
    if found is None:
        return []
    for build in (_chemical, _rna, _cell, _process, _disease, _place):
        whole = build(text, found, inner, context)
        if whole is not None:
            return [whole, *(p for p in inner if _stays(p, whole, text, context))]
    return []


def _stays(piece: Piece, whole: Piece, text: str, context: Context) -> bool:
    kind = piece.decision.type
    if kind == whole.decision.type or (piece.start, piece.end) == (whole.start, whole.end):
        return False
    if kind == "chemical" and not strong_chemical(text[piece.start : piece.end], piece, context):
        return False
    if whole.decision.type == "cell":
        # A gene in a cell's name is a marker, and stands with a mark: "TREM2+ neutrophil".
        return kind in GENE_TYPES and (bool(piece.state) or piece.decision.direct)
    if kind == "disease":
        return whole.decision.type == "phenotype"
    return kind in _KEPT


def is_edge_word(text: str) -> bool:
    """Is it what legends and arrows say ("phosphorylation"), or the name of a domain?"""
    lower = text.lower()
    *before, last = lower.split() or [""]
    told = last in _EDGE_WORDS and all(word in _EDGE_QUALITIES for word in before)
    return told or lower in _EDGE_WORDS or lower.endswith((" domain", " domains"))


def strong_chemical(text: str, piece: Piece, context: Context) -> bool:
    """Is a chemical word among others a chemical of its own, and no chance or class word?"""
    if all(context.lexicon.is_word(word) for word in text.split()):
        return False
    if text.lower() in _GENERIC_CHEMICAL:
        return False
    return len(text) > 3 or (piece.decision.direct and not text.islower())


def _whole(
    text: str,
    kind: MentionType,
    term: Term | None,
    name: str,
    why: str,
    *,
    score: float = 0.0,
    state: tuple[str, ...] = (),
) -> Piece:
    value = score or (NAMED if term is not None else UNNAMED)
    reading = Reading(
        curie=term.curie if term else "",
        name=term.name if term else name,
        source=f"phrase, {term.source}" if term else "phrase",
    )
    evidence = (Evidence(kind="phrase", text=why, weight=value),)
    decision = Decision(kind, (reading,), (), "", value, evidence, (), True)
    return Piece(0, len(text), text, decision, state)


def _suffix_term(
    found: Head, context: Context, kinds: tuple[MentionType, ...], *, least: int = 1
) -> Term | None:
    """The longest end of the head's noun phrase that the lexicon has as one of these types."""
    words = found.phrase.split()
    for first in range(len(words)):
        if len(words) - first < least:
            return None
        form = " ".join(words[first:])
        terms = context.lexicon.lookup(form, types=kinds)
        if terms and terms[0].rank <= _MOST_RANK:
            return terms[0]
    return None


# --------------------------------------------------------------------------- processes


def _process(text: str, found: Head, inner: Sequence[Piece], context: Context) -> Piece | None:
    changed = _CHANGE.match(text) is not None and not re.search(r"ed by ", text)
    if len(found.words) == 1 and not changed:
        word = found.words[0]
        if (
            found.word in _EDGE_WORDS
            or word.lower() in _EDGE_WORDS
            or context.lexicon.lookup(word, types=GENE_TYPES)
        ):
            return None
        quality = _QUALITY.match(text.strip(" .,;:")) is not None
        if not quality and (found.type != "phenotype" or found.word.endswith("ing")):
            return None
        term = _suffix_term(found, context, ("phenotype",))
        return _whole(text, "phenotype", term, text, f"{word!r} names a process or an effect")
    if _infection(found, inner):
        return None
    if _CONDITION.match(text) is not None:
        return _whole(text, "phenotype", None, text, "the condition of a cell or a tissue")
    if _BINDING.match(text) is not None:
        return _whole(text, "phenotype", None, text, "what binds to what")
    listed = _listed_process(text, context) if found.type != "phenotype" else None
    if listed is not None:
        return _whole(text, "phenotype", listed, text, f"a list with {listed.form!r} in it")
    if found.type != "phenotype" and not changed:
        return None
    if _only_molecules(found, text, inner):
        return None
    if found.word in _EDGE_WORDS and all(w.lower() in _EDGE_QUALITIES for w in found.words[:-1]):
        return None
    if changed and found.type not in ("phenotype", None):
        return None
    if all(is_event(w) or w.lower() in _SMALL for w in found.words):
        listed = _listed_process(text, context)
        if listed is None:
            return None
    if len(found.words) == 2 and found.word in ("linked", "domain"):
        return None
    term = _suffix_term(found, context, ("phenotype",))
    if term is not None and term.form.lower() in _EDGE_WORDS:
        term = None
    why = f"a phrase about {found.word!r}"
    return _whole(text, "phenotype", term, text, why)


def _listed_process(text: str, context: Context) -> Term | None:
    """The process that a list such as "Lectins and phagocytosis" ends or begins with."""
    parts = [p for p in re.split(r"\s*,\s*(?:and\s+)?|\s+and\s+", text) if p]
    if len(parts) < 2:
        return None
    for part in (parts[-1], parts[0]):
        terms = context.lexicon.lookup(part) if len(part.strip(" .")) > 3 else []
        if terms and terms[0].type == "phenotype" and terms[0].rank <= _MOST_RANK:
            return terms[0]
    return None


def _infection(found: Head, inner: Sequence[Piece]) -> bool:
    """Is it an infection by a microbe that is named ("HBV infection")? That is a disease."""
    return found.word == "infection" and any(
        p.decision.type in ("organism", "disease")
        and p.decision.readings[0].curie not in GENERIC_MICROBES
        and p.start == 0
        for p in inner
    )


def _only_molecules(found: Head, text: str, inner: Sequence[Piece]) -> bool:
    """Does the phrase say only what happens to molecules that it names ("STAT3 activation")?"""
    spans = [(p.start, p.end) for p in inner if p.decision.type in _MOLECULES]
    if not spans:
        return False
    at = 0
    for word in found.words:
        at = text.find(word, at)
        if at < 0:
            return False
        end = at + len(word)
        if not any(s < end and at < e for s, e in spans) and not (
            is_event(word) or word.lower() in _SMALL
        ):
            return False
        at = end
    return found.event or is_event(found.words[0])


# ------------------------------------------------------------------------------- cells


def _cell(text: str, found: Head, inner: Sequence[Piece], context: Context) -> Piece | None:
    if found.type != "cell" or len(found.words) < 2 or len(found.words) > 7:
        return None
    if len(found.phrase.split()) < len(found.words) and "/" not in text:
        return None  # "NF-κB in macrophages", "IL-6, T cells"
    if "/" in text and sum(p.decision.type == "cell" for p in inner) > 1:
        return None
    term = _suffix_term(found, context, ("cell",))
    states = tuple(m[0].lower() for m in _CELL_STATE.finditer(text))
    if term is not None:
        # States that the cell's own name has ("memory T cell") say nothing new.
        states = tuple(s for s in states if s not in term.form.lower())
    markers = tuple(m[1].replace("⁺", "+") for m in _MARKER.finditer(text))
    if term is not None:
        markers = tuple(m for m in markers if m.lower() not in term.form.lower())
    return _whole(
        text, "cell", term, text, f"a kind of {found.word}", state=(*states, *markers), score=0.8
    )


# ----------------------------------------------------------------------------- diseases


def _disease(text: str, found: Head, inner: Sequence[Piece], context: Context) -> Piece | None:
    infection = _infection(found, inner)
    if (not infection and found.type != "disease") or len(found.words) < 2:
        return None
    if any(p.decision.type in _KEPT and p.state for p in inner):
        return None
    if len(found.phrase.split()) < len(found.words):
        return None
    term = _suffix_term(found, context, ("disease",))
    return _whole(text, "disease", term, text, f"a kind of {found.word}")


# ---------------------------------------------------------------------------- chemicals


def _chemical(text: str, found: Head, inner: Sequence[Piece], context: Context) -> Piece | None:
    bare = NUMBER.sub("", text)
    if bare != text:
        named = decide(bare, context)
        if named is not None and named.type == "chemical":
            return Piece(0, len(text), bare, named)
        if context.numbered and (named is None or named.type == "other"):
            return _whole(text, "chemical", None, bare, "numbered as the compounds beside it")
    amount = _AMOUNT.match(text)
    if amount is not None:
        named = decide(text[amount.end() :], context)
        if named is not None and named.type == "chemical":
            form = text[amount.end() :]
            return Piece(0, len(text), form, named, (amount[0].strip().lower(),))
    if len(found.words) < 2:
        return None
    if _ANTIBODY.search(text) and any(p.decision.type in GENE_TYPES for p in inner):
        return _whole(text, "chemical", None, text, "an antibody")
    if found.type != "chemical" or len(found.words) > 5:
        return None
    if len(found.phrase.split()) < len(found.words):
        return None
    if context.lexicon.is_word(found.words[0]) and found.words[0].islower():
        return None
    term = _suffix_term(found, context, ("chemical",), least=2)
    return _whole(text, "chemical", term, text, f"a kind of {found.word}")


def _rna(text: str, found: Head, inner: Sequence[Piece], context: Context) -> Piece | None:
    if found.type != "rna" or len(found.words) > 5:
        return None
    if len(found.phrase.split()) < len(found.words):
        return None
    if any(p.decision.type == "gene" for p in inner):
        return None
    term = _suffix_term(found, context, ("rna", "chemical"))
    return _whole(text, "rna", term, text, f"a kind of {found.word}")


# --------------------------------------------------------------------- places, organisms


def _place(text: str, found: Head, inner: Sequence[Piece], context: Context) -> Piece | None:
    if found.type != "location" or not 2 <= len(found.words) <= 4:
        return None
    if len(found.phrase.split()) < len(found.words):
        return None
    if any(p.decision.type in GENE_TYPES for p in inner):
        return None
    term = _suffix_term(found, context, ("location",))
    return _whole(text, "location", term, text, f"a kind of {found.word}")


def _organism(text: str, inner: Sequence[Piece], context: Context) -> Piece | None:
    species = [p for p in inner if p.decision.type == "organism"]
    if not species and " " not in text:
        cut = re.match(r"^([A-Za-z]*V|CoV)(?=[-–]|Δ)", text)
        stem = decide(cut[1], context) if cut else None
        if stem is not None and cut is not None and stem.type == "organism":
            species = [Piece(0, cut.end(), cut[1], stem)]
    if len(species) == 1:
        named = species[0]
        curie = named.decision.readings[0].curie
        behind = text[named.end :]
        if named.start == 0 and _BINOMIAL.match(text) and " " not in text[: named.end]:
            second = text.split()[1]
            epithet = not context.lexicon.is_word(second) and type_of_word(second)[1] is None
            if epithet and curie not in GENERIC_MICROBES:
                return _as_organism(text, named, f"a species of {named.decision.readings[0].name}")
        gene = context.lexicon.lookup(behind.strip(), types=GENE_TYPES) if behind else []
        strain = behind and _STRAIN.match(behind) and not (gene and gene[0].rank <= _SYMBOL_RANK)
        if named.start == 0 and strain and curie:
            return _as_organism(text, named, "a strain")
        found = head(text)
        if (
            found is not None
            and found.type == "organism"
            and named.end == len(text)
            and len(found.words) <= 4
            and not any(p.decision.type in GENE_TYPES for p in inner)
        ):
            return _as_organism(text, named, f"a kind of {found.word}")
    return None


def _as_organism(text: str, named: Piece, why: str) -> Piece:
    decision = named.decision.weakened(0.05, "phrase", why)
    return Piece(0, len(text), text[named.start : named.end], decision, named.state)
