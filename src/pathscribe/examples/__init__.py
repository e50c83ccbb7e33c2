"""The example article that ships with pathscribe, for the demo and the tests.

Its words and its drawing are the project's own; `examples/immunosenescence` draws the figure.
"""

from __future__ import annotations

from pathlib import Path

__all__ = ["example_path"]


def example_path() -> Path:
    """The example article's JATS file; its figure lies beside it.

    Returns:
        Path of an XML file that `pathscribe.read` takes as a source.
    """
    return Path(__file__).resolve().parent / "immunosenescence" / "PMC11892258.xml"
