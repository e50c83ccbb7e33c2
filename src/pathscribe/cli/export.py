"""`pathscribe export`: a library's records in the formats of other tools."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from ..library import Library

from .common import SOME_FAILED, LibraryOption, note, open_library, plain

app = typer.Typer(no_args_is_help=True, help="Write a library's records in other formats.")


class _Ids(StrEnum):
    entrez = "entrez"
    symbol = "symbol"


class _Flavour(StrEnum):
    strict = "strict"
    synonyms = "synonyms"
    all = "all"


class _Members(StrEnum):
    genes = "genes"
    chemicals = "chemicals"


class _Boxes(StrEnum):
    labels = "labels"
    mentions = "mentions"
    both = "both"


class _Gpml(StrEnum):
    old = "2013a"
    new = "2021"


EachOption = Annotated[
    Path,
    typer.Option(
        "--out",
        "-o",
        metavar="PATH",
        help="A folder; or for one figure a file with the format's ending.",
    ),
]
FileOption = Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="The file.")]
FolderOption = Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="The folder.")]
FiguresOption = Annotated[
    list[str] | None,
    typer.Option(
        "--figures",
        "-f",
        metavar="FIGID",
        help="Only these figures: figids or aliases, parted by commas, or the option again.",
        show_default=False,
    ),
]
QueryOption = Annotated[
    str,
    typer.Option("--query", "-q", help="Only figures that a search finds.", show_default=False),
]


@dataclass(frozen=True, slots=True)
class _Chosen:
    """Which figures of which library go where."""

    library: str | None
    out: Path
    figures: list[str] | None
    query: str


def _export(format_: str, chosen: _Chosen, *, pictures: bool = False, **options: Any) -> None:
    from ..exports import exporter
    from ..exports.select import selected

    names = [part.strip() for given in chosen.figures or () for part in given.split(",")]
    with open_library(chosen.library) as opened:
        records = selected(opened, figures=filter(None, names), query=chosen.query)
        if pictures:
            options["pictures"] = partial(_picture, opened)
        report = exporter(format_).write(records, chosen.out, **options)
    for problem in report.problems:
        note(plain(problem), style="yellow")
    skipped = f", {report.skipped} left out" if report.skipped else ""
    files = "" if report.files == 1 else f" in {report.files} files"
    note(f"{report.records} figure{'s' * (report.records != 1)}{files} to {report.out}{skipped}")
    if report.problems:
        raise typer.Exit(SOME_FAILED)


def _picture(library: Library, figid: str) -> bytes | None:
    """The bytes of a figure's picture, if the library has one."""
    known = library.known(figid)
    return library.image(figid) if known is not None and known.has_image else None


@app.command()
def gmt(
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE.gmt", help="The GMT file.")],
    library: LibraryOption = None,
    figures: FiguresOption = None,
    query: QueryOption = "",
    ids: Annotated[_Ids, typer.Option(help="What the members are.")] = _Ids.entrez,
    flavour: Annotated[
        _Flavour,
        typer.Option(
            help="Genes named by official symbol, by synonym too, or families' members as well."
        ),
    ] = _Flavour.strict,
    minimum: Annotated[int, typer.Option(min=1, help="Least number of members.")] = 3,
    members: Annotated[_Members, typer.Option(help="Of what the sets are.")] = _Members.genes,
    per_organism: Annotated[
        bool, typer.Option("--per-organism", help="One file an organism, its name in the file's.")
    ] = False,
) -> None:
    """Gene sets, one line a figure."""
    _export(
        "gmt",
        _Chosen(library, out, figures, query),
        ids=ids.value,
        flavour=flavour.value,
        minimum=minimum,
        members=members.value,
        per_organism=per_organism,
    )


@app.command()
def cx2(
    out: EachOption,
    library: LibraryOption = None,
    figures: FiguresOption = None,
    query: QueryOption = "",
    rights: Annotated[
        str, typer.Option(help="Licence of the networks. [default: the article's]")
    ] = "",
) -> None:
    """Networks for NDEx and Cytoscape, one file a figure."""
    _export("cx2", _Chosen(library, out, figures, query), rights=rights)


