"""Drawn relations against the truth: what is right, and what kind of error the rest is.

A figure's outcome is a list of wanted and a list of offered pairs, whatever the truth is made of:
labels known by their place (rendered figures) or by their text (annotated figures).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gold import fold, prf
from pathscribe.text.model import Label

Points = Sequence[Sequence[float]]
Key = Any
LEVELS = ("undirected", "directed", "signed")
LOOSE = ("binding", "association")
_NEAR = 7.0


@dataclass(slots=True)
class Wanted:
    """One pair of the truth.

    Attributes:
        ends: The (source, target) that it can be read as, the meant one first.
        kind: Its kind.
        path: Its connector's points; empty where the truth has none.
        seen: Both ends' labels were found.
        about: What its connector looks like, for counts by style.
    """

    ends: list[tuple[Key, Key]]
    kind: str
    path: Points = ()
    seen: bool = True
    about: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Offered:
    """One predicted pair; ``ends`` as sets of keys, for a label as read can hold several."""

    source: frozenset[Key]
    target: frozenset[Key]
    kind: str
    path: Points = ()
    score: float = 0.0


@dataclass(slots=True)
class Outcome:
    """What became of a figure's pairs.

    Attributes:
        name: The figure.
        counts: For each level: right, predicted, found, wanted.
        missed: Wanted pairs that were not found as signed pairs, with the kind of error.
        invented: Offered pairs that are not right as signed pairs, with the kind of error.
        right: Offered pairs that are.
        found: For each wanted pair: was it found, at the directed level?
    """

    name: str
    counts: dict[str, list[int]]
    missed: list[tuple[Wanted, str]]
    invented: list[tuple[Offered, str]]
    right: list[Offered]
    found: list[tuple[Wanted, bool]]

    @property
    def errors(self) -> int:
        """How many errors there are."""
        return len(self.missed) + len(self.invented)


def judge(
    name: str,
    wanted: Sequence[Wanted],
    offered: Sequence[Offered],
    same: Callable[[frozenset[Key], Key], bool],
) -> Outcome:
    """Compare a figure's pairs.

    Args:
        name: The figure.
        wanted: The truth.
        offered: The prediction.
        same: Does an end that was read agree with one of the truth?
    """

    def agree(o: Offered, w: Wanted, level: str) -> bool:
        forward = any(same(o.source, a) and same(o.target, b) for a, b in w.ends)
        backward = any(same(o.source, b) and same(o.target, a) for a, b in w.ends)
        if level == "undirected":
            return forward or backward
        if not (forward or (w.kind in LOOSE and backward)):
            return False
        return level == "directed" or (o.kind == "inhibition") == (w.kind == "inhibition")

    table = {lv: [[agree(o, w, lv) for w in wanted] for o in offered] for lv in LEVELS}
    counts, hit, got = {}, {}, {}
    for level, rows in table.items():
        hit[level] = [any(row) for row in rows]
        got[level] = [any(row[j] for row in rows) for j in range(len(wanted))]
        counts[level] = [sum(hit[level]), len(offered), sum(got[level]), len(wanted)]
    missed = [
        (w, _why_missed(w, [got[lv][j] for lv in LEVELS], offered, same))
        for j, w in enumerate(wanted)
        if not got["signed"][j]
    ]
    invented = [
        (o, _why_invented(o, [hit[lv][i] for lv in LEVELS], wanted, same))
        for i, o in enumerate(offered)
        if not hit["signed"][i]
    ]
    right = [o for i, o in enumerate(offered) if hit["signed"][i]]
    found = [(w, got["directed"][j]) for j, w in enumerate(wanted)]
    return Outcome(name, counts, missed, invented, right, found)


def _why_missed(
    wanted: Wanted,
    got: list[bool],
    offered: Sequence[Offered],
    same: Callable[[frozenset[Key], Key], bool],
) -> str:
    undirected, directed, _ = got
    if directed:
        return "wrong sign"
    if undirected:
        return "wrong direction"
    if not wanted.seen:
        return "missed label"
    if wanted.path:
        traced = any(_follows(wanted.path, o.path) for o in offered if o.path)
        return "wrong end" if traced else "missed line"
    # Without the truth's line: one of its ends has a line that leads elsewhere.
    for a, b in wanted.ends:
        if any(same(o.source, a) or same(o.target, b) for o in offered):
            return "wrong end or missed line"
    return "missed line"


def _why_invented(
    offered: Offered,
    hit: list[bool],
    wanted: Sequence[Wanted],
    same: Callable[[frozenset[Key], Key], bool],
) -> str:
    undirected, directed, _ = hit
    if directed:
        return "wrong sign"
    if undirected:
        return "wrong direction"
    if offered.path and any(w.path and _follows(w.path, offered.path) for w in wanted):
        return "wrong end"
    if not any(w.path for w in wanted):
        for w in wanted:
            if any(same(offered.source, a) or same(offered.target, b) for a, b in w.ends):
                return "wrong end or invented"
    return "invented"


def _follows(path: Points, other: Points) -> bool:
    """Does most of a path have another one near?"""
    a, b = _dense(path), _dense(other)
    if not len(a) or not len(b):
        return False
    apart = np.hypot(*(a[:, None] - b[None]).transpose(2, 0, 1)).min(axis=1)
    return float((apart < _NEAR).mean()) > 0.5


def _dense(path: Points) -> np.ndarray:
    points = np.array(path, float).reshape(-1, 2)
    if len(points) < 2:
        return points
    long = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    at = np.linspace(0, long[-1], max(2, int(long[-1] / 3)))
    return np.stack([np.interp(at, long, points[:, k]) for k in (0, 1)], axis=1)


def total(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Figures over all outcomes: levels, kinds of errors."""
    sums = {lv: [sum(o.counts[lv][k] for o in outcomes) for k in range(4)] for lv in LEVELS}
    return {
        **{lv: prf(*sums[lv]) for lv in LEVELS},
        "missed": dict(Counter(why for o in outcomes for _, why in o.missed).most_common()),
        "invented": dict(Counter(why for o in outcomes for _, why in o.invented).most_common()),
    }


