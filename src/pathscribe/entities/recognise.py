"""Labels to mentions: the entry of this package."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..articles.model import Article, Figure
from ..records.model import Evidence, Mention, Organism, Reading
from ..text.model import Label
from ..vocabulary.lexicon import Lexicon
from .calibration import probability
from .context import Context, context
from .cutoffs import DEFAULT, Cutoff
from .misread import clipped, greek, in_caption, undecided
from .naming import Decision
from .pieces import Piece
from .reading import read_text
from .scoring import GENE_TYPES
from .short import short_name
from .states import MODIFICATIONS, strip_states

_FIRM = 0.8
_DIM = 0.75
_Found = list[tuple[Label, list[Piece]]]


@dataclass(frozen=True, slots=True)
class Recognition:
    """What a figure's labels name.

    Attributes:
        mentions: In the labels' order, then by place.
        organisms: Those that the figure is about, the best supported first.
        labels: The labels, misread names in them repaired; what mentions refer to.
        context: What was gathered around them, for stages that read the caption.
    """

    mentions: tuple[Mention, ...]
    organisms: tuple[Organism, ...]
    labels: tuple[Label, ...] = ()
    context: Context | None = None


def recognise(
    labels: Sequence[Label],
    *,
    figure: Figure,
    article: Article | None,
    lexicon: Lexicon,
    cutoff: Cutoff = DEFAULT,
) -> Recognition:
    """Find what the labels of a figure name.

    Two passes: the first finds the genes and families that stand firmly, the second reads
    every label in their company.

    Args:
        labels: The figure's labels.
        figure: The figure, for its caption.
        article: Its article, for title, abbreviations and organisms; None without one.
        lexicon: The vocabulary.
        cutoff: How sure a mention must be to be kept; see `cutoffs`.
    """
    around, labels, found = _read(labels, figure, article, lexicon, cutoff)
    mentions: list[Mention] = []
    for label, pieces in _mark_states(_seen(found, around, cutoff)):
        for piece in sorted(pieces, key=lambda p: (p.start, p.end, p.form)):
            mention = _mention(f"M{len(mentions) + 1}", label, piece)
            if cutoff.keeps(mention.type, mention.score):
                mentions.append(mention)
    return Recognition(tuple(mentions), around.habitat.organisms, tuple(labels), around)


def _seen(found: _Found, around: Context, cutoff: Cutoff) -> _Found:
    """Without molecules in what may be no text: waves, strands and membranes look like letters.

    Where the recogniser is that unsure, a molecule counts only if caption or article name it.
    """
    if cutoff.name == "all":
        return found
    return [
        (
            label,
            [
                p
                for p in pieces
                if label.confidence >= _DIM
                or p.decision.type not in GENE_TYPES | {"chemical"}
                or around.mentioned(p.form)
            ],
        )
        for label, pieces in found
    ]


def read_figure_labels(
    labels: Sequence[Label], *, figure: Figure, article: Article | None, lexicon: Lexicon
) -> list[tuple[str, Piece]]:
    """Texts and pieces of a figure before mentions are made of them; for fitting scores."""
    _, _, found = _read(labels, figure, article, lexicon, DEFAULT)
    return [(label.text[p.start : p.end], p) for label, pieces in found for p in pieces]


def _read(
    labels: Sequence[Label],
    figure: Figure,
    article: Article | None,
    lexicon: Lexicon,
    cutoff: Cutoff,
) -> tuple[Context, list[Label], _Found]:
    around = context(labels, figure=figure, article=article, lexicon=lexicon)
    around.cutoff = cutoff.score
    for text in sorted({label.text for label in labels}):
        for piece in read_text(text, around):
            _note(piece, around)
    around.memory.clear()
    read = {text: read_text(text, around) for text in sorted({x.text for x in labels})}
    repaired, repairs = _repaired(labels, read, around)
    for text in sorted({x.text for x in repaired} - read.keys()):
        read[text] = read_text(text, around)
    return around, repaired, [(x, _remember(read[x.text], repairs.get(x.id, ()))) for x in repaired]


def _note(piece: Piece, around: Context) -> None:
    """Remember what stands firmly: its relatives gain by its company."""
    decision = piece.decision
    if decision.score < _FIRM or not decision.direct:
        return
    if decision.type == "gene":
        around.genes.update(decision.symbols)
    elif decision.type in ("family", "complex") and decision.readings[0].curie:
        around.families.add(decision.readings[0].curie)


def _mention(id_: str, label: Label, piece: Piece) -> Mention:
    decision = piece.decision
    text = label.text[piece.start : piece.end]
    return Mention(
        id=id_,
        labels=(label.id,),
        text=text,
        span=(piece.start, piece.end),
        type=decision.type,
        match=piece.form if piece.form != text else "",
        readings=decision.readings,
        symbols=decision.symbols,
        state=piece.state,
        origin=decision.origin,
        score=probability(decision),
        evidence=decision.evidence,
        rejected=decision.rejected,
    )


# ------------------------------------------------------------------------- misread names


@dataclass(frozen=True, slots=True)
class _Repair:
    """A stretch of a repaired label, what it cost the score, and why."""

    start: int
    end: int
    cost: float
    evidence: Evidence


def _repaired(
    labels: Sequence[Label], read: dict[str, list[Piece]], around: Context
) -> tuple[list[Label], dict[str, tuple[_Repair, ...]]]:
    """The labels with misread names made right, and what was changed, by label id."""
    result: list[Label] = []
    changes: dict[str, tuple[_Repair, ...]] = {}
    for label in labels:
        meant = short_name(label.text)
        if meant:
            told = Evidence(kind="repair", text=f"read as {label.text!r}", weight=-0.05)
            result.append(replace(label, text=meant, original=label.text, options=()))
            changes[label.id] = (_Repair(0, len(meant), -told.weight, told),)
            continue
        text, at, done = "", 0, []
        for piece in sorted(read[label.text], key=lambda p: p.start):
            if piece.start < at:
                continue
            wrong = label.text[piece.start : piece.end]
            right, why = _right(piece, wrong, around)
            if right == wrong:
                continue
            text += label.text[at : piece.start]
            if why is not None:
                done.append(_Repair(len(text), len(text) + len(right), -why.weight, why))
            text += right
            at = piece.end
        text += label.text[at:]
        if text != label.text:
            result.append(replace(label, text=text, original=label.text, options=()))
            changes[label.id] = tuple(done)
        else:
            result.append(label)
    return result, changes


def _right(piece: Piece, wrong: str, around: Context) -> tuple[str, Evidence | None]:
    """The spelling that a piece should have, and what says so where it changes the meaning."""
    kinds = {e.kind: e for e in piece.decision.evidence}
    misread = kinds.get("repair")
    if "glued" in kinds and piece.start > 0:
        return f" {piece.form}", misread
    if misread is not None and not piece.state:
        return piece.form, misread
    if misread is not None:
        for mark in strip_states(wrong):
            if mark.base != piece.form and abs(len(mark.base) - len(piece.form)) < 2:
                end = mark.start + len(mark.base)
                return wrong[: mark.start] + piece.form + wrong[end:], misread
    if piece.form == wrong and "repair" not in kinds:
        spelling = greek(wrong, around)
        if spelling:
            return spelling, None
        spelling = clipped(wrong, around)
        if spelling:
            text = f"read as {wrong!r}; beside its relatives it is {spelling!r}"
            return spelling, Evidence(kind="repair", text=text, weight=-0.1)
        spelling = in_caption(wrong, around)
        if spelling:
            text = f"read as {wrong!r}; the caption has {spelling!r}"
            return spelling, Evidence(kind="repair", text=text, weight=-0.05)
        spelling = undecided(wrong, around)
        if spelling:
            text = f"read as {wrong!r}; {spelling!r} is as likely and better known"
            return spelling, Evidence(kind="repair", text=text, weight=-0.05)
    return wrong, None


def _remember(pieces: list[Piece], repairs: Sequence[_Repair]) -> list[Piece]:
    """Names that a repair made keep saying so, with what it costs."""
    result = []
    for piece in pieces:
        for change in repairs:
            if piece.start < change.end and change.start < piece.end:
                decision = piece.decision.weakened(
                    change.cost, change.evidence.kind, change.evidence.text
                )
                piece = replace(piece, decision=decision)
        result.append(piece)
    return result


# -------------------------------------------------------------------- marks beside labels


def _mark_states(found: _Found) -> _Found:
    """Labels that are nothing but a mark ("P", "Ub") become states of the nearest molecule."""
    boxes = [_bounds(label) for label, _ in found]
    result = [(label, list(pieces)) for label, pieces in found]
    for i, (label, _pieces) in enumerate(found):
        state = MODIFICATIONS.get(label.text.strip("()+⊕ "))
        if state is None:
            continue
        nearest, best = -1, 1.2 * max(label.height, 8.0)
        for j, (_other, others) in enumerate(found):
            if j == i or not any(p.decision.type in GENE_TYPES for p in others):
                continue
            away = _distance(boxes[i], boxes[j])
            if away < best:
                nearest, best = j, away
        evidence = Evidence(kind="mark", text=f"the label is a mark: {state}", weight=0.8)
        reading = Reading(curie="", name=state, source="figure mark")
        decision = Decision("state", (reading,), (), "", 0.8, (evidence,), (), True)
        result[i] = (label, [Piece(0, len(label.text), label.text, decision)])
        if nearest >= 0:
            other, others = result[nearest]
            result[nearest] = (
                other,
                [p.with_state(state) if p.decision.type in GENE_TYPES else p for p in others],
            )
    return result


def _bounds(label: Label) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _ in label.polygon], [y for _, y in label.polygon]
    return min(xs), min(ys), max(xs), max(ys)


def _distance(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    dx = max(a[0] - b[2], b[0] - a[2], 0.0)
    dy = max(a[1] - b[3], b[1] - a[3], 0.0)
    return math.hypot(dx, dy)
