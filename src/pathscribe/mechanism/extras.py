"""The packages of the extra `models`, asked for when they are needed."""

from __future__ import annotations

import importlib
from typing import Any, Final

from ..errors import MechanismError

_PACKAGES: Final = {
    "biodivine_aeon": "biodivine-aeon",
    "libsbml": "python-libsbml",
    "scipy.integrate": "scipy",
}


def need(module: str) -> Any:
    """Import a module of the extra.

    Raises:
        MechanismError: It is not installed.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        package = _PACKAGES.get(module, module.partition(".")[0])
        raise MechanismError(
            f"this needs the package {package}", hint="pip install 'pathscribe[models]'"
        ) from error


def has(module: str) -> bool:
    """Can a module be imported?"""
    try:
        importlib.import_module(module)
    except ImportError:
        return False
    return True
