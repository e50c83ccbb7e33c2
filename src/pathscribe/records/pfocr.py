"""Figure pages of the PFOCR database: Markdown files with YAML front matter.

`Page` holds a page's front matter, typed. Today's pages and those of 2022 (which hold their
genes, chemicals and diseases inline) are read; what a page holds beyond the known keys is
kept. A page that was read is written with the same keys in the same order.

Sources: the layout of https://pfocr.wikipathways.org, schema.org Dataset for the JSON-LD.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Final, cast
from urllib.parse import quote

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr, ValidationError
from pydantic.fields import FieldInfo

from ..errors import RecordError
from .model import Record, well_formed
from .tables import chemical_rows, gene_rows

KEYS: Final = (
    "figid",
    "figtitle",
    "organisms",
    "organisms_ner",
    "pmcid",
    "filename",
    "figlink",
    "number",
    "caption",
    "papertitle",
    "reftext",
    "year",
    "doi",
    "journal_title",
    "journal_nlm_ta",
    "publisher_name",
    "keywords",
    "automl_pathway",
    "figid_alias",
    "figtype",
    "redirect_from",
    "ndex",
    "seo",
    "schema-jsonld",
)
"""The keys of a page, in order."""

NOT_GIVEN: Final = "NA"
_UNSET: Final = frozenset({"", NOT_GIVEN, ".na.character", ".na", ".na.real", "None", "nan"})
_MAX_BYTES: Final = 4_000_000
_SEPARATOR: Final = " | "


@dataclass(frozen=True, slots=True)
class PageSettings:
    """What a site says of itself on each page.

    Attributes:
        base_url: Address of the site without a final "/"; pages are `/figures/FIGID.html`
            below it. Empty: addresses are relative to the site.
        licence: Of the record, such as "CC0-1.0" or an address. Empty: none is claimed.
        creator: Name of the organisation that publishes the pages.
    """

    base_url: str = ""
    licence: str = ""
    creator: str = "pathscribe"


def _as_text(value: object) -> object:
    """Scalars that YAML takes for something else than text, as text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.date | datetime.datetime):
        return value.isoformat()
    if isinstance(value, int | float):
        return str(value)
    return value


def _as_texts(value: object) -> object:
    if isinstance(value, list | tuple):
        return tuple(_as_text(item) for item in value)
    return _as_text(value)


def _key(name: str, info: FieldInfo) -> str:
    """The page's own spelling of a field's name."""
    return info.validation_alias if isinstance(info.validation_alias, str) else name


Text = Annotated[str, BeforeValidator(_as_text)]
# Older pages have one name where today's have a list; what was read is kept.
Names = Annotated[tuple[str, ...] | str, BeforeValidator(_as_texts)]
Score = float | int | str


class _Loose(BaseModel):
    model_config = ConfigDict(frozen=True, extra="allow", populate_by_name=True)

    # Keys in the order in which they were read; None for an object made here.
    _order: tuple[str, ...] | None = PrivateAttr(default=None)
    # Numbers and the like that were read where a text belongs: a page's "year: 2021" must
    # not become "year: '2021'" when it is written again.
    _scalars: dict[str, Any] = PrivateAttr(default_factory=dict)

    def __eq__(self, other: object) -> bool:
        """Equal values under the same keys; their order counts for nothing."""
        if not isinstance(other, _Loose) or type(self) is not type(other):
            return NotImplemented
        return self._values() == other._values()

    __hash__ = None  # type: ignore[assignment]

    def _values(self, *, as_read: bool = False) -> dict[str, Any]:
        """Plain values under the page's own keys, absent ones left out."""
        fields = {
            (_key(name, info)): getattr(self, name)
            for name, info in type(self).model_fields.items()
        }
        values = {**fields, **(self.model_extra or {})}
        if as_read:
            values |= {
                key: scalar
                for key, scalar in self._scalars.items()
                if values.get(key) == _as_text(scalar)
            }
        order = self._order or ()
        # A key without a value ("ndex:") stays; one that was never there does not appear.
        return {
            key: _plain(values[key], as_read=as_read)
            for key in dict.fromkeys([*order, *values])
            if key in values and (key in order or values[key] is not None)
        }


