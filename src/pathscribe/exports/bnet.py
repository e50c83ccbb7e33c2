"""Logical models as BNET: a line a node with its rule."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, ClassVar

from ..records import Record
from .base import ExportReport
from .networks import write_networks


class BnetExporter:
    """Logical models as lines."""

    name: ClassVar[str] = "bnet"
    description: ClassVar[str] = "logical models, one rule a line (BNET)"

    def write(self, records: Iterable[Record], out: Path | str, **options: Any) -> ExportReport:
        """Write one file a figure; see `NetworkOptions` and `write_each`.

        A figure without relations is skipped.

        Raises:
            ExportError: An option is wrong, or a file cannot be written.
        """
        from ..mechanism import build_logic, to_bnet

        return write_networks(
            self.name, records, out, ".bnet", lambda network: to_bnet(build_logic(network)), options
        )