@app.command()
def gpml(
    out: EachOption,
    library: LibraryOption = None,
    figures: FiguresOption = None,
    query: QueryOption = "",
    version: Annotated[_Gpml, typer.Option(help="Of the format.")] = _Gpml.old,
) -> None:
    """Pathways for PathVisio and WikiPathways, one file a figure."""
    _export("gpml", _Chosen(library, out, figures, query), version=version.value)


@app.command()
def ndjson(
    out: FileOption,
    library: LibraryOption = None,
    figures: FiguresOption = None,
    query: QueryOption = "",
    flavour: Annotated[_Flavour, typer.Option(help="Which genes, as in gene sets.")] = (
        _Flavour.strict
    ),
    minimum: Annotated[int, typer.Option(min=0, help="Least number of genes.")] = 1,
    base_url: Annotated[
        str, typer.Option(metavar="URL", help="Address of the site that has the pages.")
    ] = "",
) -> None:
    """Documents of the BioThings PFOCR API, one line a figure."""
    _export(
        "ndjson",
        _Chosen(library, out, figures, query),
        flavour=flavour.value,
        minimum=minimum,
        base_url=base_url,
    )


@app.command()
def site(
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Folder of the site.")],
    library: LibraryOption = None,
    figures: FiguresOption = None,
    query: QueryOption = "",
    name: Annotated[str, typer.Option(help="Name of the site.")] = "Pathway figures",
    base_url: Annotated[
        str, typer.Option(metavar="URL", help="Its address; needed for the sitemap.")
    ] = "",
    licence: Annotated[str, typer.Option(metavar="URL", help="Licence of the records.")] = "",
    creator: Annotated[str, typer.Option(help="Who publishes it.")] = "pathscribe",
    pictures: Annotated[
        bool,
        typer.Option(
            "--pictures/--no-pictures", help="With the figures' pictures, as their licences allow."
        ),
    ] = True,
) -> None:
    """A static site, browsed by gene, organism and year."""
    _export(
        "site",
        _Chosen(library, out, figures, query),
        pictures=pictures,
        name=name,
        base_url=base_url,
        licence=licence,
        creator=creator,
    )


@app.command()
def indra(
    out: FileOption,
    library: LibraryOption = None,
    figures: FiguresOption = None,
    query: QueryOption = "",
) -> None:
    """Relations as INDRA statements (JSON)."""
    _export("indra", _Chosen(library, out, figures, query))


@app.command()
def crate(
    out: FolderOption,
    library: LibraryOption = None,
    figures: FiguresOption = None,
    query: QueryOption = "",
    name: Annotated[str, typer.Option(help="Of the release.")] = "Pathway figures",
    description: Annotated[str, typer.Option(help="Of the release.")] = "",
    licence: Annotated[str, typer.Option(metavar="URL", help="Licence of the records.")] = "",
    creator: Annotated[str, typer.Option(help="Who publishes it.")] = "pathscribe",
    date: Annotated[
        str, typer.Option(metavar="YYYY-MM-DD", help="Of publication. [default: today]")
    ] = "",
) -> None:
    """A release: records, gene sets and tables, described as an RO-Crate."""
    _export(
        "crate",
        _Chosen(library, out, figures, query),
        name=name,
        description=description,
        licence=licence,
        creator=creator,
        date=date,
    )


@app.command()
def ndex(
    out: Annotated[
        Path,
        typer.Option(
            "--out", "-o", metavar="FILE.tsv", help="Keeps which figure became which network."
        ),
    ],
    user: Annotated[str, typer.Option(envvar="NDEX_USER", help="Name of the account.")],
    password: Annotated[
        str,
        typer.Option(
            envvar="NDEX_PASSWORD",
            prompt=True,
            hide_input=True,
            help="Of the account; asked for where the variable is not set.",
            show_default=False,
        ),
    ],
    library: LibraryOption = None,
    figures: FiguresOption = None,
    query: QueryOption = "",
    server: Annotated[str, typer.Option(metavar="URL", help="The NDEx server.")] = (
        "https://www.ndexbio.org"
    ),
    public: Annotated[bool, typer.Option("--public", help="New networks are public.")] = False,
    rights: Annotated[
        str, typer.Option(help="Licence of the networks. [default: the article's]")
    ] = "",
) -> None:
    """Upload of networks to NDEx; those uploaded before are renewed."""
    _export(
        "ndex",
        _Chosen(library, out, figures, query),
        user=user,
        password=password,
        server=server,
        visibility="PUBLIC" if public else "PRIVATE",
        rights=rights,
    )


