"""Networks as GraphML, as Cytoscape, yEd, Gephi and networkx read it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, ClassVar

from ..records import Record
from .base import ExportReport
from .networks import write_networks


class GraphmlExporter:
    """Networks with the attributes of nodes and edges."""

    name: ClassVar[str] = "graphml"
    description: ClassVar[str] = "networks with their attributes (GraphML)"

    def write(self, records: Iterable[Record], out: Path | str, **options: Any) -> ExportReport:
        """Write one file a figure; see `NetworkOptions` and `write_each`.

        A figure without relations is skipped.

        Raises:
            ExportError: An option is wrong, or a file cannot be written.
        """
        from ..mechanism import to_graphml

        return write_networks(self.name, records, out, ".graphml", to_graphml, options)