def interval(outcomes: Sequence[Outcome], level: str = "directed") -> list[float]:
    """Where F1 lies in 90 of 100 draws of as many figures, with repetition (bootstrap)."""
    rng = np.random.default_rng(0)
    table = np.array([o.counts[level] for o in outcomes], float)
    scores = []
    for _ in range(1000):
        right, offered, found, wanted = table[rng.integers(0, len(table), len(table))].sum(axis=0)
        p, r = right / max(offered, 1), found / max(wanted, 1)
        scores.append(2 * p * r / (p + r) if p + r else 0.0)
    low, high = np.percentile(scores, [5, 95])
    return [round(float(low), 3), round(float(high), 3)]


def recall_by(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Directed recall by what the connectors look like."""
    counts: dict[str, dict[str, list[int]]] = {}
    for outcome in outcomes:
        for wanted, found in outcome.found:
            for key, value in wanted.about.items():
                row = counts.setdefault(key, {}).setdefault(value, [0, 0])
                row[0] += found
                row[1] += 1
    return {
        key: {
            value: {"recall": round(hit / n, 3), "of": n}
            for value, (hit, n) in sorted(rows.items())
        }
        for key, rows in sorted(counts.items())
    }


# Rendered figures: labels by their place.


# What the text stage makes of a line, by a line's size: its height, and the room left and right,
# above and below the ink. Medians of what was read on rendered figures.
_HEIGHT, _BESIDE, _ABOVE = 1.36, 0.3, 0.24


def truth_labels(truth: dict[str, Any]) -> tuple[Label, ...]:
    """The labels of a rendered figure as the text stage would give them, all of them right."""
    labels = []
    for x in truth["labels"]:
        size = float(x["height"])
        beside, above = (_BESIDE, _ABOVE) if x["angle"] == 0 else (_ABOVE, _BESIDE)
        x0, y0, x1, y1 = _bounds(x["polygon"])
        x0, x1 = x0 - beside * size, x1 + beside * size
        y0, y1 = y0 - above * size, y1 + above * size
        box = ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
        if x["angle"] != 0:  # written upwards: its own top left is the figure's bottom left
            box = (box[3], box[0], box[1], box[2])
        labels.append(
            Label(
                id=x["id"],
                text=x["text"],
                lines=tuple(x["lines"]),
                polygon=box,
                angle=float(x["angle"]),
                confidence=1.0,
                height=_HEIGHT * size,
            )
        )
    return tuple(labels)


def places(truth: dict[str, Any], labels: Sequence[Label]) -> dict[str, frozenset[str]]:
    """Which labels of the truth each label that was read covers, by their boxes."""
    out = {}
    for label in labels:
        a = _bounds(label.polygon)
        found = set()
        for x in truth["labels"]:
            b = _bounds(x["polygon"])
            wide = min(a[2], b[2]) - max(a[0], b[0])
            high = min(a[3], b[3]) - max(a[1], b[1])
            small = min((a[2] - a[0]) * (a[3] - a[1]), (b[2] - b[0]) * (b[3] - b[1]))
            if wide > 0 and high > 0 and wide * high > 0.5 * small:
                found.add(x["id"])
        out[label.id] = frozenset(found)
    return out


def _bounds(polygon: Points) -> tuple[float, float, float, float]:
    xs, ys = [p[0] for p in polygon], [p[1] for p in polygon]
    return min(xs), min(ys), max(xs), max(ys)


def judge_rendered(
    name: str,
    truth: dict[str, Any],
    labels: Sequence[Label],
    links: Sequence[Any],
) -> Outcome:
    """Compare the links read from a rendered figure with its truth.

    Args:
        name: The figure.
        truth: Of `render.render`.
        labels: That the links' ends name.
        links: `pathscribe.relations.drawn.Link`s.
    """
    covers = places(truth, labels)
    seen = frozenset(x for ids in covers.values() for x in ids)
    connectors = {c["id"]: c for c in truth["connectors"]}
    style = truth["style"]
    wanted: dict[tuple[str, str, str], Wanted] = {}
    for r in truth["relations"]:
        c = connectors[r["connector"]]
        also = [
            (a, b)
            for one in (r["source"], *r["also"]["source"])
            for other in (r["target"], *r["also"]["target"])
            for a in one
            for b in other
        ]
        straight = float(np.hypot(*np.subtract(c["path"][-1], c["path"][0])))
        about = {
            "line": c["line"],
            "form": c["form"],
            "head": c["heads"][0]["kind"] if c["heads"] else "none",
            "head place": c["heads"][0]["at"] if c["heads"] else "none",
            "length": next(t for n, t in ((20, "< 20 px"), (60, "20 to 60"), (200, "60 to 200"),
                                          (1e9, "> 200")) if straight < n),
            "from": c["source"]["type"],
            "to": c["target"]["type"],
            "branching": "yes" if c["bundle"] else "no",
            "source of layout": truth["source"],
            "shapes": style["shapes"],
            "fills": style["fills"],
            "backdrop": style["backdrop"],
            "ink": style["ink"],
            "dark": str(style["dark"]),
            "jpeg": f"{style['quality'] // 10 * 10}s",
        }  # fmt: skip
        modifies = bool(r["also"]["source"] or r["also"]["target"])
        for a in r["source"]:
            for b in r["target"]:
                if a == b:
                    continue
                ends = [(a, b), *(also if modifies else [])]
                key = (a, b, r["kind"])
                wanted.setdefault(
                    key, Wanted(ends, r["kind"], c["path"], {a, b} <= seen, about)
                )  # fmt: skip
    offered: dict[tuple[str, str, str], Offered] = {}
    for link in links:
        for a in link.source:
            for b in link.target:
                if a != b:
                    offered.setdefault(
                        (a, b, link.kind),
                        Offered(
                            covers.get(a, frozenset()),
                            covers.get(b, frozenset()),
                            link.kind,
                            link.path,
                            link.score,
                        ),
                    )
    return judge(name, list(wanted.values()), list(offered.values()), lambda s, k: k in s)


# Annotated figures: labels by their text, as the gold's scorer has it.


def judge_gold(
    name: str,
    gold: dict[str, Any],
    prediction: dict[str, Any],
    texts: Sequence[str],
) -> Outcome:
    """Compare a figure's prediction with its annotation, as the annotation's scorer does.

    Args:
        name: The figure.
        gold: The annotation.
        prediction: As `predict.prediction` gives it; relations may carry ``path``.
        texts: Of all labels and mentions that were read.
    """
    symbols: dict[str, set[str]] = {}
    for items in (gold["labels"], prediction.get("genes", [])):
        for item in items:
            if item.get("symbols"):
                symbols.setdefault(fold(item["text"]), set()).update(item["symbols"])

    def names(text: str) -> set[str]:
        key = fold(text)
        return symbols.get(key, {text.upper()} if key else set())

    def alike(a: str, b: str) -> bool:
        return fold(a) == fold(b) or bool(names(a) & names(b))

    def same(end: frozenset[str], key: str) -> bool:
        return any(alike(text, key) for text in end)

    wanted = {}
    for r in gold["relations"]:
        seen = all(any(alike(t, r[end]) for t in texts) for end in ("source", "target"))
        wanted[fold(r["source"]), fold(r["target"]), r["kind"]] = Wanted(
            [(r["source"], r["target"])], r["kind"], seen=seen, about={"kind": r["kind"]}
        )
    offered = {}
    for r in prediction["relations"]:
        offered[fold(r["source"]), fold(r["target"]), r["kind"]] = Offered(
            frozenset({r["source"]}),
            frozenset({r["target"]}),
            r["kind"],
            r.get("path", ()),
            r.get("score", 0.0),
        )
    return judge(name, list(wanted.values()), list(offered.values()), same)
