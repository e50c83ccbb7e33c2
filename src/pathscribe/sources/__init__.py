"""Literature services: searching them, and fetching articles with their pictures."""

from __future__ import annotations

from .fetch import FetchReport, fetch

__all__ = ["FetchReport", "fetch"]
