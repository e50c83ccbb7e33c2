"""Where identifiers lead: the sites of those who give them out."""

from __future__ import annotations

from functools import lru_cache
from typing import Final
from urllib.parse import quote, quote_plus

from ..exports.annotations import identifier_address

_MOST_PATHS: Final = 20_000
_OBO: Final = "https://www.ebi.ac.uk/ols4/ontologies/{low}/classes?obo_id={up}:{id}"
_SITES: Final = {
    "hgnc": ("HGNC", "https://www.genenames.org/data/gene-symbol-report/#!/hgnc_id/HGNC:{id}"),
    "ncbigene": ("NCBI Gene", "https://www.ncbi.nlm.nih.gov/gene/{id}"),
    "ensembl": ("Ensembl", "https://www.ensembl.org/id/{id}"),
    "uniprot": ("UniProt", "https://www.uniprot.org/uniprotkb/{id}/entry"),
    "fplx": ("FamPlex", "https://identifiers.org/fplx:{id}"),
    "chebi": ("ChEBI", "https://www.ebi.ac.uk/chebi/CHEBI:{id}"),
    "mesh": ("MeSH", "https://meshb.nlm.nih.gov/record/ui?ui={id}"),
    "mondo": ("MONDO", "https://monarchinitiative.org/MONDO:{id}"),
    "doid": ("DOID", "https://disease-ontology.org/term/DOID:{id}"),
    "go": ("GO", "https://amigo.geneontology.org/amigo/term/GO:{id}"),
    "cl": ("Cell Ontology", _OBO),
    "ncbitaxon": (
        "NCBI Taxonomy",
        "https://www.ncbi.nlm.nih.gov/Taxonomy/Browser/wwwtax.cgi?id={id}",
    ),
    "pubchem.compound": ("PubChem", "https://pubchem.ncbi.nlm.nih.gov/compound/{id}"),
}


@lru_cache(maxsize=_MOST_PATHS)
def curie_address(curie: str) -> str:
    """Where an identifier is explained; empty for our own and for none.

    Args:
        curie: Such as "hgnc:6018".
    """
    prefix, _, local = curie.partition(":")
    site = _SITES.get(prefix.casefold())
    if not local or site is None:
        return identifier_address(curie)
    # "MONDO:0008903" and "mondo:MONDO:0008903" are one.
    plain = local.removeprefix(f"{prefix.upper()}:")
    return site[1].format(id=quote(plain, safe=""), low=prefix.casefold(), up=prefix.upper())


@lru_cache(maxsize=_MOST_PATHS)
def curie_text(curie: str) -> str:
    """An identifier for people: "HGNC 6018"."""
    prefix, _, local = curie.partition(":")
    site = _SITES.get(prefix.casefold())
    if not local or site is None:
        return curie
    return f"{site[0]} {local.removeprefix(f'{prefix.upper()}:')}"


@lru_cache(maxsize=_MOST_PATHS)
def entity_path(key: str) -> str:
    """The page of an entity of the library, by its key."""
    return f"/entities/{quote(key, safe=':')}"


@lru_cache(maxsize=_MOST_PATHS)
def figure_path(figid: str) -> str:
    """The page of a figure."""
    return f"/figures/{quote(figid, safe='')}"


def narrowed(query: str, term: str) -> str:
    """The page of a search with one more term."""
    return f"/search?q={quote_plus(f'{query} {term}'.strip())}"


def article_address(pmcid: str, doi: str) -> str:
    """Where the article is read; empty where nothing tells."""
    if doi:
        return f"https://doi.org/{quote(doi, safe='/')}"
    return f"https://www.ncbi.nlm.nih.gov/pmc/articles/{quote(pmcid)}/" if pmcid else ""
