"""Settings: what a user may set once for all, in a TOML file or by environment variables.

The file is `$PATHSCRIBE_CONFIG`, else `pathscribe/config.toml` in the user's folder of
configurations; a table `[fetch]` in it sets the fields of `FetchSettings`. A variable
`PATHSCRIBE_FETCH_RATE` sets one field and wins over the file.
"""

from __future__ import annotations

import dataclasses
import math
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from .errors import PathscribeError

FILE_VARIABLE: Final = "PATHSCRIBE_CONFIG"
PREFIX: Final = "PATHSCRIBE_FETCH_"
ROUTES: Final = ("cloud", "package", "supplement", "xml")
"""Ways to an article's files, see `FetchSettings.routes`."""


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """Where articles are fetched from, and how politely.

    The addresses are templates: hosts and paths change, and a mirror may be nearer. The words in
    braces are filled in.

    Attributes:
        search_url: Search service of Europe PMC; its parameters are added.
        xml_url: Full text of an article: {pmcid}.
        cloud_list_url: Files of an article in PMC's cloud service, as S3 lists them: {pmcid},
            and the {token} of the next part of a long list.
        cloud_file_url: One of these files: {key}.
        cloud_meta_url: What the service tells of an article: {version} is "PMC123.1".
        oa_url: PMC's Open Access service, which tells the address of a package: {pmcid}.
        oa_from, oa_to: How the beginning of that address is changed: it may be an FTP address.
        supplement_url: Zip with the figures of an article at Europe PMC: {pmcid}.
        routes: Ways to the files, in the order in which they are tried: "cloud" (file list),
            "package" (Open Access package), "supplement" (Europe PMC's zip), "xml" (text alone).
            A later way is gone only where an article is not to be had by the earlier ones.
        email: Whom the services may write to; sent with each request, if set.
        page_size: Hits asked for at once, 1 to 1000.
        rate: Requests a second to one host.
        jobs: Articles that are fetched at once.
        attempts: How often a request is tried.
        backoff: Seconds before the second try; doubled before each further one.
        most_wait: Seconds that we wait at most when a service asks us to come back later.
        timeout: Seconds without a sign of life after which a connection is given up.
        most_seconds: Seconds for one file at most, however slowly it trickles.
        most_bytes: Size of one file at most.
        most_article_bytes: Size of all files of an article at most.
    """

    search_url: str = "https://www.ebi.ac.uk/europepmc/webservices/rest/search"
    xml_url: str = "https://www.ebi.ac.uk/europepmc/webservices/rest/{pmcid}/fullTextXML"
    cloud_list_url: str = (
        "https://pmc-oa-opendata.s3.amazonaws.com/"
        "?list-type=2&prefix={pmcid}.&continuation-token={token}"
    )
    cloud_file_url: str = "https://pmc-oa-opendata.s3.amazonaws.com/{key}"
    cloud_meta_url: str = "https://pmc-oa-opendata.s3.amazonaws.com/metadata/{version}.json"
    oa_url: str = "https://www.ncbi.nlm.nih.gov/pmc/utils/oa/oa.fcgi?id={pmcid}"
    oa_from: str = "ftp://ftp.ncbi.nlm.nih.gov/"
    oa_to: str = "https://ftp.ncbi.nlm.nih.gov/"
    supplement_url: str = (
        "https://www.ebi.ac.uk/europepmc/webservices/rest/{pmcid}/supplementaryFiles"
        "?includeInlineImage=true"
    )
    routes: tuple[str, ...] = ("cloud", "xml")
    email: str = ""
    page_size: int = 500
    rate: float = 5.0
    jobs: int = 4
    attempts: int = 5
    backoff: float = 1.0
    most_wait: float = 120.0
    timeout: float = 30.0
    most_seconds: float = 600.0
    most_bytes: int = 512 * 2**20
    most_article_bytes: int = 2 * 2**30

    def check(self, where: str = "") -> None:
        """Raise where a value cannot be used.

        Raises:
            PathscribeError: Which one, and why.
        """
        for field in dataclasses.fields(self):
            value = getattr(self, field.name)
            name = f"{where}: {field.name}" if where else field.name
            if field.name.endswith("_url") or field.name == "oa_to":
                if urlsplit(value).scheme not in ("http", "https") or not urlsplit(value).hostname:
                    raise PathscribeError("is no http or https address", where=name, hint=value)
            elif isinstance(value, int | float) and not (value > 0 and math.isfinite(value)):
                raise PathscribeError("must be more than 0", where=name, hint=str(value))
        for name, word in _WORDS.items():
            if f"{{{word}}}" not in getattr(self, name):
                raise PathscribeError(f"lacks {{{word}}}", where=f"{where}: {name}".strip(": "))
        if not 1 <= self.page_size <= 1000:
            raise PathscribeError("must be 1 to 1000", where=f"{where}: page_size".strip(": "))
        unknown = [route for route in self.routes if route not in ROUTES]
        if unknown or not self.routes:
            raise PathscribeError(
                f"there is no way {unknown[0]!r}" if unknown else "no way is given",
                where=f"{where}: routes".strip(": "),
                hint="ways are " + ", ".join(ROUTES),
            )


