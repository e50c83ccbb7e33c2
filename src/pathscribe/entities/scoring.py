"""How likely a reading is: small named components, each of which can say why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..records.model import Evidence
from ..vocabulary.lexicon import Term
from .context import Context
from .weights import EVEN, weights

CUTOFF = EVEN
GENE_TYPES = frozenset({"gene", "family", "complex", "rna"})

_BASE: tuple[tuple[int, float], ...] = (
    (0, 0.97), (8, 0.95), (10, 0.95), (12, 0.93), (13, 0.9), (18, 0.82), (20, 0.8), (23, 0.5),
    (24, 0.75), (26, 0.72), (28, 0.75), (30, 0.66), (36, 0.45), (40, 0.6), (45, 0.5), (55, 0.45),
)  # fmt: skip
_LETTERS_APART = re.compile(r"^\W*\w(?:\W+\w)+\W*$")
_ROMAN = re.compile(r"^(?:I|II|III|IV|V|VI|VII|VIII|IX|X|XI|XII)$")


@dataclass(frozen=True, slots=True)
class Scored:
    """A reading with its score (0 to 1) and the reasons that moved it."""

    term: Term
    score: float
    evidence: tuple[Evidence, ...]


def base(term: Term) -> float:
    """How far the table and the kind of form can be trusted."""
    for most, value in _BASE:
        if term.rank <= most:
            return value
    return 0.3


def case(text: str, term: Term, context: Context) -> float:
    """What a difference in case costs; nothing where the case is the form's own.

    Names are short forms by convention ("Irf7", "IRF7", "TRAIL"), so capitals instead of small
    letters cost little, and small letters instead of capitals much, the more the shorter.
    """
    if term.exact or term.same_case or (term.type == "rna" and " " not in text):
        return 0.0
    letters = [c for c in text if c.isalpha()]
    count = len(letters)
    if " " in text and text.islower() and not any(c in term.form for c in " -/"):
        return -0.5  # "acts as" is no ACTSA
    digits = any(c.isdigit() for c in text)
    if not count:
        return 0.0
    weak = term.rank >= 20 and not term.source.startswith("hand")
    if all(c.isupper() for c in letters):
        return -0.05 if count > 3 or digits else -0.12
    if all(c.islower() for c in letters):
        if digits and count >= 2:
            return -0.1
        return -0.5 if count <= 3 else -0.3 if count <= 5 else -0.1
    if letters[0].isupper() and all(c.islower() for c in letters[1:]):
        if digits:
            return -0.03
        return -0.2 - 0.15 * weak if count <= 3 else -0.1
    return -0.15 - 0.25 * weak if count <= 3 else -0.08 - 0.12 * weak


def word(text: str, term: Term, context: Context) -> float:
    """What it costs to be an ordinary word."""
    if not context.lexicon.is_word(text.strip("-–‐+")):
        return 0.0
    if term.source in ("hand", "hand preferred") and term.rank <= 8:
        # Kept by hand: somebody weighed it. But "or" is no olfactory receptor.
        return 0.0 if term.exact or term.type not in GENE_TYPES else -0.5
    return -0.55


def length(text: str, term: Term) -> float:
    """What shortness costs: anything can be meant by one or two letters."""
    count = min(sum(c.isalnum() for c in text), sum(c.isalnum() for c in term.form) or 1)
    if count <= 1:
        return -0.6
    if _LETTERS_APART.match(text):
        return -0.6
    if term.source.startswith("hand") and term.rank <= 8:
        return 0.0
    if _ROMAN.match(text):
        return -0.9
    if "Roman" in term.variant and count <= 3:
        return -0.5
    if count == 2:
        if term.type in GENE_TYPES and term.source == "hgnc symbol" and term.exact:
            return -0.15
        return -0.45
    if count <= 4 and " " in text and " " not in term.form and term.rank >= 12:
        return -0.4  # "M PM" is not MPM
    if count == 3 and term.rank >= 20 and term.type in GENE_TYPES and "-" in text:
        return -0.32  # "ST-4" is not what was once called ST4
    if count == 3 and term.rank >= 40 and term.type in GENE_TYPES:
        return -0.2
    if count == 3 and term.rank >= 20 and (term.type not in GENE_TYPES or text.isalpha()):
        return -0.32 if term.type in GENE_TYPES else -0.25
    if count == 4 and term.rank >= 28 and term.type in GENE_TYPES and text.isalpha():
        return -0.2
    return 0.0


def plural(text: str, term: Term) -> float:
    """What a plural of a single gene's alias costs: families have plurals, genes seldom do."""
    if "plural" not in term.variant or term.type != "gene" or term.source.startswith("hand"):
        return 0.0
    return -0.3 if term.rank > 12 else -0.1


