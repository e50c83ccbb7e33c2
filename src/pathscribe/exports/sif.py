"""Networks in the simple interaction format: a line an edge, "source promotes target"."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, ClassVar

from ..records import Record
from .base import ExportReport
from .networks import write_networks


class SifExporter:
    """Networks as lines."""

    name: ClassVar[str] = "sif"
    description: ClassVar[str] = "networks, one line an edge (SIF)"

    def write(self, records: Iterable[Record], out: Path | str, **options: Any) -> ExportReport:
        """Write one file a figure; see `NetworkOptions` and `write_each`.

        A figure without relations is skipped.

        Raises:
            ExportError: An option is wrong, or a file cannot be written.
        """
        from ..mechanism import to_sif

        return write_networks(self.name, records, out, ".sif", to_sif, options)
