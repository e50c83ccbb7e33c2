"""A static site: pages of figures, browsed by gene, organism and year; JSON-LD and a sitemap.

It runs on any server of files and from the disk. Its pages hold no scripts, and load nothing
from elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Final
from urllib.parse import quote, urlsplit

from ..errors import ExportError, LibraryError
from ..files import write_bytes
from ..records import GeneIds, Record, gene_rows
from .base import ExportReport, file_stem, gene_ids, in_order, one_line, options_from, write_text
from .html import STYLE, FigureLine, SiteSettings, figure_list, figure_page, page, text

ON_A_PAGE: Final = 200
MOST_ADDRESSES: Final = 50_000
"""Addresses that a sitemap may hold (https://www.sitemaps.org/protocol.html)."""
_ENDINGS: Final = {"jpeg": "jpg", "png": "png", "gif": "gif", "webp": "webp"}
"""Formats that browsers show, and the endings of their files."""
_USUAL: Final = re.compile(
    r"[A-Z0-9](?:[A-Z0-9.-]{0,30}[A-Z0-9])?|C[0-9XY]+orf[0-9]+|[A-Z][a-z]{1,40} [a-z]{1,40}"
)
"""Names that differ from each other in more than case: symbols, years, species."""
_SITEMAP: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"


@dataclass(frozen=True, slots=True)
class SiteOptions:
    """Options of the site.

    Attributes:
        name: Of the site.
        base_url: Its address, for JSON-LD and the sitemap; without it there is no sitemap.
        licence: Of the records; empty to claim none.
        creator: Who publishes it.
        pictures: Gives the bytes of a figure's picture by figid, or None; without it the site
            has no pictures.
        lexicon: Gives the Entrez ids; the shipped lexicon by default.
    """

    name: str = "Pathway figures"
    base_url: str = ""
    licence: str = ""
    creator: str = "pathscribe"
    pictures: Callable[[str], bytes | None] | None = None
    lexicon: GeneIds | None = None


class SiteExporter:
    """A static site."""

    name: ClassVar[str] = "site"
    description: ClassVar[str] = "a static site, browsed by gene, organism and year"

    def write(self, records: Iterable[Record], out: Path | str, **options: Any) -> ExportReport:
        """Write the site into a folder; see `SiteOptions`.

        Pages of figures that an earlier site had there stay: begin with an empty folder.

        Raises:
            ExportError: An option is wrong, or a file cannot be written.
        """
        chosen = options_from(SiteOptions, options, exporter=self.name)
        base = chosen.base_url.rstrip("/")
        if base and urlsplit(base).scheme not in ("http", "https"):
            raise ExportError(
                f"base_url cannot be {base!r}", where="export site", hint="such as https://x.org"
            )
        site = SiteSettings(chosen.name, base, chosen.licence, chosen.creator)
        return _Writer(Path(out), site, chosen).write(records)


class _Writer:
    def __init__(self, out: Path, site: SiteSettings, options: SiteOptions) -> None:
        self.out = out
        self.site = site
        self.options = options
        self.ids = gene_ids(options.lexicon)
        self.problems: list[str] = []
        self.written: list[str] = []

    def write(self, records: Iterable[Record]) -> ExportReport:
        lines: list[FigureLine] = []
        taken: dict[str, str] = {}
        for figid, line in in_order(records, lambda record: record.to_json(indent=None).strip()):
            key = file_stem(figid).casefold()
            if key in taken:
                self.problems.append(f"{figid}: {taken[key]} has the same file name; left out")
                continue
            taken[key] = figid
            lines.append(self._figure(Record.from_json(line)))
        self._put("style.css", STYLE)
        self._lists("", "Figures", "index", lines)
        self._groups("genes", "Genes", lines, lambda line: line.genes)
        self._groups("organisms", "Organisms", lines, lambda line: line.organisms)
        self._groups("years", "Years", lines, lambda line: (line.year,) if line.year else ())
        if self.site.base_url:
            self._sitemap()
        return ExportReport(
            "site",
            self.out,
            len(lines),
            len(self.written),
            len(taken) - len(lines) + sum("left out" in p for p in self.problems),
            tuple(self.problems),
        )

    def _put(self, path: str, content: str) -> None:
        write_text(self.out / path, content)
        self.written.append(path)

    def _figure(self, record: Record) -> FigureLine:
        stem = file_stem(record.figid)
        symbols = tuple(dict.fromkeys(row.ncbigene_symbol for row in gene_rows(record)))
        self._put(f"figures/{stem}.json", record.to_json())
        made = figure_page(
            record,
            self.site,
            self.ids,
            picture=self._picture(record, stem),
            gene_pages={symbol: _group_path("genes", symbol) for symbol in symbols},
            downloads=[("the record (JSON)", f"{stem}.json")],
        )
        self._put(f"figures/{stem}.html", made)
        return FigureLine(
            path=f"figures/{stem}.html",
            title=record.figure.title or record.article.title or record.alias,
            reference=record.article.reftext or record.figid,
            year=one_line(record.article.year),
            genes=symbols,
            organisms=tuple(dict.fromkeys(organism.name for organism in record.organisms)),
        )

    def _picture(self, record: Record, stem: str) -> str:
        """Write the picture; its path from the figure's page, or nothing."""
        image = record.figure.image
        if image is None or self.options.pictures is None:
            return ""
        ending = _ENDINGS.get(image.format)
        if ending is None:
            self.problems.append(f"{record.figid}: browsers show no {image.format}; no picture")
            return ""
        try:
            data = self.options.pictures(record.figid)
        except LibraryError as error:
            self.problems.append(f"{record.figid}: {error}")
            return ""
        if data is None:
            return ""
        path = f"pictures/{stem}.{ending}"
        write_bytes(self.out / path, data)
        self.written.append(path)
        return f"../{path}"

    def _lists(self, folder: str, title: str, stem: str, lines: Sequence[FigureLine]) -> None:
        """A list of figures over as many pages as it needs."""
        up = "../" if folder else ""
        count = max(1, -(-len(lines) // ON_A_PAGE))
        names = [f"{stem}.html", *(f"{stem}-page-{n}.html" for n in range(2, count + 1))]
        for n, name in enumerate(names):
            shown = lines[n * ON_A_PAGE : (n + 1) * ON_A_PAGE]
            body = [
                f"<h1>{text(title)}</h1>",
                f'<p class="quiet">{len(lines)} figure{"s" * (len(lines) != 1)}</p>',
                figure_list(shown, up=up),
            ]
            if count > 1:
                links = (
                    f"<b>{m}</b>" if m == n + 1 else f'<a href="{other}">{m}</a>'
                    for m, other in enumerate(names, start=1)
                )
                body.append(f'<p class="pages">{" ".join(links)}</p>')
            self._put(f"{folder}{name}", page(self.site, title, body, up=up))

    def _groups(
        self,
        folder: str,
        title: str,
        lines: Sequence[FigureLine],
        names: Callable[[FigureLine], Sequence[str]],
    ) -> None:
        """A page for each name with its figures, and one with all names."""
        groups: dict[str, list[FigureLine]] = {}
        for line in lines:
            for name in names(line):
                groups.setdefault(name, []).append(line)
        items = []
        for name in sorted(groups, key=lambda name: (name.casefold(), name)):
            path = _group_path(folder, name)
            self._lists(f"{folder}/", name, path.removeprefix(f"{folder}/")[:-5], groups[name])
            address = path.removeprefix(f"{folder}/")
            items.append(
                f'<li><a href="{address}">{text(name)}</a>'
                f' <span class="quiet">{len(groups[name])}</span></li>'
            )
        body = [f"<h1>{text(title)}</h1>", '<ul class="names">', *items, "</ul>"]
        self._put(f"{folder}/index.html", page(self.site, title, body, up="../"))

    def _sitemap(self) -> None:
        paths = sorted(path for path in self.written if path.endswith(".html"))
        parts = [
            paths[start : start + MOST_ADDRESSES] for start in range(0, len(paths), MOST_ADDRESSES)
        ]
        if len(parts) == 1:
            self._put("sitemap.xml", self._addresses("urlset", "url", parts[0]))
        else:
            names = [f"sitemap-{n}.xml" for n in range(1, len(parts) + 1)]
            for name, part in zip(names, parts, strict=True):
                self._put(name, self._addresses("urlset", "url", part))
            self._put("sitemap.xml", self._addresses("sitemapindex", "sitemap", names))
        self._put("robots.txt", f"User-agent: *\nSitemap: {self.site.base_url}/sitemap.xml\n")

    def _addresses(self, root: str, element: str, paths: Iterable[str]) -> str:
        items = "".join(
            f"<{element}><loc>{text(f'{self.site.base_url}/{quote(path)}')}</loc></{element}>\n"
            for path in paths
        )
        head = '<?xml version="1.0" encoding="UTF-8"?>'
        return f'{head}\n<{root} xmlns="{_SITEMAP}">\n{items}</{root}>\n'


def _group_path(folder: str, name: str) -> str:
    """Where the page of a gene, organism or year is, from the top.

    Usual names are as they are. Others get a hash: some file systems know no case, and a name
    must not be taken for that of another page.
    """
    stem = name.replace(" ", "_")
    if not _USUAL.fullmatch(name) or "PAGE" in name.upper() or name.casefold() == "index":
        stem = file_stem(f"{name} ")
    return f"{folder}/{stem}.html"
