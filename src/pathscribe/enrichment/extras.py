"""The packages of the extra `enrichment`, asked for when they are needed."""

from __future__ import annotations

import importlib
from typing import Any

from ..errors import EnrichmentError


def need(module: str) -> Any:
    """Import a module of the extra.

    Raises:
        EnrichmentError: It is not installed.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise EnrichmentError(
            f"this needs the package {module.partition('.')[0]}",
            hint="pip install 'pathscribe[enrichment]'",
        ) from error
