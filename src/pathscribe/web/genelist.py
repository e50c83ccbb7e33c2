"""Noticing that what was typed into the search box is a list of genes."""

from __future__ import annotations

import re
from typing import Final

from ..enrichment import GeneMapper, read_gene_list

MOST_GENES: Final = 10_000
_LEAST, _LEAST_BLANKS = 3, 6
_SHARE: Final = 0.6
_SAMPLE: Final = 200
_PARTED: Final = re.compile(r"[\n\r,;\t]")
_NOT_A_LIST: Final = re.compile(r'["()]|->|-\||→|⊣|\bOR\b|(?:^|\s)-\w')
_FIELD: Final = re.compile(r"\b(?!hgnc|ncbigene|entrez|ensembl|uniprot)[a-z]+:", re.I)


def looks_like_genes(text: str, mapper: GeneMapper) -> bool:
    """Is it a list of genes rather than a search?

    Three names with line breaks, commas or semicolons between them, or six with blanks; of the
    first two hundred, six in ten must be known.

    Args:
        text: As typed or pasted.
        mapper: Knows genes by every name.
    """
    if _NOT_A_LIST.search(text) or _FIELD.search(text):
        return False
    names = read_gene_list(text)
    if len(names) < (_LEAST if _PARTED.search(text.strip()) else _LEAST_BLANKS):
        return False
    some = names[:_SAMPLE]
    return sum(_is_gene(name, mapper) for name in some) >= _SHARE * len(some)


def _is_gene(name: str, mapper: GeneMapper) -> bool:
    # "cat, rest and met" are words first.
    if name.islower() and mapper.lexicon.is_word(name):
        return False
    mapped = mapper.map(name)
    return bool(mapped.symbol or mapped.candidates)
