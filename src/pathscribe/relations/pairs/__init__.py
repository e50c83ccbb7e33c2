"""Pairs: a small network that looks at every two things of a sentence, beside the grammar.

The grammar finds what it has rules for; the network was trained on sentences whose relations are
known and also sees what no rule describes. `merge` weighs both.
"""

from .merge import merged
from .network import model_version

__all__ = ["merged", "model_version"]
