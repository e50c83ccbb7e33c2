"""The lexicon: open vocabularies trimmed for figures, hand-kept tables, and their look-up."""

from .lexicon import Gene, Lexicon, NonhumanGene, Term
from .normal import Variant, normalise, variants

__all__ = ["Gene", "Lexicon", "NonhumanGene", "Term", "Variant", "normalise", "variants"]
