"""Near-equal sets put together, so that one figure drawn twice does not fill the table."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

_ROUNDING: Final = 1e-9


def near_equal(sets: Sequence[npt.NDArray[Any]], least: float) -> npt.NDArray[np.int64]:
    """Group ranked sets by their similarity to the best of each group.

    Each set joins the first set before it that begins a group and is similar enough, else it
    begins a group. So no chain of small differences joins what differs.

    Args:
        sets: Numbers of the genes of each set, distinct, the best set first.
        least: Least Jaccard similarity, above 0; 1 joins equal sets only.

    Returns:
        For each set the index of the set that begins its group, shape (len(sets),).
    """
    count = len(sets)
    groups = np.arange(count)
    if not count:
        return groups
    # Genes are numbered anew, the rarest first.
    used, columns, times = np.unique(
        np.concatenate(list(sets)), return_inverse=True, return_counts=True
    )
    rank = np.empty(len(used), np.int64)
    rank[np.argsort(times, kind="stable")] = np.arange(len(used))
    ranked = rank[np.ravel(columns)]
    least = max(least, 1e-12)
    heads_of: dict[int, list[int]] = {}
    members: dict[int, frozenset[int]] = {}
    end = 0
    for n, one in enumerate(sets):
        start, end = end, end + len(one)
        own = sorted(ranked[start:end].tolist())
        # Similar sets share so many genes that they share one of the rarest few.
        share = max(1, math.ceil(least * len(own) - _ROUNDING))
        some = own[: len(own) - share + 1]
        near = sorted({head for gene in some for head in heads_of.get(gene, ())})
        whole = frozenset(own)
        for head in near:
            shared = len(whole & members[head])
            union = len(own) + len(members[head]) - shared
            if shared >= least * union - _ROUNDING:
                groups[n] = head
                break
        else:
            members[n] = whole
            for gene in own:
                heads_of.setdefault(gene, []).append(n)
    return groups