@app.command()
def coco(
    out: FileOption,
    library: LibraryOption = None,
    figures: FiguresOption = None,
    query: QueryOption = "",
    boxes: Annotated[_Boxes, typer.Option(help="Of what.")] = _Boxes.both,
) -> None:
    """Boxes of labels and mentions (COCO JSON)."""
    _export("coco", _Chosen(library, out, figures, query), boxes=boxes.value)


@app.command("annotations")
def web_annotations(
    out: EachOption,
    library: LibraryOption = None,
    figures: FiguresOption = None,
    query: QueryOption = "",
    base_url: Annotated[
        str, typer.Option(metavar="URL", help="Address of the site that has the figures.")
    ] = "",
) -> None:
    """W3C Web Annotations of pictures and captions, one file a figure."""
    _export("annotations", _Chosen(library, out, figures, query), base_url=base_url)


@app.command()
def pages(
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Folder of the pages.")],
    library: LibraryOption = None,
    figures: FiguresOption = None,
    query: QueryOption = "",
    base_url: Annotated[
        str | None, typer.Option(metavar="URL", help="Address of the site that will hold them.")
    ] = None,
    licence: Annotated[
        str | None, typer.Option(metavar="URL", help="Licence of the records.")
    ] = None,
    creator: Annotated[str | None, typer.Option(help="Who publishes them.")] = None,
) -> None:
    """PFOCR pages with their tables of genes, chemicals and diseases."""
    given: dict[str, Any] = {"base_url": base_url, "licence": licence, "creator": creator}
    _export(
        "pages",
        _Chosen(library, out, figures, query),
        **{k: v for k, v in given.items() if v is not None},
    )


@app.command()
def json(
    out: Annotated[
        Path,
        typer.Option(
            "--out", "-o", metavar="PATH", help="A folder, or a file named *.ndjson or *.jsonl."
        ),
    ],
    library: LibraryOption = None,
    figures: FiguresOption = None,
    query: QueryOption = "",
    lines: Annotated[
        bool | None,
        typer.Option(
            "--lines/--files", help="One line a record, or one file. [default: by the name]",
            show_default=False,
        ),
    ] = None,
) -> None:  # fmt: skip
    """The records themselves."""
    _export("json", _Chosen(library, out, figures, query), lines=lines)


@app.command()
def bioc(
    out: FileOption,
    library: LibraryOption = None,
    figures: FiguresOption = None,
    query: QueryOption = "",
) -> None:
    """Captions and labels with their mentions (BioC JSON)."""
    _export("bioc", _Chosen(library, out, figures, query))


@app.command()
def tsv(
    out: FolderOption,
    library: LibraryOption = None,
    figures: FiguresOption = None,
    query: QueryOption = "",
) -> None:
    """Tables as tab-separated text."""
    _export("tsv", _Chosen(library, out, figures, query))


@app.command()
def parquet(
    out: FolderOption,
    library: LibraryOption = None,
    figures: FiguresOption = None,
    query: QueryOption = "",
) -> None:
    """Tables as Parquet files."""
    _export("parquet", _Chosen(library, out, figures, query))


def _network(name: str, text: str) -> None:
    """Add the command of a format that has a network's options."""

    def command(
        out: EachOption,
        library: LibraryOption = None,
        figures: FiguresOption = None,
        query: QueryOption = "",
        least: Annotated[
            float, typer.Option(min=0, max=1, help="Lowest score of a relation that is taken.")
        ] = 0.0,
        hedged: Annotated[
            bool,
            typer.Option("--hedged/--no-hedged", help="Take what the caption says only may be so."),
        ] = True,
    ) -> None:
        _export(name, _Chosen(library, out, figures, query), least=least, hedged=hedged)

    app.command(name, help=text)(command)


_network("sif", "Networks, one line an edge.")
_network("graphml", "Networks with the attributes of nodes and edges.")
_network("sbml", "Logical models as SBML-qual.")
_network("bnet", "Logical models, one rule a line.")
