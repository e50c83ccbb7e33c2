"""Screening: is a figure a pathway? A calibrated probability, with its reasons, before any OCR."""

from __future__ import annotations

from .decide import Verdict, screen, screen_picture
from .model import load_model, screening_version
from .panels import in_panel, only_panel

__all__ = [
    "Verdict",
    "in_panel",
    "load_model",
    "only_panel",
    "screen",
    "screen_picture",
    "screening_version",
]
