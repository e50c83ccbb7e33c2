"""The web app: a library's figures to look at, ask and run. Needs `pathscribe[web]`."""

from __future__ import annotations

from .app import create_app

__all__ = ["create_app"]
