"""Gene sets as arrays: members of each set, and the sets of each gene."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt

from ..errors import EnrichmentError
from .identifiers import GeneMapper

Ints = npt.NDArray[Any]

FORMAT: Final = "pathscribe gene sets 1"
_MOST_REMEMBERED: Final = 8
_MOST_LINES: Final = 5_000_000
_MOST_BYTES: Final = 2_000_000_000


class Texts(Sequence[str]):
    """Many texts in two arrays: UTF-8 bytes, and where each text begins."""

    def __init__(self, data: Ints, starts: Ints) -> None:
        self.data = data
        self.starts = starts

    @classmethod
    def of(cls, texts: Iterable[str]) -> Self:
        """Pack texts."""
        packed = [text.encode("utf-8", "replace") for text in texts]
        starts = np.zeros(len(packed) + 1, np.int64)
        np.cumsum([len(text) for text in packed], out=starts[1:])
        return cls(np.frombuffer(b"".join(packed), np.uint8), starts)

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, at: Any) -> Any:
        if isinstance(at, slice):
            return [self[i] for i in range(*at.indices(len(self)))]
        if not 0 <= at < len(self):
            raise IndexError(at)
        return self.data[self.starts[at] : self.starts[at + 1]].tobytes().decode("utf-8")


@dataclass(frozen=True, slots=True)
class GeneSet:
    """One set, to be put into `GeneSets`.

    Attributes:
        name: Unique within its library.
        genes: Symbols; or whatever names the genes, the same way in all sets and queries.
        description: For people, the figure's title say.
        library: Name of the collection that it comes from.
    """

    name: str
    genes: Sequence[str]
    description: str = ""
    library: str = ""


class GeneSets:
    """Sets of genes that can be asked fast; never changed once made.

    Make them with `GeneSets.of`, `GeneSets.from_gmt`, `library_sets` or `joined`.

    Attributes:
        starts: Where each set's members begin, int64, shape (sets + 1,).
        members: Numbers of the genes, ascending within each set, int32, shape (pairs,).
        gene_starts: Where each gene's sets begin, int64, shape (genes + 1,).
        sets_of: Numbers of the sets, ascending for each gene, int32, shape (pairs,).
        name_rank: Place of each set in the order of names, int32, shape (sets,).
        library_of: Number of each set's library, int16, shape (sets,).
    """

    TEXTS: Final = ("names", "descriptions", "genes", "libraries")
    ARRAYS: Final = (
        "starts",
        "members",
        "gene_starts",
        "sets_of",
        "name_rank",
        "library_of",
    )

    def __init__(self, texts: Mapping[str, Texts], arrays: Mapping[str, Ints], key: str) -> None:
        self.names, self.descriptions = texts["names"], texts["descriptions"]
        self._genes, self.libraries = texts["genes"], texts["libraries"]
        self.starts, self.members = arrays["starts"], arrays["members"]
        self.gene_starts, self.sets_of = arrays["gene_starts"], arrays["sets_of"]
        self.name_rank, self.library_of = arrays["name_rank"], arrays["library_of"]
        self.key = key
        """SHA-256 of the content."""
        self._within: dict[str, tuple[npt.NDArray[np.bool_], npt.NDArray[np.int32]]] = {}

    # ------------------------------------------------------------------------- making

    @classmethod
    def of(cls, sets: Iterable[GeneSet], *, genes: Iterable[str] = ()) -> Self:
        """Make sets of their members; a member that is named twice counts once.

        Args:
            sets: In any order; the same sets give the same object, whatever the order.
            genes: Genes that belong to the background, whether a set has them or not.

        Raises:
            EnrichmentError: Two sets of a library have one name.
        """
        listed = sorted(sets, key=lambda one: (one.library, one.name))
        for before, after in pairwise(listed):
            if (before.library, before.name) == (after.library, after.name):
                raise EnrichmentError(
                    f"two sets are named {after.name!r}", where=after.library, hint="rename one"
                )
        universe = sorted({gene for one in listed for gene in one.genes} | set(genes))
        number = {gene: n for n, gene in enumerate(universe)}
        starts = np.zeros(len(listed) + 1, np.int64)
        pieces: list[npt.NDArray[np.int32]] = []
        for n, one in enumerate(listed):
            held = np.array(sorted({number[gene] for gene in one.genes}), np.int32)
            pieces.append(held)
            starts[n + 1] = starts[n] + len(held)
        members = np.concatenate(pieces) if pieces else np.zeros(0, np.int32)
        libraries = sorted({one.library for one in listed})
        place = {name: n for n, name in enumerate(libraries)}
        texts = {
            "names": Texts.of(one.name for one in listed),
            "descriptions": Texts.of(one.description for one in listed),
            "genes": Texts.of(universe),
            "libraries": Texts.of(libraries),
        }
        library_of = np.array([place[one.library] for one in listed], np.int16)
        return cls._made(texts, starts, members, library_of)

    @classmethod
    def _made(
        cls,
        texts: Mapping[str, Texts],
        starts: Ints,
        members: Ints,
        library_of: Ints,
    ) -> Self:
        """Add what follows from the members, and the key."""
        genes, sets = len(texts["genes"]), len(texts["names"])
        # Small numbers are sorted by radix, which is many times faster.
        small = members.astype(np.uint16) if genes <= 65_536 else members
        order = np.argsort(small, kind="stable")
        owner = np.repeat(np.arange(sets, dtype=np.int32), np.diff(starts))
        gene_starts = np.zeros(genes + 1, np.int64)
        np.cumsum(np.bincount(members, minlength=genes), out=gene_starts[1:])
        names = list(texts["names"])
        rank = np.empty(sets, np.int32)
        rank[sorted(range(sets), key=lambda n: (names[n], n))] = np.arange(sets, dtype=np.int32)
        arrays = {
            "starts": starts,
            "members": members,
            "gene_starts": gene_starts,
            "sets_of": owner[order],
            "name_rank": rank,
            "library_of": library_of,
        }
        digest = hashlib.sha256(FORMAT.encode())
        for name in cls.TEXTS:
            digest.update(np.ascontiguousarray(texts[name].starts).tobytes())
            digest.update(np.ascontiguousarray(texts[name].data).tobytes())
        for array in (starts, members, library_of):
            digest.update(np.ascontiguousarray(array).tobytes())
        return cls(texts, arrays, digest.hexdigest())

    @classmethod
    def from_gmt(
        cls, text: str, *, library: str = "", mapper: GeneMapper | None = None, where: str = ""
    ) -> Self:
        """Read sets from GMT text: name, description and members, parted by tabs.

        Sets of one name are told apart by a number. A weight behind a comma ("TP53,1.0") is
        dropped.

        Args:
            text: What the file holds.
            library: Name of the collection.
            mapper: Maps members to symbols; those that it cannot map stay as they are written.
                Without one all stay as they are.
            where: The file's name, for messages.

        Raises:
            EnrichmentError: It is no GMT.
        """
        made: list[GeneSet] = []
        taken: dict[str, int] = {}
        for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
            if not line.strip():
                continue
            cells = line.split("\t")
            if len(cells) < 3:
                raise EnrichmentError(
                    "this line is no gene set",
                    where=f"{where or 'GMT'}:{number}",
                    hint="a line has a name, a description and members, with tabs between them",
                )
            if number > _MOST_LINES:
                raise EnrichmentError("the file has too many lines", where=where)
            name = cells[0].strip() or f"line {number}"
            taken[name] = taken.get(name, 0) + 1
            if taken[name] > 1:
                name = f"{name} ({taken[name]})"
            members = [cell.partition(",")[0].strip() for cell in cells[2:]]
            made.append(
                GeneSet(name, _mapped([m for m in members if m], mapper), cells[1].strip(), library)
            )
        return cls.of(made)

    @classmethod
    def from_mapping(cls, sets: Mapping[str, Iterable[str]], *, library: str = "") -> Self:
        """Make sets of a dictionary from names to members."""
        return cls.of(GeneSet(name, tuple(genes), "", library) for name, genes in sets.items())

    # ------------------------------------------------------------------------- asking

    def __len__(self) -> int:
        return len(self.names)

    @cached_property
    def genes(self) -> tuple[str, ...]:
        """All genes, sorted."""
        return tuple(self._genes)

    @cached_property
    def genes_key(self) -> str:
        """SHA-256 of the genes."""
        return genes_key(self.genes)

    @cached_property
    def number(self) -> dict[str, int]:
        """The number of each gene."""
        return {gene: n for n, gene in enumerate(self.genes)}

    @cached_property
    def sizes(self) -> npt.NDArray[np.int32]:
        """How many genes each set has, shape (sets,)."""
        return np.diff(self.starts).astype(np.int32)

    def within(
        self, genes: Collection[str], key: str
    ) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.int32]]:
        """Which genes are among some others, and how many of them each set has.

        Args:
            genes: The others; those that no set has are passed over.
            key: Hash of them, under which the last few answers are remembered.

        Returns:
            A mask, shape (genes,), and counts, shape (sets,).
        """
        if key not in self._within:
            mask = np.zeros(len(self.genes), np.bool_)
            mask[[self.number[gene] for gene in genes if gene in self.number]] = True
            while len(self._within) >= _MOST_REMEMBERED:
                del self._within[next(iter(self._within))]
            self._within[key] = (mask, self._sizes_within(mask))
        return self._within[key]

    def _sizes_within(self, mask: npt.NDArray[np.bool_]) -> npt.NDArray[np.int32]:
        listed = np.diff(self.gene_starts)
        # Count what is in or what is out, whichever is less.
        if int(listed[mask].sum()) * 2 < len(self.members):
            return self.overlaps(np.flatnonzero(mask)).astype(np.int32)
        out = np.flatnonzero(~mask & (listed > 0))
        return np.asarray(self.sizes - self.overlaps(out), np.int32)

    def overlaps(self, genes: Ints) -> npt.NDArray[Any]:
        """How many of these genes each set has.

        Args:
            genes: Numbers of distinct genes.

        Returns:
            Counts, shape (sets,).
        """
        starts, ends = self.gene_starts[genes].tolist(), self.gene_starts[genes + 1].tolist()
        parts = [self.sets_of[start:end] for start, end in zip(starts, ends, strict=True)]
        joined = np.concatenate(parts) if parts else np.zeros(0, np.int32)
        return np.bincount(joined, minlength=len(self))

    def members_of(self, at: int) -> npt.NDArray[np.int32]:
        """Numbers of a set's genes, ascending."""
        return np.asarray(self.members[self.starts[at] : self.starts[at + 1]])

    def library(self, at: int) -> str:
        """Name of a set's library."""
        return str(self.libraries[int(self.library_of[at])])

    def __iter__(self) -> Iterator[GeneSet]:
        for at in range(len(self)):
            members = tuple(self.genes[n] for n in self.members_of(at))
            yield GeneSet(self.names[at], members, self.descriptions[at], self.library(at))


