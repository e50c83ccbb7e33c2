"""How likely a claim is right: a logistic regression over what is seen of it.

The weights are fitted on annotated captions by `benchmarks/fit_caption_scores.py`, which writes
`weights.py`. What lowers the odds: things that no vocabulary knows, a long way between the two
things, long sentences, pronouns that reach back into another sentence.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Final

from .claims import Claim, Thing
from .sentences import Sentence
from .weights import WEIGHTS

LEAST: Final = 0.5
"""Claims that are less likely are no relations."""
_PARTIAL: Final = frozenset(("gene", "chemical", "rna", "family"))
_MANY_WORDS: Final = 30


def features(sentence: Sentence, claim: Claim, caption: str, beside: int) -> dict[str, float]:
    """What is seen of a claim.

    Args:
        sentence: Where it stands.
        claim: The claim.
        caption: All of the caption.
        beside: How many claims the sentence makes, this one included.

    Returns:
        Numbers by name; those that are not there are 0.
    """
    source, target = claim.source, claim.target
    start = min(source.end, target.end)
    if start < sentence.start:  # "This leads to ...": what lies before says nothing
        start = sentence.start
    between = caption[start : max(start, source.start, target.start)]
    found = {
        "bias": 1.0,
        "distance": math.log1p(len(between.split())),
        "commas": float(min(between.count(","), 4)),
        "long": max(0, len(sentence.text.split()) - _MANY_WORDS) / 20,
        "beside": math.log(beside),
        "before": float(min(source.start, target.start) < sentence.start),
        f"kind {claim.kind}": 1.0,
        f"manner {_manner(claim.score)}": 1.0,
    }
    for end, thing in (("source", source), ("target", target)):
        known = _known(thing, caption)
        if known:
            found[f"{end} {known}"] = 1.0
    return found


def _manner(score: float) -> str:
    """How the grammar found a claim, by its own score."""
    if score > 0.85:
        return "verb"
    if score > 0.78:
        return "noun"
    return "chain" if score > 0.72 else "far"


def _known(thing: Thing, caption: str) -> str:
    """How little is known of a thing; empty where its name is known."""
    if thing.name is None:
        words = caption[thing.start : thing.end].split()
        return "word" if len(words) == 1 else "words"
    type_ = thing.name.decision.type
    if type_ == "location":
        return "place"
    return "partial" if not thing.whole and type_ in _PARTIAL else ""


def probabilities(said: Sequence[tuple[Sentence, Claim]], caption: str) -> list[float]:
    """How likely each claim of a caption is right, 0 to 1."""
    beside = Counter(sentence.start for sentence, _ in said)
    odds = (
        sum(
            WEIGHTS.get(name, 0.0) * value
            for name, value in features(sentence, claim, caption, beside[sentence.start]).items()
        )
        for sentence, claim in said
    )
    return [1 / (1 + math.exp(-value)) for value in odds]


def clipped_odds(p: float) -> float:
    """The logarithm of the odds, of a probability kept between .02 and .98."""
    p = min(max(p, 0.02), 0.98)
    return math.log(p / (1 - p))
