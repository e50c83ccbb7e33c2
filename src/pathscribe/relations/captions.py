"""Captions to relations: the entry of this package."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from ..articles.model import Figure
from ..entities.context import Context
from ..entities.context import context as gather
from ..records.model import Mention, Relation
from ..vocabulary.lexicon import Lexicon
from .claims import Claim, Thing, effect
from .events import Memory
from .joined import joined
from .legend import Legend, LegendEntry, read_legend
from .mentions import caption_mention
from .pairs import merged
from .reading import Words, asides, read_words, tagged_words
from .scoring import LEAST, probabilities
from .sentences import Sentence, split_sentences
from .triggers import triggers

_MOST_CHARACTERS: Final = 20_000
"""Longer captions are read up to here: none is written for people."""
_MOST_RELATIONS: Final = 400


@dataclass(frozen=True, slots=True)
class CaptionReading:
    """What a caption says.

    Attributes:
        mentions: Things that take part in relations, with ids C1, C2, ...
        relations: In the caption's order, with ids R1, R2, ...; those that the caption denies
            are among them, marked.
        legend: What the signs of the drawing mean.
    """

    mentions: tuple[Mention, ...] = ()
    relations: tuple[Relation, ...] = ()
    legend: Legend = field(default_factory=Legend)


def caption_relations(
    caption: str,
    *,
    context: Context | None = None,
    lexicon: Lexicon | None = None,
    mentions: Sequence[Mention] = (),
    by_grammar: bool = False,
) -> CaptionReading:
    """Read the relations that a caption states.

    Args:
        caption: Clean text.
        context: What is known around the figure; made from the caption alone where there is none.
        lexicon: The vocabulary for that; by default the shipped one.
        mentions: The mentions of the figure's labels: genes and families that stand firmly there
            help to decide what short forms in the caption mean.
        by_grammar: Read by the grammar alone, without the network of `pairs`.

    Returns:
        Mentions of the caption and the relations between them. Things in different panels are
        different mentions, and no relation crosses panels.
    """
    caption = caption[:_MOST_CHARACTERS]
    if not caption.strip():
        return CaptionReading()
    if context is None:
        context = gather(
            (),
            figure=Figure(key="", caption=caption),
            article=None,
            lexicon=lexicon if lexicon is not None else Lexicon.default(),
        )
    said, entries, read = read_claims(caption, context, mentions)
    weighed = list(zip(said, probabilities(said, caption), strict=True))
    likely: list[tuple[Sentence, Claim]] = []
    for sentence, words in read:
        mine = [(claim, p) for (s, claim), p in weighed if s is sentence]
        if words is None or by_grammar:
            claims = [replace(claim, score=round(p, 3)) for claim, p in mine if p >= LEAST]
        else:
            rows = [words.tokens, *asides(words, triggers())]
            claims = merged(sentence, rows, words.names, mine, triggers())
            claims = [c for c in claims if not _in_legend(c, entries)]
        likely.extend((sentence, claim) for claim in claims)
    found = _relations(likely[:_MOST_RELATIONS], caption, context)
    return CaptionReading(*found, legend=Legend(tuple(entries)))


def caption_claims(
    caption: str, context: Context, mentions: Sequence[Mention] = ()
) -> tuple[list[tuple[Sentence, Claim]], list[LegendEntry]]:
    """What the grammar finds in a caption, before anything is known of how likely it is.

    Args:
        caption: Clean text.
        context: What is known around the figure; the mentions' genes are added to it.
        mentions: As in `caption_relations`.

    Returns:
        Claims with their sentences, one for each pair of places, sign and denial; and the
        entries of the legend.
    """
    said, entries, _ = read_claims(caption, context, mentions)
    return said, entries


def read_claims(
    caption: str, context: Context, mentions: Sequence[Mention] = ()
) -> tuple[list[tuple[Sentence, Claim]], list[LegendEntry], list[tuple[Sentence, Words | None]]]:
    """What `caption_claims` gives, and the sentences with their words.

    Args:
        caption: Clean text.
        context: As in `caption_claims`.
        mentions: As in `caption_relations`.

    Returns:
        Claims, entries of the legend, and every sentence, with its words where it may claim.
    """
    _note(mentions, context)
    caption, _ = joined(caption)
    words = triggers()
    memory = Memory()
    panel: str | None = None
    said: list[tuple[Sentence, Claim]] = []
    entries: list[LegendEntry] = []
    read: list[tuple[Sentence, Words | None]] = []
    for sentence in split_sentences(caption):
        if sentence.panel != panel:
            memory = Memory()  # "it" never reaches into another panel
            panel = sentence.panel
        signs = list(read_legend(sentence.text, offset=sentence.start, panel=sentence.panel))
        entries.extend(signs)
        tagged = tagged_words(sentence, context, words)
        read.append((sentence, tagged))
        if tagged is not None:
            claims = read_words(tagged, words, memory)
            said.extend((sentence, c) for c in claims if not _in_legend(c, signs))
    return _best(said), entries, read


def _note(mentions: Sequence[Mention], context: Context) -> None:
    for mention in mentions:
        if mention.score < 0.8:
            continue
        if mention.type == "gene":
            context.genes.update(mention.symbols)
        elif mention.type in ("family", "complex") and mention.readings:
            context.families.add(mention.readings[0].curie)


def _in_legend(claim: Claim, signs: Sequence[LegendEntry]) -> bool:
    # what boxes or colours stand for may well be a sentence of its own
    signs = [s for s in signs if s.shape in ("arrow", "t-bar", "line")]
    return any(
        s.span[0] <= claim.source.start < s.span[1] or s.span[0] <= claim.target.start < s.span[1]
        for s in signs
    )


def _best(said: Sequence[tuple[Sentence, Claim]]) -> list[tuple[Sentence, Claim]]:
    """One claim for each pair of places, sign and denial: the best scored, in the first's order."""
    at: dict[tuple[int, int, int, bool], int] = {}
    kept: list[tuple[Sentence, Claim]] = []
    for sentence, claim in said:
        source, target = claim.source, claim.target
        if source.pronoun or target.pronoun:
            continue
        key = (source.start, target.start, effect(claim), claim.negated)
        if key in at:
            before = kept[at[key]]
            if claim.score > before[1].score:
                kept[at[key]] = (sentence, claim)
            continue
        at[key] = len(kept)
        kept.append((sentence, claim))
    return kept


