"""Screening: is a figure a pathway? A calibrated probability, with its reasons, before any OCR."""

from __future__ import annotations

from .decide import Verdict, screen, screen_picture
from .model import load_model, screening_version

__all__ = ["Verdict", "load_model", "screen", "screen_picture", "screening_version"]