def mention(text: str, term: Term, context: Context) -> tuple[float, str]:
    """What it adds that caption or article have the form, letter by letter."""
    where = context.mentioned(text)
    if not where:
        return 0.0, ""
    return (0.12, where) if where == "caption" else (0.06, where)


def company(term: Term, context: Context) -> tuple[float, str]:
    """What it adds that relatives (members of one family or complex) stand in the figure."""
    lexicon = context.lexicon
    if term.type in ("family", "complex"):
        shared = sorted(set(lexicon.members(term.curie)) & context.genes)
        return (0.02, ", ".join(shared[:3])) if shared else (0.0, "")
    if term.type == "gene" and term.name not in context.genes:
        for curie in sorted(context.families):
            if term.name in lexicon.members(curie):
                return 0.06, lexicon.name(curie)
    return 0.0, ""


def virus(text: str, term: Term, context: Context) -> tuple[float, str]:
    """What it adds to a virus's abbreviation that viruses are in the figure."""
    if term.type == "organism" and context.habitat.virus and re.search(r"V(?:-?\d+)?$", text):
        return 0.35, "a figure with viruses"
    return 0.0, ""


def organism(text: str, term: Term, context: Context) -> tuple[float, str]:
    """What the organism takes from a human gene's reading."""
    if term.type not in GENE_TYPES:
        return 0.0, ""
    kingdom = context.habitat.kingdom
    if kingdom == "vertebrate":
        return 0.0, ""
    return -0.6, f"a {kingdom}'s figure ({context.habitat.evidence})"


def components(text: str, term: Term, context: Context) -> Iterator[tuple[str, float, str]]:
    """The components of a reading's score: name, value before weighting, and what they say.

    Args:
        text: As in the figure (states taken off).
        term: The reading.
        context: What the figure says beside it.

    Yields:
        Components in a fixed order; those that have nothing to say are left out.
    """
    kind = f"{term.source} {term.form!r}" + (f" ({term.variant})" if term.variant else "")
    yield "form", base(term), kind
    for name, value, why in (
        ("case", case(text, term, context), f"written {text!r}, the form is {term.form!r}"),
        ("word", word(text, term, context), f"{text!r} is an ordinary word"),
        ("length", length(text, term), "a very short form"),
        ("plural", plural(text, term), "a plural, but of a single gene"),
        ("mention", *_with(mention(text, term, context), "stands in the {}")),
        ("company", *_with(company(term, context), "beside {}")),
        ("virus", *virus(text, term, context)),
        ("organism", *organism(text, term, context)),
    ):
        if value:
            yield name, value, why


def _with(found: tuple[float, str], words: str) -> tuple[float, str]:
    return found[0], words.format(found[1])


def score(text: str, term: Term, context: Context) -> Scored:
    """Score one reading of a text.

    Args:
        text: As in the figure (states taken off).
        term: The reading.
        context: What the figure says beside it.

    Returns:
        The score, clipped to 0 and 1, with the components that were not zero, weighted.
    """
    table = weights()
    total = table.bias
    evidence = []
    for name, value, why in components(text, term, context):
        weighted = value * table.of(name)
        total += weighted
        evidence.append(Evidence(kind=name, text=why, weight=round(weighted, 3)))
    return Scored(term, round(min(1.0, max(0.0, total)), 4), tuple(evidence))
