"""Annotated text to sheets with the class of each pair."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pathscribe.articles.model import Figure
from pathscribe.entities.context import context
from pathscribe.relations.captions import read_claims
from pathscribe.relations.pairs.network import CLASSES
from pathscribe.relations.pairs.sheets import Sheet, sheet
from pathscribe.relations.pairs.things import candidates, overlap
from pathscribe.relations.reading import asides
from pathscribe.relations.scoring import probabilities
from pathscribe.relations.sentences import split_sentences
from pathscribe.relations.triggers import triggers
from pathscribe.vocabulary import Lexicon

from .exchange import exchanged
from .templates import filled, names, templates

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "caption_gold"))

Edge = tuple[tuple[int, int], tuple[int, int], int]
SHORTEST = 40
"""Letters of an unlabelled sentence."""


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence to learn from.

    Attributes:
        group: What must not be in two folds: a caption, an article, a template.
        source: "caption" (looked at while the grammar was written), "sentence", "template", or
            "unlabelled": nobody has annotated it, `classes` and `gold` say nothing.
        sheet: The sentence.
        classes: (pairs,) 0 for none, else 1 + index of `CLASSES`.
        gold: The relations, denied ones left out.
        text: The sentence.
        start: Its place in the caption.
    """

    group: str
    source: str
    sheet: Sheet
    classes: NDArray[np.int64]
    gold: tuple[Edge, ...]
    text: str
    start: int

    @property
    def key(self) -> tuple[str, int]:
        """What thoughts on it are kept by: its text and how many pairs it has."""
        return self.text, len(self.sheet.pairs)


def examples_of(
    text: str, relations: Sequence[dict[str, Any]], group: str, source: str, lexicon: Lexicon
) -> Iterator[Example]:
    """The sentences of a text that may claim something.

    Args:
        text: A caption or a sentence.
        relations: Its relations, as the gold sets have them.
        group: See `Example`.
        source: See `Example`.
        lexicon: The vocabulary.
    """
    words = triggers()
    around = context((), figure=Figure(key="", caption=text), article=None, lexicon=lexicon)
    said, _, read = read_claims(text, around)
    weighed = list(zip(said, probabilities(said, text), strict=True))
    for sentence, tagged in read:
        if tagged is None:
            continue
        gold = tuple(
            ((r["source"][0], r["source"][1]), (r["target"][0], r["target"][1]), r["sign"])
            for r in relations
            if not r["negated"] and sentence.start <= r["target"][0] < sentence.end
        )
        claims = [(claim, p) for (s, claim), p in weighed if s is sentence]
        rows = [tagged.tokens, *asides(tagged, words)]
        things = candidates(sentence, rows, tagged.names, [c for c, _ in claims])
        shown = sheet(sentence, rows, things, claims, words)
        if shown.pairs:
            classes = _classes(shown, gold)
            yield Example(group, source, shown, classes, gold, sentence.text, sentence.start)


def _classes(shown: Sheet, gold: Sequence[Edge]) -> NDArray[np.int64]:
    classes = np.zeros(len(shown.pairs), np.int64)
    for n, (i, j) in enumerate(shown.pairs):
        one, other = shown.candidates[i].span, shown.candidates[j].span
        for source, target, sign in gold:
            for direction, (a, b) in ((1, (one, other)), (-1, (other, one))):
                if not classes[n] and overlap(source, a) and overlap(target, b):
                    classes[n] = 1 + CLASSES.index((direction, sign))
    return classes


def real(shared: Path, copies: int = 0) -> list[list[Example]]:
    """The annotated captions, but for the test half, and the annotated sentences.

    Args:
        shared: The folder of test data beside the project.
        copies: Of each caption or sentence so many more, with names exchanged.

    Returns:
        For each sentence itself, then its copies.
    """
    from sentences import read_sentences

    from caption_relations import read_captions, read_gold

    lexicon = Lexicon.default()
    captions = read_captions(shared)
    texts: list[tuple[str, list[dict[str, Any]], str, str]] = []
    for figid, entry in sorted(read_gold().items()):
        if entry["half"] != "test":
            texts.append((captions[figid], entry["relations"], figid, "caption"))
    for name, (text, relations) in read_sentences(shared).items():
        texts.append((text, relations, name.split("#")[0], "sentence"))
    found: list[list[Example]] = []
    pools = names()
    for number, (text, relations, group, source) in enumerate(texts):
        rows = [[example] for example in examples_of(text, relations, group, source, lexicon)]
        for copy in range(copies):
            other = exchanged(text, relations, pools, f"{group}.{number}.{copy}", lexicon)
            if other is None:
                break
            more = list(examples_of(*other, group, source, lexicon))
            if len(more) == len(rows):  # else a name has changed where sentences end
                for row, example in zip(rows, more, strict=True):
                    row.append(example)
        found += rows
    return found


def made(copies: int) -> list[list[Example]]:
    """Templates filled with names: for each template its copies."""
    lexicon = Lexicon.default()
    pools = names()
    found: list[list[Example]] = []
    for number, template in enumerate(templates()):
        group = f"template {number}"
        copies_: list[Example] = []
        for copy in range(copies):
            text, relations = filled(template, pools, f"{number}.{copy}")
            copies_.extend(list(examples_of(text, relations, group, "template", lexicon))[:1])
        if copies_:
            found.append(copies_)
    return found


def unlabelled(shared: Path) -> list[list[Example]]:
    """Sentences that nobody has annotated: each by itself, then with names exchanged.

    None of a caption of the gold set is among them, so nothing of the test half.

    Args:
        shared: The folder of test data beside the project.
    """
    from sentences import annotated, sentences_of

    from caption_relations import read_captions, read_gold

    lexicon = Lexicon.default()
    captions = read_captions(shared)
    known = annotated() | {
        sentence.text for figid in read_gold() for sentence in split_sentences(captions[figid])
    }
    pools = names()
    found: list[list[Example]] = []
    for number, text in enumerate(sentences_of(shared, SHORTEST, known)):
        row = list(examples_of(text, [], "unlabelled", "unlabelled", lexicon))[:1]
        other = exchanged(text, [], pools, f"unlabelled.{number}", lexicon) if row else None
        if other is not None:
            more = list(examples_of(*other, "unlabelled", "unlabelled", lexicon))
            row += more if len(more) == 1 else []
        if row:
            found.append(row)
    return found
