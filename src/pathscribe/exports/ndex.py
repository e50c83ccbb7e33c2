"""Upload of CX2 networks to NDEx, by the client that NDEx publishes (`ndex2`).

A file keeps which figure became which network, so that a second upload renews the networks
rather than doubling them.
"""

from __future__ import annotations

import importlib
import io
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Final, Literal
from urllib.parse import urlsplit

from ..errors import ExportError
from ..records import GeneIds, Record
from ..records.model import well_formed
from ..version import __version__
from .base import ExportReport, gene_ids, in_order, options_from, write_text
from .cx2 import cx2_aspects
from .graph import figure_graph

SERVER: Final = "https://www.ndexbio.org"
_HEADER: Final = "figid\tndex"
_UUID: Final = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_OWN: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_SECONDS: Final = 120


@dataclass(frozen=True, slots=True)
class NdexOptions:
    """Options of the upload.

    Attributes:
        user: Name of the account.
        password: Of the account.
        server: Address of the NDEx server; https, but for one on this machine.
        visibility: Of new networks.
        rights: Licence of the networks; by default that of the article.
        lexicon: Gives the Entrez ids; the shipped lexicon by default.
    """

    user: str = ""
    password: str = ""
    server: str = SERVER
    visibility: Literal["PRIVATE", "PUBLIC"] = "PRIVATE"
    rights: str = ""
    lexicon: GeneIds | None = None


class NdexExporter:
    """Upload to NDEx."""

    name: ClassVar[str] = "ndex"
    description: ClassVar[str] = "upload of networks to NDEx"

    def write(self, records: Iterable[Record], out: Path | str, **options: Any) -> ExportReport:
        """Upload one network a figure; see `NdexOptions`.

        Args:
            records: What to upload; figures in which nothing was recognised are skipped.
            out: A TSV file of figids and the UUIDs of their networks. What stands there is
                renewed on the server; what is new is added to it, also when it breaks off.
            options: The format's own.

        Returns:
            What was done; networks that the server refused are problems.

        Raises:
            ExportError: An option is wrong, ndex2 is not installed, the server does not accept
                the account, or the file cannot be read or written.
        """
        chosen = options_from(NdexOptions, options, exporter=self.name)
        client, errors = _client(chosen)
        ids = gene_ids(chosen.lexicon)
        path = Path(out)
        known = _read(path)
        before = dict(known)
        written, skipped = 0, 0
        problems = []
        try:
            for figid, line in in_order(records, lambda r: r.to_json(indent=None).strip()):
                record = Record.from_json(line)
                graph = figure_graph(record, ids)
                if not graph.nodes:
                    skipped += 1
                    continue
                aspects = cx2_aspects(record, graph, rights=chosen.rights)
                data = well_formed(json.dumps(aspects, ensure_ascii=False)).encode("utf-8")
                try:
                    known[figid] = _upload(client, data, known.get(figid, ""), chosen)
                except errors.NDExUnauthorizedError as error:
                    raise ExportError(
                        "the server does not accept the account",
                        where=chosen.server,
                        hint="check its name and password",
                    ) from error
                except (errors.NDExError, OSError, ValueError) as error:
                    problems.append(f"{figid}: {' '.join(str(error).split())[:200]}")
                    continue
                written += 1
        finally:
            if known != before:
                lines = [_HEADER, *(f"{figid}\t{uuid}" for figid, uuid in sorted(known.items()))]
                write_text(path, "\n".join(lines) + "\n")
        return ExportReport(self.name, path, written, 1, skipped + len(problems), tuple(problems))


def _upload(client: Any, data: bytes, uuid: str, options: NdexOptions) -> str:
    """Send one network; its UUID."""
    if uuid:
        client.update_cx2_network(io.BytesIO(data), uuid)
        return uuid
    address = client.save_cx2_stream_as_new_network(io.BytesIO(data), visibility=options.visibility)
    found = _UUID.search(str(address))
    if found is None:
        raise ValueError("the server did not say where the network is")
    return found[0]


def _client(options: NdexOptions) -> tuple[Any, Any]:
    """ndex2's client and its errors."""
    address = urlsplit(options.server)
    if address.scheme != "https" and address.hostname not in _OWN:
        raise ExportError(
            "a password is only sent by https", where=options.server, hint=f"such as {SERVER}"
        )
    if not options.user or not options.password:
        raise ExportError("the upload needs an account", hint="give its name and password")
    try:
        module = importlib.import_module("ndex2.client")
        errors = importlib.import_module("ndex2.exceptions")
    except ImportError as error:
        raise ExportError(
            "this needs the package ndex2", hint="pip install 'pathscribe[exports]'"
        ) from error
    client = module.Ndex2(
        host=options.server,
        username=options.user,
        password=options.password,
        user_agent=f"pathscribe/{__version__}",
        timeout=_SECONDS,
        skip_version_check=True,
    )
    return client, errors


def _read(path: Path) -> dict[str, str]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise ExportError("cannot be read", where=str(path)) from error
    pairs = [line.split("\t") for line in lines[1:] if line]
    if lines[:1] != [_HEADER] or not all(
        len(pair) == 2 and _UUID.fullmatch(pair[1]) for pair in pairs
    ):
        raise ExportError(
            "is no list of figures and networks", where=str(path), hint="name another file"
        )
    return {pair[0]: pair[1] for pair in pairs}