class Creator(_Loose):
    """Who publishes the page."""

    type: Text | None = Field(default=None, validation_alias="@type")
    name: Text | None = None


class JsonLd(_Loose):
    """The page as a schema.org Dataset."""

    context: Text | None = Field(default=None, validation_alias="@context")
    id: Text | None = Field(default=None, validation_alias="@id")
    type: Text | None = Field(default=None, validation_alias="@type")
    description: Text | None = None
    license: Text | None = None
    name: Text | None = None
    creator: Creator | None = None
    keywords: Names | None = None


class InlineGene(_Loose):
    """A gene as pages of 2022 hold it."""

    word: Text | None = None
    symbol: Text | None = None
    source: Text | None = None
    hgnc_symbol: Text | None = None
    entrez: Text | None = None


class InlineTerm(_Loose):
    """A chemical or disease as pages of 2022 hold it."""

    word: Text | None = None
    source: Text | None = None
    identifier: Text | None = None


class Page(_Loose):
    """The front matter of one figure page. None stands for a key that the page lacks.

    Attributes:
        organisms: Named in the text; ("NA",) when none is. One name on pages of 2022.
        organisms_ner: Whose genes the figure names; ("NA",) when it names none.
        keywords: The article's author keywords, joined by " | ".
        automl_pathway: The screening score; an empty text where it was not screened.
        pathway_score: The same on pages of 2022.
        body: What follows the front matter; empty on all pages of PFOCR.
    """

    figid: Text
    figtitle: Text | None = None
    organisms: Names | None = None
    organisms_ner: Names | None = None
    pmcid: Text | None = None
    filename: Text | None = None
    figlink: Text | None = None
    number: Text | None = None
    caption: Text | None = None
    papertitle: Text | None = None
    reftext: Text | None = None
    year: Text | None = None
    doi: Text | None = None
    journal_title: Text | None = None
    journal_nlm_ta: Text | None = None
    publisher_name: Text | None = None
    keywords: Text | None = None
    automl_pathway: Score | None = None
    figid_alias: Text | None = None
    figtype: Text | None = None
    redirect_from: Names | None = None
    ndex: Text | None = None
    seo: Text | None = None
    schema_jsonld: JsonLd | None = Field(default=None, validation_alias="schema-jsonld")
    # Pages of 2022.
    pathway_score: Score | None = None
    annotations: tuple[Any, ...] | None = None
    genes: tuple[InlineGene, ...] | None = None
    chemicals: tuple[InlineTerm, ...] | None = None
    diseases: tuple[InlineTerm, ...] | None = None

    _body: str = PrivateAttr(default="")

    @property
    def body(self) -> str:
        """What follows the front matter."""
        return self._body

    @property
    def organism_names(self) -> tuple[str, ...]:
        """The organisms that the text names, whatever the page's age; empty for "NA"."""
        return _known(self.organisms)

    @property
    def ner_organism_names(self) -> tuple[str, ...]:
        """The organisms whose genes are named; empty for "NA"."""
        return _known(self.organisms_ner)

    @property
    def score(self) -> float | None:
        """The screening score under either of its names; None where there is none."""
        for value in (self.automl_pathway, self.pathway_score):
            if value is None or (isinstance(value, str) and value in _UNSET):
                continue
            try:
                number = float(value)
            except ValueError:
                continue
            if math.isfinite(number):
                return number
        return None

    @property
    def author_keywords(self) -> tuple[str, ...]:
        """The article's keywords, one by one."""
        if self.keywords is None or self.keywords in _UNSET:
            return ()
        return tuple(word for word in self.keywords.split(_SEPARATOR) if word)

    @classmethod
    def from_record(cls, record: Record, *, settings: PageSettings | None = None) -> Page:
        """The page of a record.

        Args:
            record: The figure's record.
            settings: What the site says of itself.

        Returns:
            A page with all of `KEYS`.
        """
        site = settings or PageSettings()
        figure, article = record.figure, record.article
        genes = gene_rows(record)
        words = [row.ncbigene_symbol for row in genes]
        words += [row.word for row in chemical_rows(record)]
        # "Glucose" and "glucose" are one keyword.
        keywords = {word.casefold(): word for word in reversed(words)}
        score = record.screening.probability
        title = figure.title or article.title or record.figid
        return cls(
            figid=record.figid,
            figtitle=figure.title,
            organisms=_or_na(
                organism.name
                for organism in record.organisms
                if not organism.evidence.startswith("default")
            ),
            organisms_ner=_or_na(row.organism_name for row in genes),
            pmcid=article.pmcid,
            filename=figure.filename,
            figlink=figure.link,
            number=figure.number,
            caption=figure.caption,
            papertitle=article.title,
            reftext=article.reftext,
            year=article.year,
            doi=article.doi,
            journal_title=article.journal_title,
            journal_nlm_ta=article.journal_abbreviation,
            publisher_name=article.publisher,
            keywords=_SEPARATOR.join(article.keywords),
            automl_pathway="" if score is None else score,
            figid_alias=record.alias,
            figtype=figure.type,
            redirect_from=f"/figures/{_in_address(record.alias)}",
            ndex="",
            seo="CreativeWork",
            schema_jsonld=JsonLd(
                context="https://schema.org/",
                type="Dataset",
                id=f"{site.base_url.rstrip('/')}/figures/{_in_address(record.figid)}.html",
                description=figure.caption,
                license=site.licence,
                name=title,
                creator=Creator(type="Organization", name=site.creator),
                keywords=tuple(dict.fromkeys(keywords[word.casefold()] for word in words)),
            ),
        )

    def to_markdown(self) -> str:
        """The page's text: front matter between two lines of "---", and the body."""
        front = yaml.dump(
            self._values(as_read=True),
            Dumper=_Dumper,
            sort_keys=False,
            allow_unicode=True,
            width=80,
            default_flow_style=False,
        )
        return f"---\n{front}---\n{well_formed(self._body)}"

    @classmethod
    def from_markdown(cls, text: str, *, where: str = "") -> Page:
        """Read a page.

        Args:
            text: The file's text.
            where: The file's name, for messages.

        Raises:
            RecordError: There is no front matter, it is no YAML mapping, it uses anchors
                or tags, or a value has the wrong form.
        """
        front, body = _split(text, where)
        values = _load(front, where)
        try:
            page = cls.model_validate(values)
        except ValidationError as error:
            first = error.errors()[0]
            key = ".".join(str(part) for part in first["loc"])
            raise RecordError(
                f"the page's {key or 'front matter'} is wrong: {first['msg']}", where=where
            ) from error
        _remember_order(page, values)
        page._body = body
        return page


