"""PFOCR pages: a folder with one Markdown page a figure, and its tables in `_data/`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from ..errors import ExportError
from ..records import (
    ChemicalRow,
    DiseaseRow,
    GeneIds,
    GeneRow,
    Page,
    PageSettings,
    Record,
    chemical_rows,
    disease_rows,
    gene_rows,
    table_stem,
    write_table,
)
from .base import ExportReport, file_stem, gene_ids, in_order, options_from, write_text

DATA = "_data"

_Row = TypeVar("_Row", GeneRow, ChemicalRow, DiseaseRow)


@dataclass(frozen=True, slots=True)
class PagesOptions:
    """Options of the pages export.

    Attributes:
        base_url: Address of the site; empty for relative addresses.
        licence: Licence of the records; empty to claim none.
        creator: Who publishes the pages.
        lexicon: Gives the Entrez ids; the shipped lexicon by default.
    """

    base_url: str = PageSettings().base_url
    licence: str = PageSettings().licence
    creator: str = PageSettings().creator
    lexicon: GeneIds | None = None


def write_page(
    record: Record, folder: Path, *, settings: PageSettings, ids: GeneIds
) -> tuple[Path, ...]:
    """Write one figure's page and its tables; a table without rows is not written.

    A table that an earlier export left, and that would have no rows today, is removed.

    Args:
        record: The figure's record.
        folder: Gets `FIGID.md` and `_data/FIGID-genes.tsv`, `-chemicals.tsv`, `-diseases.tsv`.
        settings: What the site says of itself.
        ids: Gives the Entrez ids.

    Returns:
        The files written, the page first.

    Raises:
        ExportError: A file cannot be written.
    """
    stem = file_stem(record.figid)
    page = folder / f"{stem}.md"
    tables = [
        _table(record, folder, stem, "genes", gene_rows(record, ids), GeneRow),
        _table(record, folder, stem, "chemicals", chemical_rows(record), ChemicalRow),
        _table(record, folder, stem, "diseases", disease_rows(record), DiseaseRow),
    ]
    # The page comes last: where it is, its tables are.
    write_text(page, Page.from_record(record, settings=settings).to_markdown())
    return (page, *(path for path in tables if path is not None))


def _table(
    record: Record, folder: Path, stem: str, what: str, rows: Sequence[_Row], kind: type[_Row]
) -> Path | None:
    path = folder / DATA / f"{table_stem(stem)}-{what}.tsv"
    if rows:
        write_text(path, write_table(rows, kind))
        return path
    try:
        path.unlink(missing_ok=True)
    except NotADirectoryError:
        return None  # Nothing older can be there; writing the page will say what is wrong.
    except OSError as error:
        raise ExportError(
            f"an older table cannot be removed: {error.strerror or error}", where=str(path)
        ) from error
    return None


class PagesExporter:
    """PFOCR pages with their tables."""

    name: ClassVar[str] = "pages"
    description: ClassVar[str] = "PFOCR figure pages (Markdown) with tables of genes and chemicals"

    def write(self, records: Iterable[Record], out: Path | str, **options: Any) -> ExportReport:
        """Write a folder of pages; see `PagesOptions` for the options.

        Two figids that differ only in case or in "." against "_" would share a file: the
        one that comes first in the alphabet of a run's records is kept, the other reported.

        Raises:
            ExportError: An option is wrong, or a file cannot be written.
        """
        chosen = options_from(PagesOptions, options, exporter=self.name)
        settings = PageSettings(chosen.base_url, chosen.licence, chosen.creator)
        ids = gene_ids(chosen.lexicon)
        folder = Path(out)
        owners: dict[str, str] = {}
        problems = []
        files = 0
        for figid, line in in_order(records, lambda record: record.to_json(indent=None).strip()):
            key = table_stem(file_stem(figid)).casefold()
            if key in owners:
                problems.append(f"{figid}: {owners[key]} has the same file name; left out")
                continue
            owners[key] = figid
            record = Record.from_json(line)
            files += len(write_page(record, folder, settings=settings, ids=ids))
        return ExportReport(
            self.name,
            folder,
            records=len(owners),
            files=files,
            skipped=len(problems),
            problems=tuple(problems),
        )