_WORDS: Final = {
    "xml_url": "pmcid",
    "cloud_list_url": "pmcid",
    "cloud_file_url": "key",
    "cloud_meta_url": "version",
    "oa_url": "pmcid",
    "supplement_url": "pmcid",
}


def config_path(environment: Mapping[str, str] | None = None) -> Path:
    """Where the file of settings lies, whether it is there or not."""
    variables = os.environ if environment is None else environment
    if given := variables.get(FILE_VARIABLE):
        return Path(given)
    if os.name == "nt":
        base = variables.get("APPDATA") or str(Path.home())
    else:
        base = variables.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(base) / "pathscribe" / "config.toml"


def fetch_settings(
    environment: Mapping[str, str] | None = None, path: Path | None = None
) -> FetchSettings:
    """The settings of `pathscribe fetch`.

    Args:
        environment: Variables; by default those of the process.
        path: The file; by default `config_path`, which need not be there.

    Raises:
        PathscribeError: The file cannot be read, or a value cannot be used.
    """
    variables = os.environ if environment is None else environment
    values: dict[str, Any] = {}
    file = path or config_path(variables)
    must = path is not None or bool(variables.get(FILE_VARIABLE))
    table = _table(file, must=must).get("fetch", {})
    if not isinstance(table, dict):
        raise PathscribeError("is no table", where=f"{file}: fetch")
    for name, value in table.items():
        values[name] = _value(name, value, f"{file}: fetch.{name}")
    for variable, text in sorted(variables.items()):
        if variable.startswith(PREFIX):
            name = variable.removeprefix(PREFIX).lower()
            values[name] = _value(name, text, variable)
    settings = FetchSettings(**values)
    settings.check(str(file) if table else "")
    return settings


def _table(file: Path, *, must: bool) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        if must:
            raise PathscribeError("there is no such file of settings", where=str(file)) from error
        return {}
    except (OSError, ValueError) as error:
        raise PathscribeError(f"the settings cannot be read: {error}", where=str(file)) from error


def _value(name: str, value: object, where: str) -> object:
    """A value in its field's type.

    Raises:
        PathscribeError: There is no such field, or the value is of another type.
    """
    known = {field.name: field.default for field in dataclasses.fields(FetchSettings)}
    if name not in known:
        raise PathscribeError(
            "there is no such setting", where=where, hint="there are " + ", ".join(known)
        )
    default = known[name]
    try:
        if isinstance(default, tuple):
            parts = value.split(",") if isinstance(value, str) else list(_sequence(value))
            return tuple(str(part).strip() for part in parts)
        if isinstance(default, int):
            return int(_number(value))
        if isinstance(default, float):
            return float(_number(value))
    except (TypeError, ValueError) as error:
        raise PathscribeError(f"cannot be used: {value!r}", where=where) from error
    if not isinstance(value, str):
        raise PathscribeError(f"must be a text, and is {value!r}", where=where)
    return value


def _sequence(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError
    return value


def _number(value: object) -> str | int | float:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise TypeError
    return value