def _in_address(name: str) -> str:
    """A figid or alias as one part of an address; those that pathscribe made are as they are."""
    return quote(well_formed(name), safe="")


def _known(names: tuple[str, ...] | str | None) -> tuple[str, ...]:
    listed = (names,) if isinstance(names, str) else names or ()
    return tuple(name for name in listed if name not in _UNSET)


def _or_na(names: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name)) or (NOT_GIVEN,)


def _plain(value: Any, *, as_read: bool) -> Any:
    """What YAML can write: models as mappings, tuples as lists."""
    if isinstance(value, _Loose):
        return value._values(as_read=as_read)
    if isinstance(value, str):
        return well_formed(value)
    if isinstance(value, tuple | list):
        return [_plain(item, as_read=as_read) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item, as_read=as_read) for key, item in value.items()}
    return value


def _remember_order(model: _Loose, values: dict[str, Any]) -> None:
    """Note in each model of the page in which order its keys were read, and which numbers."""
    model._order = tuple(values)
    model._scalars = {
        key: value for key, value in values.items() if isinstance(value, bool | int | float)
    }
    for name, info in type(model).model_fields.items():
        field, value = getattr(model, name), values.get(_key(name, info))
        if isinstance(field, _Loose) and isinstance(value, dict):
            _remember_order(field, value)
        elif isinstance(field, tuple) and isinstance(value, list):
            for item, raw in zip(field, value, strict=True):
                if isinstance(item, _Loose) and isinstance(raw, dict):
                    _remember_order(item, raw)


