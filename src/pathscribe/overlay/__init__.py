"""The overlay: a figure with what was read drawn on it, and a legend below."""

from __future__ import annotations

from .draw import draw_overlay, overlay_png, write_overlay

__all__ = ["draw_overlay", "overlay_png", "write_overlay"]
