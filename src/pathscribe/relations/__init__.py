"""Relations: what a figure's caption says acts on what."""

from .captions import CaptionReading, caption_relations
from .legend import Legend, LegendEntry

__all__ = ["CaptionReading", "Legend", "LegendEntry", "caption_relations"]