# --- YAML ------------------------------------------------------------------------------


class _Loader(yaml.SafeLoader):
    """A safe loader without anchors: pages have none, and bombs are made of them.

    Dates stay text: a title "2021-01-01" must be written as it was read.
    """

    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise yaml.composer.ComposerError(
                None, None, "anchors and aliases are not allowed", event.start_mark
            )
        return super().compose_node(parent, index)


_RESOLVERS: Final = {
    first: [(tag, regexp) for tag, regexp in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.yaml_implicit_resolvers = _RESOLVERS

# What may be an anchor or an alias; without any, libyaml reads the same ten times as fast.
_ANCHOR: Final = re.compile(r"(?:^|[\s\[\]{},:?!-])[&*]\S")
_QuickLoader: type[yaml.SafeLoader] | None = None
if yaml.__with_libyaml__:

    class _WithLibyaml(yaml.CSafeLoader):
        yaml_implicit_resolvers = _RESOLVERS

    _QuickLoader = cast("type[yaml.SafeLoader]", _WithLibyaml)


class _Dumper(yaml.SafeDumper):
    """Writes as PFOCR does, save where readers of other YAML versions would disagree."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


# Plain words that YAML 1.2 readers take for numbers, and YAML 1.1 as PyYAML does not.
_NUMBER_ELSEWHERE = re.compile(
    r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|0o[0-7]+|0x[0-9a-fA-F]+"
)
# Line breaks other than "\n" are folded to "\n" by YAML unless they are escaped; and a line
# of "---" within a text would end the front matter for careless readers.
_ESCAPED = re.compile(r"\n(?:---|\.\.\.)|[\r\x85\u2028\u2029\ufeff]|\n[ \t]|[ \t]\n|^\n|\n$")


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = None
    if _ESCAPED.search(text):
        style = '"'
    elif _NUMBER_ELSEWHERE.fullmatch(text):
        style = "'"
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _represent_text)


def _split(text: str, where: str) -> tuple[str, str]:
    """Front matter and body of a page."""
    if len(text) > _MAX_BYTES:
        raise RecordError(
            f"the page has {len(text)} characters, more than {_MAX_BYTES}", where=where
        )
    unmarked = text.removeprefix("\ufeff")
    match = re.match(r"---[ \t]*\r?\n(.*?)(?:^|(?<=\n))---[ \t]*(?:\r?\n|\Z)", unmarked, re.S)
    if match is None:
        raise RecordError(
            "the page has no front matter",
            where=where,
            hint='it must begin with a line "---" and end its front matter with another',
        )
    return match[1], unmarked[match.end() :]


def _load(front: str, where: str) -> dict[str, Any]:
    values = _quickly(front)
    return _checked(front, where) if values is None else values


def _quickly(front: str) -> dict[str, Any] | None:
    """The values as libyaml reads them; None where the careful way must be gone."""
    if _QuickLoader is None or _ANCHOR.search(front):
        return None
    loader = _QuickLoader(front)
    try:
        values = loader.get_single_data()
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    finally:
        loader.dispose()
    named = isinstance(values, dict) and all(isinstance(key, str) for key in values)
    return values if named else None


def _checked(front: str, where: str) -> dict[str, Any]:
    loader = _Loader(front)
    get: Callable[[], Any] = loader.get_single_data
    try:
        values = get()
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        problem = getattr(error, "problem", None) or str(error).split("\n")[0]
        mark = getattr(error, "problem_mark", None)
        place = f" in line {mark.line + 2}" if mark is not None else ""
        raise RecordError(
            f"the front matter is no safe YAML{place}: {problem or 'nested too deep'}", where=where
        ) from error
    finally:
        loader.dispose()
    if not isinstance(values, dict) or not all(isinstance(key, str) for key in values):
        raise RecordError("the front matter is no mapping of names to values", where=where)
    return values
