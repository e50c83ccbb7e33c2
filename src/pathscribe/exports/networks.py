"""What the exports of a figure's mechanism have in common: its network, one file a figure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import ExportError
from ..records import Record
from .base import ExportReport, options_from
from .each import write_each

if TYPE_CHECKING:
    from ..mechanism import Network


@dataclass(frozen=True, slots=True)
class NetworkOptions:
    """Options of the exports of networks and logical models.

    Attributes:
        least: Lowest score of a relation that is taken, 0 to 1.
        hedged: Take what the caption says only may be so.
    """

    least: float = 0.0
    hedged: bool = True


def write_networks(
    name: str,
    records: Iterable[Record],
    out: Path | str,
    suffix: str,
    make: Callable[[Network], str],
    options: dict[str, Any],
) -> ExportReport:
    """Write the network of each figure; one without relations is skipped.

    Args:
        name: Of the export.
        records: In any order.
        out: See `write_each`.
        suffix: Of the files.
        make: A network as text.
        options: Those of `NetworkOptions`.

    Raises:
        ExportError: An option is wrong, or a file cannot be written.
    """
    from ..mechanism import build_network

    chosen = options_from(NetworkOptions, options, exporter=name)
    if not isinstance(chosen.least, int | float) or not 0 <= chosen.least <= 1:
        raise ExportError(
            f"least cannot be {chosen.least!r}",
            where=f"export {name}",
            hint="it is a number from 0 to 1",
        )

    def text(record: Record) -> str | None:
        network = build_network(record, hedged=chosen.hedged, least=chosen.least)
        return make(network) if network.edges else None

    return write_each(name, records, out, suffix, text)
