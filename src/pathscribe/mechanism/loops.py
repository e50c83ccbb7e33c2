"""Feedback loops of a directed graph, up to a bound: there can be exponentially many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from .model import Loop, Network, Sign

MOST_LOOPS: Final = 200
LONGEST_LOOP: Final = 12


def strong_components(after: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Strongly connected components, each in the order of `after`, by Tarjan's algorithm.

    Written without recursion, so that a chain of any length can be followed.
    """
    order = {node: place for place, node in enumerate(after)}
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    on_stack: set[str] = set()
    found: list[list[str]] = []
    for start in after:
        if start in index:
            continue
        work = [(start, iter(after[start]))]
        index[start] = low[start] = len(index)
        stack.append(start)
        on_stack.add(start)
        while work:
            node, following = work[-1]
            for other in following:
                if other not in index:
                    index[other] = low[other] = len(index)
                    stack.append(other)
                    on_stack.add(other)
                    work.append((other, iter(after[other])))
                    break
                if other in on_stack:
                    low[node] = min(low[node], index[other])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    part: list[str] = []
                    while True:
                        member = stack.pop()
                        on_stack.discard(member)
                        part.append(member)
                        if member == node:
                            break
                    found.append(sorted(part, key=order.__getitem__))
    return found


def feedback_loops(
    network: Network, *, most: int = MOST_LOOPS, longest: int = LONGEST_LOOP
) -> tuple[tuple[Loop, ...], bool]:
    """The feedback loops, the shortest first.

    Args:
        network: Any.
        most: Look for no more than so many.
        longest: And for none with more nodes.

    Returns:
        The loops, and whether there may be more than these.
    """
    after: dict[str, list[str]] = {node.id: [] for node in network.nodes}
    signs: dict[tuple[str, str], set[int]] = {}
    for edge in network.edges:
        if edge.target not in after[edge.source]:
            after[edge.source].append(edge.target)
        signs.setdefault((edge.source, edge.target), set()).add(edge.sign)
    place = {node: n for n, node in enumerate(after)}
    loops: list[tuple[str, ...]] = []
    cut = False
    steps = 0
    for part in strong_components(after):
        if len(part) == 1 and part[0] not in after[part[0]]:
            continue
        inside = set(part)
        for start in part:
            # Loops are listed at their first node: what comes before it is done with.
            allowed = {node for node in inside if place[node] >= place[start]}
            back = _distances(start, after, allowed)
            path = [start]
            branches = [iter(after[start])]
            while branches and not (cut and len(loops) >= most):
                steps += 1
                if steps > 200_000:
                    cut = True
                    break
                other = next(branches[-1], None)
                if other is None:
                    branches.pop()
                    path.pop()
                elif other == start:
                    if len(loops) >= most:
                        cut = True
                        break
                    loops.append(tuple(path))
                elif other in allowed and other not in path and other in back:
                    if len(path) + back[other] > longest:
                        cut = True
                        continue
                    path.append(other)
                    branches.append(iter(after[other]))
    loops.sort(key=lambda nodes: (len(nodes), [place[node] for node in nodes]))
    return tuple(Loop(nodes, _sign(nodes, signs)) for nodes in loops), cut


def _distances(start: str, after: Mapping[str, Sequence[str]], allowed: set[str]) -> dict[str, int]:
    """Steps from each allowed node back to the start."""
    before: dict[str, list[str]] = {}
    for node in allowed:
        for other in after[node]:
            if other in allowed:
                before.setdefault(other, []).append(node)
    found = {start: 0}
    ring = [start]
    while ring:
        ring = [
            node
            for at in ring
            for node in before.get(at, ())
            if found.setdefault(node, found[at] + 1) == found[at] + 1 and node != start
        ]
        ring = list(dict.fromkeys(ring))
    return found


def _sign(nodes: Sequence[str], signs: Mapping[tuple[str, str], set[int]]) -> Sign:
    total: Sign = 1
    for source, target in zip(nodes, (*nodes[1:], nodes[0]), strict=True):
        known = signs[source, target]
        if len(known) != 1 or known == {0}:
            return 0
        if known == {-1}:
            total = 1 if total < 0 else -1
    return total
