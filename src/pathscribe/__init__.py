"""pathscribe: transcribe published pathway figures into data."""

from .version import __version__

__all__ = ["__version__"]
