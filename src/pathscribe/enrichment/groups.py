"""Near-equal sets put together, so that one figure drawn twice does not fill the table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt


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
    used, columns = np.unique(np.concatenate(list(sets)), return_inverse=True)
    columns = np.ravel(columns)
    sizes = np.array([len(one) for one in sets], np.int64)
    ends = np.cumsum(sizes)
    # One line a gene, so that the lines of a set's genes are added as a whole.
    table = np.zeros((len(used), count), np.int16)
    heads = np.zeros(count, np.int64)
    held = np.zeros(count, np.int64)
    many = 0
    for n in range(count):
        own = columns[ends[n] - sizes[n] : ends[n]]
        shared = table[own, :many].sum(axis=0, dtype=np.int64)
        union = held[:many] + sizes[n] - shared
        near = np.flatnonzero(shared >= max(least, 1e-12) * union - 1e-9)
        if len(near):
            groups[n] = heads[near[0]]
            continue
        table[own, many] = 1
        heads[many], held[many] = n, sizes[n]
        many += 1
    return groups
