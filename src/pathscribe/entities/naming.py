"""What one name means in one figure: definition, cues, other species, then the lexicon."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from ..records.model import Evidence, MentionType, Reading, Rejected
from ..vocabulary.lexicon import NonhumanGene, Term
from .abbreviations import Definition
from .context import Context
from .cues import NOTHING, judge
from .heads import type_of_word
from .scoring import GENE_TYPES, Scored, score

MOST_MEMBERS = 24
_MOST_REJECTED = 6
GENERIC_MICROBES = frozenset(
    ("ncbitaxon:10239", "ncbitaxon:2", "ncbitaxon:4751", "pathscribe:pathogen", "mesh:D010271",
     "mesh:D012328", "ncbitaxon:2080735", "")
)  # fmt: skip
"""Organisms that are classes: "viral infection" names no virus."""
ALIAS_RANK = 30
_HAND_RANK = 8
_SYMBOL_RANK = 12  # approved symbols, FamPlex names, hand-kept forms and better
_COMMON = frozenset(
    ("of", "the", "and", "in", "by", "to", "for", "an", "with", "type", "like", "cell", "cells",
     "factor", "protein", "associated", "binding", "containing", "member", "family", "domain",
     "subunit", "related", "interacting", "dependent", "alpha", "beta", "gamma")
)  # fmt: skip
_HEADS: tuple[tuple[re.Pattern[str], MentionType], ...] = tuple(
    (re.compile(pattern, re.I), cast(MentionType, kind))
    for pattern, kind in (
        (r"\b(?:cells?|neurons?|macrophages?|lymphocytes?|fibroblasts?|neutrophils?|\w+blasts?"
         r"|\w+cytes?)$", "cell"),
        (r"(?:disease|syndrome|cancers?|carcinomas?|tumou?rs?|lymphomas?|leuka?emias?|disorders?"
         r"|diabetes|sclerosis|fibrosis|\w+itis|\w+opathy|deficiency)$", "disease"),
        (r"\b(?:membranes?|reticulum|matrix|cytoplasm|nucleus|mitochondri\w+|lysosomes?"
         r"|endosomes?|autophagosomes?|body|bodies|granules?|apparatus|vesicles?)$", "location"),
        (r"(?:phenotypes?|traps?|death|growth|transition|response|stress|signal(?:l)?ing|pathway"
         r"|autophagy|apoptosis|\w+osis|\w+ation|\w+esis|repair|damage|recombination|cycle"
         r"|arrest|activity|potential|degradation)$", "phenotype"),
        (r"(?:acid|acids|ester|oxide|peroxide|lipids?|glyc(?:an|ol|eride)s?|phosphate|species"
         r"|radicals?|drugs?|inhibitors?|agonists?|antagonists?)$", "chemical"),
        (r"(?:virus|viruses|bacteri\w+)$", "organism"),
        (r"\bRNAs?$", "rna"),
    )
)  # fmt: skip
_GENE_LIKE = re.compile(
    r"(?:ase|ases|proteins?|receptors?|factors?|kinases?|ligands?|enzymes?|channels?"
    r"|transporters?|peptides?|antigens?|cytokines?|chemokines?|hormones?|\w+ins?|subunits?"
    r"|molecules?|domain|genes?|homolog(?:ue)?s?|synthases?|member|\w+ \d+\w?)$",
    re.I,
)
# MeSH counts stretches of proteins and nucleic acids among its chemicals.
_PART_OF_SEQUENCE = re.compile(r"\b(?:signal|site|region|motif|domain|sequence)s?$", re.I)
# Open reading frames, non-structural, herpes, pox and virion proteins.
_OWN = 0.8
# Words that no name has: a long form with one of them has been taken too far back.
_TOO_LONG = re.compile(
    r"\.\s|\b(?:encodes?|contains?|regulates?|induces?|inhibits?|activates?|binds?|promotes?|via|its"
    r"|their|is|are|was|were|which|that|by|through|has|have|can|we|this|these)\b",
    re.I,
)
# As viruses are abbreviated: "MPXV", "CCHFV", "EMCV".
_VIRUS_NAME = re.compile(r"[A-Z][A-Za-z]{1,4}V(?:-?\d{1,2})?")
_VIRAL = re.compile(
    r"(?:ORF-?\d{1,3}[a-z]{0,2}|[Nn][Ss][Pp]?-?\d{1,2}[AB]?\d?|p?U[LS]-?\d{1,3}|VP-?\d{1,3}|ICP-?\d{1,2}"
    r"|gp-?\d{2,3}|pp1ab?|[A-M]\d{1,3}[RL])"
)
_SPECIES_KINGDOM: tuple[tuple[str, str], ...] = (
    ("Caenorhabditis", "worm"), ("Drosophila", "fly"), ("Aedes", "fly"), ("Anopheles", "fly"),
    ("Saccharomyces", "fungus"), ("Schizosaccharomyces", "fungus"), ("Candida", "fungus"),
    ("Aspergillus", "fungus"), ("Arabidopsis", "plant"), ("Oryza", "plant"), ("Nicotiana", "plant"),
    ("Escherichia", "bacterium"), ("Bacillus", "bacterium"), ("Streptomyces", "bacterium"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Decision:
    """What a name means.

    Attributes:
        type: Type of the mention.
        readings: What it stands for.
        symbols: HGNC symbols: the gene, or a family's members.
        origin: Another species' own symbol.
        score: 0 to 1.
        evidence: Reasons for it.
        rejected: Readings turned down.
        direct: The text has the form's own case, or a definition says so; not a mere likeness.
    """

    type: MentionType
    readings: tuple[Reading, ...]
    symbols: tuple[str, ...]
    origin: str
    score: float
    evidence: tuple[Evidence, ...]
    rejected: tuple[Rejected, ...]
    direct: bool

    def weakened(self, by: float, kind: str, text: str) -> Decision:
        """The same with a lower (or higher) score, and why."""
        changed = round(min(1.0, max(0.0, self.score - by)), 4)
        added = Evidence(kind=kind, text=text, weight=round(-by, 3))
        return replace(self, score=changed, evidence=(*self.evidence, added))


def decide(text: str, context: Context) -> Decision | None:
    """What a name means in a figure.

    The rules of reading in their order: what the caption or the article defines; what the
    organism is; what the neighbours say; then the lexicon, by the quality of form and case.

    Args:
        text: One name, state marks taken off.
        context: What the figure says beside it.

    Returns:
        The decision, or None where nothing is likely enough.
    """
    if text not in context.memory:
        context.memory[text] = _decide(text, context)
    return context.memory[text]


def _decide(text: str, context: Context) -> Decision | None:
    if not any(c.isalpha() for c in text):
        return None
    terms = _terms(text, context)
    definition = context.abbreviations.find(text)
    if definition is not None:
        defined = _by_definition(text, definition, terms, context)
        if defined is not None:
            return defined
    verdict = judge(text, context.everything)
    if verdict is not None:
        why = (
            f"beside {', '.join(verdict.found[:4])}"
            if verdict.found
            else "what it mostly stands for"
        )
        if verdict.reading == NOTHING:
            return None
        term = next((t for t in terms if t.curie == verdict.reading), None)
        if term is None:
            term = _term_of(text, verdict.reading, context)
        if term is not None:
            weight = 0.93 if verdict.found else 0.75
            scored = Scored(term, weight, (Evidence(kind="cue", text=why, weight=weight),))
            return _decision(text, scored, terms, context, reason=why)
    foreign = _foreign(text, terms, context)
    if foreign is not None:
        return foreign
    return _by_lexicon(text, terms, context)


def _terms(text: str, context: Context) -> list[Term]:
    terms = context.lexicon.lookup(text)
    if "/" in text or "," in text:
        # "MMP-1/2" is not MMP12: a form must have the slash itself.
        terms = [
            t for t in terms if any(mark in t.form for mark in "/,") or (t.exact and t.rank <= 8)
        ]
    return [t for t in terms if t.type != "chemical" or not _PART_OF_SEQUENCE.search(t.name)]


def _term_of(text: str, curie: str, context: Context) -> Term | None:
    kind = context.lexicon.type(curie)
    if kind is None:
        return None
    name = context.lexicon.name(curie)
    return Term(text, text, curie, name, kind, "hand", 8, "", True, True)


# ----------------------------------------------------------------------- definitions


def _by_definition(
    text: str, definition: Definition, terms: Sequence[Term], context: Context
) -> Decision | None:
    long = definition.long
    why = f"the {definition.source} defines {definition.short} as {long!r}"
    evidence = (Evidence(kind="definition", text=why, weight=0.97),)
    meant = [t for t in _long_terms(long, context) if t.rank <= 40]
    animal = context.habitat.kingdom == "vertebrate"
    if not meant:
        # The phrase may reach too far back: "regulator of endocytosis, Rho kinase (ROCK)".
        meant = _meant_by_end(long, terms, context)
    if not meant and _TOO_LONG.search(long):
        return None
    if not animal:
        meant = [t for t in meant if t.type not in GENE_TYPES]
    if meant:
        shared = [m for m in meant if any(m.curie == t.curie for t in terms)]
        chosen = (shared or meant)[0]
        first = terms[0] if terms else chosen
        if (
            chosen.type in GENE_TYPES
            and first.type in GENE_TYPES
            and first.rank <= _HAND_RANK < chosen.rank
            and first.exact
        ):
            chosen = first  # the common name of a molecule, defined by a loose form of it
        return _decision(text, Scored(chosen, 0.97, evidence), terms, context, reason=why)
    if animal:
        genes = [t for t in terms if t.type in GENE_TYPES]
        alike = [_likeness(long, t, context) for t in genes]
        best = max(range(len(genes)), key=lambda i: (alike[i], -i), default=-1)
        if best >= 0 and alike[best] >= 0.6:
            if alike[0] >= 0.4 and genes[0].rank <= 8:
                best = 0  # kept by hand: another gene's longer likeness is chance
            return _decision(text, Scored(genes[best], 0.95, evidence), terms, context, reason=why)
    kind = _kind_of(long)
    if kind is None:
        if animal:
            # A protein's long name that the lexicon words otherwise: its short form is looked up.
            return None
        kind = "nonhuman_gene"
    if animal and (kind in GENE_TYPES or (kind == "other" and _well_known(terms))):
        return None
    if kind == "other" and _well_known(terms):
        kind = "nonhuman_gene"
    if context.habitat.virus and context.lexicon.nonhuman(text):
        return None  # "pre-membrane (prM) protein": the virus's own protein, not a membrane
    rejected = tuple(
        Rejected(curie=t.curie, name=t.name, type=t.type, reason=why)
        for t in terms[:_MOST_REJECTED]
    )
    reading = Reading(curie="", name=long, source=f"{definition.source} definition")
    return Decision(kind, (reading,), (), "", 0.9, evidence, rejected, True)


def _well_known(terms: Sequence[Term]) -> bool:
    """Is there a gene or a family that the short form is a common name of?

    Then a long form without a telling head ("retinoic acid-inducible gene I") is its name too.
    """
    return any(
        t.type in GENE_TYPES and t.rank <= ALIAS_RANK and (t.exact or t.same_case)
        for t in terms[:3]
    )


def _meant_by_end(long: str, terms: Sequence[Term], context: Context) -> list[Term]:
    """Readings of the end of a long form that the short form has too."""
    words = long.split()
    ours = {t.curie for t in terms}
    for first in range(1, len(words)):
        found = context.lexicon.lookup(" ".join(words[first:]))
        shared = [t for t in found if t.curie in ours and t.rank <= 40]
        if shared:
            return shared
    return []


def _long_terms(long: str, context: Context) -> list[Term]:
    lexicon = context.lexicon
    for form in (long, re.sub(r"^(?:the|a|an)\s+", "", long, flags=re.I)):
        terms = lexicon.lookup(form)
        if terms:
            return terms
    for tail in (r"\s*\([^)]*\)$", r"\s+(?:gene|protein|pathway|family|cells?|factors?)s?$"):
        form = re.sub(tail, "", long)
        if form != long:
            terms = lexicon.lookup(form)
            if terms:
                return terms
    return []


def _content(text: str) -> set[str]:
    """The words of a name that tell it from others; numbers and Greek letters left out."""
    words = re.findall(r"[a-z]{3,}", text.lower())
    return {w.removesuffix("s") for w in words if w not in _COMMON}


def _likeness(long: str, term: Term, context: Context) -> float:
    """Share (0 to 1) of a definition's words that the lexicon's name of the thing has too."""
    gene = context.lexicon.gene(term.curie)
    name = gene.name if gene else term.name
    ours, theirs = _content(long), _content(name)
    if not ours or not theirs:
        return 0.0
    return len(ours & theirs) / min(len(ours), len(theirs))


def _kind_of(long: str) -> MentionType | None:
    """Type of a thing by the head of its long name; None for gene products and the unknown."""
    phrase = re.sub(r"\s*\([^)]*\)$", "", long).strip(" .,")
    phrase = re.split(r"\s(?:of|in|by|from|for)\s", phrase, maxsplit=1)[0]
    if _GENE_LIKE.search(phrase):
        for pattern, kind in _HEADS[:4]:
            if pattern.search(phrase):
                return kind
        return None
    for pattern, kind in _HEADS:
        if pattern.search(phrase):
            return kind
    words = phrase.split()
    return (type_of_word(words[-1])[1] if words else None) or "other"


# ---------------------------------------------------------------------- other species


def _foreign(text: str, terms: Sequence[Term], context: Context) -> Decision | None:
    """The gene of a worm, a fly, a plant, a microbe or a virus, where the figure is about one."""
    genes = context.lexicon.nonhuman(text)
    home = context.habitat
    if is_viral(text, context):
        named = next((g for g in genes if _named_virus([g], context)), None)
        species = named.species if named else "virus"
        gene = NonhumanGene(text, species, named.taxon if named else "", "", "")
        return _nonhuman(text, gene, terms, 0.85, "named as viruses name their genes")
    if not genes:
        return None
    for gene in genes:
        kingdom = next((k for s, k in _SPECIES_KINGDOM if gene.species.startswith(s)), "virus")
        if kingdom == home.kingdom:
            return _nonhuman(
                text, gene, terms, 0.93, f"a {home.kingdom}'s figure ({home.evidence})"
            )
    viral = [g for g in genes if "virus" in g.species.lower() or "sars" in g.species.lower()]
    if not viral or not home.virus:
        return None
    strong = any(
        t.type in GENE_TYPES and t.rank <= _SYMBOL_RANK and (t.exact or t.same_case) for t in terms
    )
    named = _named_virus(viral, context)
    if strong and not (named and len(text) > 2):
        return None
    if sum(c.isalnum() for c in text) == 1 and not named:
        return None
    gene = named or viral[0]
    why = f"{gene.species} is in the figure" if named else "a virus takes part in the figure"
    return _nonhuman(text, gene, terms, 0.85 if named else 0.7, why)


def is_viral(text: str, context: Context) -> bool:
    """Is it named as viruses name their genes ("ORF3a", "NS5B", "pUL83"), beside a virus?"""
    return context.habitat.virus and _VIRAL.fullmatch(text) is not None


def _named_virus(genes: Sequence[NonhumanGene], context: Context) -> NonhumanGene | None:
    everything = context.everything.lower()
    taxa = {f"ncbitaxon:{o.taxon}" for o in context.habitat.organisms}
    for gene in genes:
        if gene.taxon in taxa or gene.species.lower() in everything:
            return gene
    return None


def _nonhuman(
    text: str, gene: NonhumanGene, terms: Sequence[Term], value: float, why: str
) -> Decision:
    evidence = (Evidence(kind="organism", text=why, weight=value),)
    rejected = tuple(
        Rejected(curie=t.curie, name=t.name, type=t.type, reason=f"it is a gene of {gene.species}")
        for t in terms[:_MOST_REJECTED]
    )
    reading = Reading(
        curie="",
        name=f"{gene.form} ({gene.species})",
        source="hand",
        xrefs=(gene.taxon,) if gene.taxon else (),
    )
    symbols = (gene.ortholog,) if gene.ortholog else ()
    return Decision(
        "nonhuman_gene", (reading,), symbols, gene.form, value, evidence, rejected, True
    )


# --------------------------------------------------------------------------- lexicon


def _by_lexicon(text: str, terms: Sequence[Term], context: Context) -> Decision | None:
    if not terms:
        return _virus(text, context)
    scored = [score(text, term, context) for term in terms]
    order = sorted(range(len(scored)), key=lambda i: (-scored[i].score, i))
    best = scored[order[0]]
    own = _own_gene(text, scored, context)
    if own is not None:
        return own
    if best.score < context.cutoff:
        return None
    if best.term.type == "gene" and best.term.rank >= 20 and len(order) > 1:
        second = scored[order[1]]
        if second.term.type == "gene" and best.score - second.score < 0.02:
            # An alias that two genes share, and nothing tells which.
            cost = 0.2 if len(text) > 3 else 0.35
            lower = round(best.score - cost, 4)
            note = Evidence(
                kind="ambiguous", text=f"{second.term.name} has this alias too", weight=-cost
            )
            best = Scored(best.term, lower, (*best.evidence, note))
            if lower < context.cutoff:
                return None
    others = {scored[i].term.curie: scored[i] for i in order[1:]}
    return _decision(text, best, terms, context, others=others)


def _virus(text: str, context: Context) -> Decision | None:
    """A virus that the lexicon lacks, by its abbreviation, in a figure with viruses."""
    if not context.habitat.virus or _VIRUS_NAME.fullmatch(text) is None:
        return None
    if sum(c.islower() for c in text) > 2:
        return None
    evidence = (Evidence(kind="form", text="abbreviated as viruses are", weight=0.6),)
    reading = Reading(curie="", name=text, source="figure")
    return Decision("organism", (reading,), (), "", 0.6, evidence, (), True)


def _own_gene(text: str, scored: Sequence[Scored], context: Context) -> Decision | None:
    """The gene of an organism that has no human genes, where its symbol reads as a human one."""
    kingdom = context.habitat.kingdom
    if kingdom == "vertebrate":
        return None
    best = max(scored, key=lambda s: _without_organism(s))
    sure = best.term.exact or best.term.same_case
    if best.term.type not in GENE_TYPES - {"rna"} or not sure or _without_organism(best) < _OWN:
        return None
    why = f"a {kingdom}'s figure ({context.habitat.evidence})"
    evidence = (Evidence(kind="organism", text=why, weight=0.6),)
    reason = f"a {kingdom} has no human genes"
    rejected = tuple(
        Rejected(curie=s.term.curie, name=s.term.name, type=s.term.type, reason=reason)
        for s in scored[:_MOST_REJECTED]
    )
    reading = Reading(curie="", name=text, source="figure")
    return Decision("nonhuman_gene", (reading,), (), text, 0.6, evidence, rejected, True)


def _without_organism(scored: Scored) -> float:
    """The score that a reading would have in a figure about a human being."""
    return scored.score - sum(e.weight for e in scored.evidence if e.kind == "organism")


def _decision(
    text: str,
    best: Scored,
    terms: Sequence[Term],
    context: Context,
    *,
    reason: str = "",
    others: dict[str, Scored] | None = None,
) -> Decision:
    lexicon, term = context.lexicon, best.term
    symbols: tuple[str, ...] = ()
    origin = ""
    if term.type in ("family", "complex"):
        members = lexicon.members(term.curie)
        # A class as wide as "chemokines" names no genes.
        symbols = members if len(members) <= MOST_MEMBERS else ()
    elif term.curie.startswith("hgnc:"):
        gene = lexicon.gene(term.curie)
        symbols = (gene.symbol,) if gene else ()
        if term.source.startswith(("mgi", "rgd")) and symbols and text != symbols[0]:
            origin = term.form
    rejected: list[Rejected] = []
    for other in terms:
        if other.curie == term.curie or len(rejected) == _MOST_REJECTED:
            continue
        rejected.append(
            Rejected(
                curie=other.curie,
                name=other.name,
                type=other.type,
                reason=reason or _why_not(other, (others or {}).get(other.curie), best),
            )
        )
    reading = Reading(
        curie=term.curie, name=term.name, source=term.source, xrefs=lexicon.xrefs(term.curie)
    )
    return Decision(
        term.type,
        (reading,),
        symbols,
        origin,
        best.score,
        best.evidence,
        tuple(rejected),
        bool(reason) or term.exact or term.same_case,
    )


def _why_not(term: Term, scored: Scored | None, best: Scored) -> str:
    against = [e.text for e in scored.evidence if e.weight < 0] if scored else []
    source = f"{term.source} {term.form!r}"
    if against:
        return f"{source}: {'; '.join(against)}"
    return f"{source} is a weaker form than {best.term.source} {best.term.form!r}"
