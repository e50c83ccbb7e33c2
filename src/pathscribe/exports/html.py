"""A figure's page and lists of figures as HTML, without scripts and without outside requests."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Final
from urllib.parse import quote

from ..records import (
    GeneIds,
    Page,
    PageSettings,
    Record,
    chemical_rows,
    disease_rows,
    gene_rows,
)
from ..records.model import well_formed
from .annotations import identifier_address
from .base import gene_ids, one_line

ARROWS: Final = {1: "\u2192", -1: "\u22a3", 0: "\u2014"}
"""How relations are written, by sign."""

# Nothing is loaded from elsewhere and nothing runs, whatever a caption holds. "file:" lets the
# pages be read from the disk.
_POLICY: Final = (
    "default-src 'none'; img-src 'self' file:; style-src 'self' file:; base-uri 'none';"
    " form-action 'none'"
)

STYLE: Final = """\
:root{--ink:#1f2937;--quiet:#6b7280;--line:#d1d5db;--link:#1d4ed8;--paper:#fff;--band:#f3f4f6}
*{box-sizing:border-box}
body{font:16px/1.55 system-ui,'Helvetica Neue',Helvetica,Arial,sans-serif;color:var(--ink);
background:var(--paper);margin:0 auto;max-width:1080px;padding:0 24px 48px}
a{color:var(--link);text-decoration:none}a:hover,a:focus{text-decoration:underline}
header{display:flex;flex-wrap:wrap;gap:4px 20px;align-items:baseline;padding:18px 0;
border-bottom:1px solid var(--line)}header .name{font-weight:700;color:var(--ink);font-size:18px}
h1{font-size:27px;line-height:1.25;margin:28px 0 6px}h2{font-size:19px;margin:32px 0 8px}
.quiet{color:var(--quiet)}p{margin:6px 0}
.picture{position:relative;border:1px solid var(--line);margin:0}
.picture img{display:block;width:100%;height:auto}
.picture svg{position:absolute;inset:0;width:100%;height:100%}
.show{display:block;margin:14px 0 6px;color:var(--quiet)}
.show:has(input:not(:checked))+.picture svg{display:none}
polygon{fill-opacity:.12;fill:#6b7280;stroke:#6b7280;stroke-width:2;vector-effect:non-scaling-stroke}
polygon:hover{fill-opacity:.35}
polyline{fill:none;stroke:#059669;stroke-width:3;stroke-opacity:.6;vector-effect:non-scaling-stroke}
polyline.down{stroke:#dc2626}
.gene,.family,.complex,.rna,.nonhuman_gene{fill:#2563eb;stroke:#2563eb}
.chemical{fill:#059669;stroke:#059669}.disease{fill:#dc2626;stroke:#dc2626}
.cell{fill:#d97706;stroke:#d97706}.phenotype{fill:#7c3aed;stroke:#7c3aed}
table{border-collapse:collapse;width:100%;font-size:15px}.wide{overflow-x:auto}
th,td{text-align:left;vertical-align:top;padding:5px 14px 5px 0}
tr{border-bottom:1px solid var(--line)}
th{font-weight:600;white-space:nowrap}
ul.figures{list-style:none;padding:0}
ul.figures li{padding:9px 0;border-bottom:1px solid var(--line)}
ul.names{list-style:none;padding:0;columns:12em}ul.names li{break-inside:avoid}
.pages a,.pages b{display:inline-block;padding:2px 9px;background:var(--band);margin:2px}
@media print{header,.show{display:none}}
"""


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """What a site says of itself.

    Attributes:
        name: On every page.
        base_url: Its address without a final "/"; empty where it has none.
        licence: Of the records; empty to claim none.
        creator: Who publishes it.
    """

    name: str
    base_url: str
    licence: str
    creator: str


@dataclass(frozen=True, slots=True)
class FigureLine:
    """What lists say of a figure.

    Attributes:
        path: Of its page, from the top of the site.
        genes: HGNC symbols, as in its gene table.
        organisms: Scientific names.
    """

    path: str
    title: str
    reference: str
    year: str
    genes: tuple[str, ...]
    organisms: tuple[str, ...]


def text(value: str) -> str:
    """Text for a page: on one line, and nothing in it is markup."""
    return escape(one_line(well_formed(value)))


def page(site: SiteSettings, title: str, body: Iterable[str], *, up: str, head: str = "") -> str:
    """A whole page.

    Args:
        site: What the site says of itself.
        title: As plain text.
        body: As HTML.
        up: From the page to the top of the site: "" or "../".
        head: More for the page's head, as HTML.
    """
    links = "".join(
        f'<a href="{up}{path}">{name}</a>'
        for name, path in (
            ("Figures", "index.html"),
            ("Genes", "genes/index.html"),
            ("Organisms", "organisms/index.html"),
            ("Years", "years/index.html"),
        )
    )
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{text(title)} - {text(site.name)}</title>\n"
        f'<link rel="stylesheet" href="{up}style.css">\n{head}</head>\n<body>\n'
        f'<header><a class="name" href="{up}index.html">{text(site.name)}</a>{links}</header>\n'
        "<main>\n" + "\n".join(body) + "\n</main>\n</body>\n</html>\n"
    )


def figure_list(lines: Iterable[FigureLine], *, up: str) -> str:
    """Figures, each with its title and where it is from."""
    items = "\n".join(
        f'<li><a href="{up}{escape(line.path)}">{text(line.title)}</a>'
        f'<br><span class="quiet">{text(line.reference)}'
        f"{f' · {len(line.genes)} genes' if line.genes else ''}</span></li>"
        for line in lines
    )
    return f'<ul class="figures">\n{items}\n</ul>'


# --- a figure in a notebook -------------------------------------------------------------


def snippet(record: Record, picture: bytes | None = None, ids: GeneIds | None = None) -> str:
    """A figure as a piece of HTML that stands for itself, as notebooks show it.

    The picture is within it, with what was read over it; without a picture, the labels stand
    where they are in the figure. Nothing runs and nothing is loaded.

    Args:
        record: Of the figure.
        picture: Bytes of its picture; shown in the formats that browsers know.
        ids: Gives the Entrez ids; the shipped lexicon by default.
    """
    title = record.figure.title or record.article.title or record.alias
    body = [f"<h3>{text(title)}</h3>", _citation(record)]
    image = record.figure.image
    if image is not None and picture is not None and image.format in BROWSERS_SHOW:
        data = base64.b64encode(picture).decode("ascii")
        body.append(_picture(record, f"data:image/{image.format};base64,{data}"))
    else:
        body.append(_drawing(record))
    if record.figure.caption:
        caption = text(record.figure.caption)
        body.append(f"<details><summary>Caption</summary><p>{caption}</p></details>")
    body += [_genes(record, gene_ids(ids), {}), _chemicals(record), _diseases(record)]
    body.append(_relations(record))
    style = "".join(f"{_within(rule)}\n" for rule in _NOTEBOOK_STYLE)
    inner = "\n".join(filter(None, body))
    return f'<div class="pathscribe"><style>\n{style}</style>\n{inner}\n</div>'


BROWSERS_SHOW: Final = frozenset({"jpeg", "png", "gif", "webp"})
_NOTEBOOK_STYLE: Final = (
    ".quiet{color:#6b7280}",
    ".picture{position:relative;margin:0;max-width:900px;border:1px solid #d1d5db}",
    ".picture img{display:block;width:100%;height:auto;margin:0}",
    ".picture svg{position:absolute;inset:0;width:100%;height:100%}",
    ".drawing{max-width:900px;width:100%;height:auto;border:1px solid #d1d5db;background:#fff}",
    ".drawing text{fill:#1f2937;dominant-baseline:central;text-anchor:middle}",
    ".show:has(input:not(:checked))+.picture svg{display:none}",
    # The shapes look as they do on the site.
    *(
        f"{rule}}}"
        for line in STYLE[STYLE.index("polygon{") : STYLE.index("table{")].splitlines()
        for rule in line.split("}")
        if rule
    ),
)


def _within(rule: str) -> str:
    """A rule of CSS that holds within a snippet only."""
    selectors, _, rest = rule.partition("{")
    return ",".join(f".pathscribe {one}" for one in selectors.split(",")) + "{" + rest


def _drawing(record: Record) -> str:
    """The labels where they are in the figure; nothing where no label has a place."""
    placed = [label for label in record.labels if len(label.polygon) > 2]
    if not placed:
        return ""
    image = record.figure.image
    xs = [x for label in placed for x, _ in label.polygon]
    ys = [y for label in placed for _, y in label.polygon]
    width = image.width if image is not None else max(xs) + 20
    height = image.height if image is not None else max(ys) + 20
    words = []
    for label in placed:
        x = sum(x for x, _ in label.polygon) / len(label.polygon)
        y = sum(y for _, y in label.polygon) / len(label.polygon)
        tall = max(y for _, y in label.polygon) - min(y for _, y in label.polygon)
        words.append(
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="{max(6.0, min(tall, 60.0) * 0.8):.1f}">'
            f"{text(label.text)}</text>"
        )
    inner = "\n".join([*words, *_shapes(record)])
    return f'<svg class="drawing" viewBox="0 0 {width:.0f} {height:.0f}">\n{inner}\n</svg>'


# --- a figure --------------------------------------------------------------------------


def figure_page(
    record: Record,
    site: SiteSettings,
    ids: GeneIds,
    *,
    picture: str,
    gene_pages: dict[str, str],
    downloads: Sequence[tuple[str, str]],
) -> str:
    """The page of a figure, which lies one folder below the top.

    Args:
        record: Of the figure.
        site: What the site says of itself.
        ids: Gives the Entrez ids.
        picture: Path of its picture from the page; empty where there is none.
        gene_pages: Paths of the genes' pages from the top, by symbol.
        downloads: (name, path from the page) of files beside it.
    """
    title = record.figure.title or record.article.title or record.alias
    body = [f"<h1>{text(title)}</h1>", _citation(record)]
    if picture:
        body.append(_picture(record, picture))
    if record.figure.caption:
        body.append(f"<p><b>Caption.</b> {text(record.figure.caption)}</p>")
    body += [_genes(record, ids, gene_pages), _chemicals(record), _diseases(record)]
    body.append(_relations(record))
    if downloads:
        links = ", ".join(f'<a href="{escape(path)}">{text(name)}</a>' for name, path in downloads)
        body.append(f"<h2>Data</h2><p>{links}</p>")
    made = ", ".join([record.provenance.software, *record.provenance.models.values()])
    body.append(f'<p class="quiet">{text(record.figid)}. Read by {text(made)}.</p>')
    data = json_ld(record, site, picture)
    # "<" must not end the element that holds the data.
    script = json.dumps(data, ensure_ascii=False, indent=1).replace("<", "\\u003c")
    head = f'<script type="application/ld+json">\n{well_formed(script)}\n</script>\n'
    if site.base_url:
        head += f'<link rel="canonical" href="{escape(str(data["@id"]))}">\n'
    return page(site, title, filter(None, body), up="../", head=head)


def json_ld(record: Record, site: SiteSettings, picture: str = "") -> dict[str, Any]:
    """The figure as a schema.org Dataset, with the article that it is from."""
    settings = PageSettings(site.base_url, site.licence, site.creator)
    made = Page.from_record(record, settings=settings).schema_jsonld
    assert made is not None
    data = made._values()
    for name in [name for name, value in data.items() if value in ("", [], None)]:
        del data[name]
    article = record.article
    paper: dict[str, Any] = {"@type": "ScholarlyArticle", "name": article.title}
    if article.doi:
        paper["@id"] = f"https://doi.org/{quote(article.doi, safe='/')}"
    for key, value in (
        ("datePublished", article.year),
        ("isPartOf", article.journal_title),
        ("license", article.licence),
    ):
        if value:
            paper[key] = {"@type": "Periodical", "name": value} if key == "isPartOf" else value
    if article.title or article.doi:
        data["isBasedOn"] = paper
    data["identifier"] = record.figid
    if picture and site.base_url:
        data["image"] = f"{site.base_url.rstrip('/')}/{picture.removeprefix('../')}"
    return data


def _citation(record: Record) -> str:
    article, figure = record.article, record.figure
    parts = [text(article.title)] if article.title else []
    if article.reftext:
        parts.append(text(article.reftext))
    if article.doi:
        address = f"https://doi.org/{quote(well_formed(article.doi), safe='/')}"
        parts.append(f'<a href="{escape(address)}">{text(article.doi)}</a>')
    if article.pmcid:
        address = f"https://www.ncbi.nlm.nih.gov/pmc/articles/{quote(article.pmcid)}/"
        parts.append(f'<a href="{escape(address)}">{text(article.pmcid)}</a>')
    parts.append(text(figure.label or f"{figure.type} {figure.number}"))
    if article.licence:
        parts.append(f"Licence of the article: {text(article.licence)}")
    return f'<p class="quiet">{" · ".join(parts)}</p>'


def _picture(record: Record, path: str) -> str:
    image = record.figure.image
    assert image is not None
    alt = record.figure.title or record.figure.label or record.alias
    return (
        '<label class="show"><input type="checkbox" checked> Show what was read</label>'
        f'<figure class="picture"><img src="{escape(path)}" width="{image.width}"'
        f' height="{image.height}" alt="{text(alt)}">\n'
        f'<svg viewBox="0 0 {image.width} {image.height}" aria-hidden="true">'
        + "\n".join(_shapes(record))
        + "</svg></figure>"
    )


def _shapes(record: Record) -> list[str]:
    """What was read, as SVG in pixels of the picture."""
    from ..overlay.boxes import mention_boxes

    shapes = []
    for relation in record.relations:
        if len(relation.path) > 1:
            points = " ".join(f"{x:.1f},{y:.1f}" for x, y in relation.path)
            down = ' class="down"' if relation.effect < 0 else ""
            shapes.append(f'<polyline{down} points="{points}"/>')
    # Wide boxes first, so that those within them can be pointed at.
    boxes = sorted(mention_boxes(record, 1.0, gap=4.0), key=lambda box: -float(
        (box.outline.max(0) - box.outline.min(0)).prod()
    ))  # fmt: skip
    for box in boxes:
        mention = box.mention
        named = ", ".join(reading.name for reading in mention.readings if reading.name)
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in box.outline)
        said = f"{mention.text}: {named} ({mention.type})" if named else mention.text
        shape = f'<polygon class="{mention.type}" points="{points}">'
        shapes.append(f"{shape}<title>{text(said)}</title></polygon>")
    return shapes


def table(caption: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table with its heading, without empty columns; nothing without rows. Cells are HTML."""
    listed = list(rows)
    used = [n for n in range(len(columns)) if any(row[n] for row in listed)]
    if not used:
        return ""
    cells = ("".join(f"<td>{row[n]}</td>" for n in used) for row in listed)
    body = "\n".join(f"<tr>{row}</tr>" for row in cells)
    head = "".join(f"<th>{text(columns[n])}</th>" for n in used)
    return (
        f'<h2>{text(caption)}</h2><div class="wide"><table>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table></div>"
    )


_NAMED: Final = {
    "ncbigene_symbol": "by its symbol",
    "ncbigene_synonym": "by another name",
    "famplex_relations": "as a member",
    "ortholog": "by its ortholog",
}


def _genes(record: Record, ids: GeneIds, pages: dict[str, str]) -> str:
    rows = []
    for row in gene_rows(record, ids):
        symbol = text(row.ncbigene_symbol)
        if row.ncbigene_symbol in pages:
            symbol = f'<a href="../{escape(pages[row.ncbigene_symbol])}">{symbol}</a>'
        number = row.ncbigene_id
        if number.isdecimal():
            number = f'<a href="https://www.ncbi.nlm.nih.gov/gene/{number}">{number}</a>'
        rows.append((text(row.word), symbol, number, _NAMED.get(row.source, "")))
    return table("Genes", ("Word", "Gene", "NCBI Gene", "Named"), rows)


def _chemicals(record: Record) -> str:
    rows = [
        (text(row.word), text(row.name), _link(row.chebi), _link(row.mesh))
        for row in chemical_rows(record)
    ]
    return table("Chemicals", ("Word", "Name", "ChEBI", "MeSH"), rows)


def _diseases(record: Record) -> str:
    rows = [
        (text(row.word), text(row.name), _link(row.doid), _link(row.mesh))
        for row in disease_rows(record)
    ]
    return table("Diseases", ("Word", "Name", "DOID", "MeSH"), rows)


def _link(curie: str) -> str:
    address = identifier_address(curie)
    return f'<a href="{escape(address)}">{text(curie)}</a>' if address else text(curie)


def _relations(record: Record) -> str:
    ends = {label.id: label.text for label in record.labels}
    ends |= {mention.id: mention.text for mention in record.mentions}
    rows = []
    for relation in record.relations:
        said = relation.sentence or ("drawn" if relation.evidence == "drawn" else "")
        denied = "not so: " if relation.negated else ""
        rows.append(
            (
                f"{denied}{text(ends.get(relation.source, relation.source))}",
                ARROWS[relation.effect],
                text(ends.get(relation.target, relation.target)),
                text(relation.kind),
                text(said),
            )
        )
    return table("Relations", ("From", "", "To", "Kind", "Where it is said"), rows)
