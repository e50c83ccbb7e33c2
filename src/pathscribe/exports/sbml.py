"""Logical models as SBML-qual, as the tools of logical modelling read it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, ClassVar

from ..records import Record
from .base import ExportReport
from .networks import write_networks


class SbmlExporter:
    """Logical models with their rules."""

    name: ClassVar[str] = "sbml"
    description: ClassVar[str] = "logical models (SBML-qual)"

    def write(self, records: Iterable[Record], out: Path | str, **options: Any) -> ExportReport:
        """Write one file a figure; see `NetworkOptions` and `write_each`.

        A figure without relations is skipped.

        Raises:
            ExportError: An option is wrong, or a file cannot be written.
        """
        from ..mechanism import build_logic, to_sbml_qual

        return write_networks(
            self.name,
            records,
            out,
            ".sbml",
            lambda network: to_sbml_qual(build_logic(network)),
            options,
        )