def _relations(
    said: Sequence[tuple[Sentence, Claim]], caption: str, context: Context
) -> tuple[tuple[Mention, ...], tuple[Relation, ...]]:
    things: dict[tuple[int, int], Thing] = {}
    _, ends = joined(caption)
    for _, claim in said:
        for thing in (claim.source, claim.target):
            things.setdefault((thing.start, thing.end), thing)
    ids: dict[tuple[int, int], str] = {}
    mentions: list[Mention] = []
    for number, place in enumerate(sorted(things), start=1):
        ids[place] = f"C{number}"
        thing = _widened(things[place], ends)
        mentions.append(caption_mention(ids[place], thing, caption, context))
    relations: list[Relation] = []
    for sentence, claim in said:
        sign = effect(claim)
        kind = claim.kind
        if kind in ("activation", "inhibition"):
            kind = "inhibition" if sign < 0 else "activation" if sign > 0 else "association"
        source, target = claim.source, claim.target
        relations.append(
            Relation(
                id=f"R{len(relations) + 1}",
                source=ids[source.start, source.end],
                target=ids[target.start, target.end],
                kind=kind,
                evidence="caption",
                score=claim.score,
                sentence=caption[sentence.start : sentence.start + len(sentence.text)],
                sign=sign,
                panel=sentence.panel,
                trigger=claim.trigger,
                negated=claim.negated,
                hedged=claim.hedged,
            )
        )
    return tuple(mentions), tuple(relations)


def _widened(thing: Thing, ends: dict[int, int]) -> Thing:
    """A thing up to where its name ends in the caption as it was."""
    name = thing.name
    if name is not None and name.end in ends:
        name = replace(name, end=ends[name.end])
    return replace(thing, end=ends.get(thing.end, thing.end), name=name)
