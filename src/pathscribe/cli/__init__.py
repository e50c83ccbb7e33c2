"""The command line: one file a command, imported light so that it starts fast."""

from __future__ import annotations

from .app import app, main

__all__ = ["app", "main"]