def genes_key(genes: Iterable[str]) -> str:
    """SHA-256 of genes, whatever their order."""
    return hashlib.sha256("\n".join(sorted(genes)).encode("utf-8", "replace")).hexdigest()


def _mapped(members: Sequence[str], mapper: GeneMapper | None) -> tuple[str, ...]:
    if mapper is None:
        return tuple(members)
    return tuple(mapper.map(member).symbol or member for member in members)


def joined(parts: Sequence[GeneSets]) -> GeneSets:
    """Several libraries as one, tested together.

    Raises:
        EnrichmentError: Two sets of one library have one name.
    """
    if len(parts) == 1:
        return parts[0]
    return GeneSets.of((one for part in parts for one in part), genes=())


def read_gmt(path: Path) -> tuple[str, bytes]:
    """The text and bytes of a GMT file, for `GeneSets.from_gmt`.

    Raises:
        EnrichmentError: It cannot be read, or is no UTF-8 text.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise EnrichmentError("the file is too large", where=str(path))
        data = path.read_bytes()
    except OSError as error:
        raise EnrichmentError(
            f"cannot be read: {error.strerror or error}", where=str(path)
        ) from error
    try:
        return data.decode("utf-8"), data
    except UnicodeDecodeError as error:
        raise EnrichmentError("is no UTF-8 text", where=str(path)) from error
