"""Which organisms a figure is about, from its caption, labels and article."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from ..records.model import Organism
from ..vocabulary.lexicon import Lexicon, Term
from ..vocabulary.normal import normalise

Kingdom = Literal["vertebrate", "plant", "fungus", "bacterium", "worm", "fly"]

HUMAN = Organism(taxon="9606", name="Homo sapiens", evidence="default: no organism is named")

# Names of the species that PFOCR and most readers write out in full.
_SCIENTIFIC = {"9606": "Homo sapiens", "10090": "Mus musculus", "10116": "Rattus norvegicus"}
# Everyday names, which look-up in running text passes over as ordinary words.
_EVERYDAY: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "10090",
        re.compile(
            r"\b(?:mouse|mice|murine|RAW ?264\.7|NIH[ -]?3T3|MEFs|BMDMs?|C57BL/6\w*|BALB/c)\b", re.I
        ),
    ),
    ("10116", re.compile(r"\b(?:rats?|Sprague[- ]Dawley|PC12|H9c2)\b", re.I)),
    (
        "9606",
        re.compile(
            r"\b(?:humans?|patients?|HeLa|HEK[- ]?293T?|A549|Huh-?7|HepG2|MCF-?7|THP-?1|Jurkat"
            r"|U2OS|Caco-?2|PBMCs?)\b",
            re.I,
        ),
    ),
)
# Where the name of an organism in running text may begin: at a capital, or at one of these.
_BEGINS = re.compile(
    r"\w*vir(?:us|uses|al|ion|ions)$|bacteri|fung|phage|parasit|(?:mouse|mice|murine|rats?|humans?"
    r"|porcine|swine|pigs?|bovine|cattle|cows?|avian|chickens?|ducks?|feline|cats?|canine|dogs?"
    r"|equine|horses?|rabbits?|sheep|goats?|monkeys?|macaques?|rhesus|bats?|camels?|ferrets?"
    r"|hamsters?|zebrafish|medaka|frogs?|fly|flies|fruit|mosquito(?:es)?|ticks?|honeybees?"
    r"|silkworms?|worms?|nematodes?|yeasts?|budding|fission|plants?|rice|maize|corn|wheat|barley"
    r"|tomato|potato|tobacco|soybean|poplar|sorghum|algae|microalgae|helminths?|prions?|measles"
    r"|influenza|hepatitis|dengue|rabies|foot|severe|middle|porcine|transmissible|infectious"
    r"|vesicular|respiratory|classical|african|japanese|yellow|tick|herpes|varicella|murine"
    r"|simian|lymphocytic|vaccinia|cowpox|monkeypox|pseudorabies|gut|commensal|malaria|pathogens?"
    r"|group|gram|novel|foamy|rubella|mumps|poxvirus|sendai|norovirus|adeno|cucumber|turnip)$",
    re.I,
)
_RUN = re.compile(r"[^\W_]+")
_MOST_WORDS = 5
_SPELLED, _SPELLED_SHARE = 4, 0.5
_PLANT = re.compile(
    r"\b(?:plants?|arabidopsis|thaliana|poppy|tobacco|nicotiana|benthamiana|rice|oryza|maize|wheat"
    r"|barley|tomato|potato|soybean|seedlings?|leaf|leaves|phytohormones?|chloroplasts?"
    r"|photosynthesis|stomata|stomatal|monolignol|lignin|flavonoid biosynthesis|alkaloid"
    r" biosynthesis|jasmonate|gibberellin|abscisic|auxin|crops?|phloem|xylem)\b",
    re.I,
)
_FUNGUS = re.compile(
    r"\b(?:yeasts?|saccharomyces|s\. cerevisiae|pombe|candida albicans|aspergillus"
    r"|neurospora)\b",
    re.I,
)
_BACTERIUM = re.compile(
    r"\b(?:escherichia coli|e\. coli|bacillus subtilis|b\. subtilis|streptomyces|cyanobacteri\w+"
    r"|synechocystis|operon)\b",
    re.I,
)
_WORM = re.compile(r"\b(?:c\. elegans|caenorhabditis|nematodes?|worms?)\b", re.I)
_FLY = re.compile(
    r"\b(?:drosophila|d\. melanogaster|fruit ?fl(?:y|ies)|fly|flies|mosquito(?:es)?"
    r"|aedes|anopheles|insects?)\b",
    re.I,
)
_VERTEBRATE = re.compile(
    r"\b(?:humans?|homo sapiens|patients?|animals?|mouse|mice|murine|rats?|mammal\w*"
    r"|vertebrates?|zebrafish|chickens?|pigs?|porcine|bovine|cancers?|tumou?rs?|clinical|hela"
    r"|hek ?293t?|macrophages?"
    r"|t cells?|b cells?|neurons?|hepatocytes?|lymphocytes?|cardiac|kidney|liver|lung|brain)\b",
    re.I,
)
_KINDS: tuple[tuple[Kingdom, re.Pattern[str]], ...] = (
    ("plant", _PLANT),
    ("fungus", _FUNGUS),
    ("bacterium", _BACTERIUM),
    ("worm", _WORM),
    ("fly", _FLY),
)
_TAXA: dict[Kingdom, tuple[str, str]] = {
    "worm": ("6239", "Caenorhabditis elegans"),
    "fly": ("7227", "Drosophila melanogaster"),
}
_SENTENCE = re.compile(r"(?<=[.;!?])\s+")
_DENIED = re.compile(r"\b(?:no|not|never|neither|unlike|lacks?|lacking|absent|without)\b", re.I)
_VIRUS = re.compile(
    r"virus|viral|virion|\bphage|\b(?:HIV|HBV|HCV|HPV|EBV|KSHV|CMV|HCMV|HSV|SARS|MERS|IAV|DENV"
    r"|ZIKV|WNV|JEV|VACV|ASFV|PEDV|TGEV|RSV|HTLV)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Habitat:
    """What lives in a figure.

    Attributes:
        organisms: Those named, the best supported first; the human by default.
        kingdom: Whose genes its symbols are. Anything but "vertebrate" means that a human
            reading of a symbol is a coincidence of spelling.
        evidence: The words that say so.
        virus: A virus takes part.
    """

    organisms: tuple[Organism, ...]
    kingdom: Kingdom
    evidence: str
    virus: bool


def habitat(
    *, labels: Iterable[str], caption: str, title: str, keywords: Iterable[str], abstract: str,
    lexicon: Lexicon,
) -> Habitat:  # fmt: skip
    """Find the organisms of a figure.

    Args:
        labels: Texts of the figure's labels.
        caption: The figure's caption.
        title: The article's title.
        keywords: The article's keywords.
        abstract: The article's abstract.
        lexicon: Names of organisms.
    """
    inside = " \n ".join(labels)
    words = "; ".join(keywords)
    texts = (
        ("caption", caption, 3.0),
        ("label", inside, 2.0),
        ("title", title, 3.0),
        ("keywords", words, 2.0),
        ("abstract", abstract, 1.0),
    )
    weight: dict[str, float] = defaultdict(float)
    names: dict[str, str] = {}
    proof: dict[str, str] = {}
    for where, text, value in texts:
        seen: set[str] = set()
        for start, end, term in _names(text, lexicon):
            if not term.curie.startswith("ncbitaxon:") or term.curie in seen or end - start < 3:
                continue
            if term.rank > 24:
                continue
            seen.add(term.curie)
            taxon = term.curie.removeprefix("ncbitaxon:")
            weight[taxon] += value
            names[taxon] = _SCIENTIFIC.get(taxon, term.name)
            proof.setdefault(taxon, f"{where}: {text[start:end]}")
        for taxon, pattern in _EVERYDAY:
            found = pattern.search(text)
            if found and f"ncbitaxon:{taxon}" not in seen:
                weight[taxon] += value
                names[taxon] = _SCIENTIFIC[taxon]
                proof.setdefault(taxon, f"{where}: {found[0]}")
    virus = bool(_VIRUS.search(" ".join((caption, title, inside, abstract[:1500]))))
    kingdom, evidence = _kingdom(texts, _firm_names(labels, lexicon))
    order = sorted(weight, key=lambda t: (-weight[t], int(t) if t.isdigit() else 0))
    organisms = tuple(Organism(taxon=t, name=names[t], evidence=proof[t]) for t in order[:5])
    own = _TAXA.get(kingdom)
    if own is not None and all(o.taxon != own[0] for o in organisms):
        organisms = (Organism(taxon=own[0], name=own[1], evidence=evidence), *organisms)
    if kingdom == "vertebrate" and not any(_is_host(o) for o in organisms):
        organisms = (*organisms, _spelled(inside.split(" \n "), lexicon) or HUMAN)
    return Habitat(organisms or (HUMAN,), kingdom, evidence, virus)


@lru_cache(maxsize=256)
def _names(text: str, lexicon: Lexicon) -> tuple[tuple[int, int, Term], ...]:
    """The organisms named in a text, the longest name at each place, from left to right.

    The abstract is the same for all figures of an article, so what was found is kept.
    """
    tokens = [(m.start(), m.end()) for m in _RUN.finditer(text)]
    found: list[tuple[int, int, Term]] = []
    at = 0
    while at < len(tokens):
        start = tokens[at][0]
        token = text[start : tokens[at][1]]
        taken = 0
        if any(c.isupper() for c in token) or _BEGINS.match(token):
            for count in range(min(_MOST_WORDS, len(tokens) - at), 0, -1):
                end = tokens[at + count - 1][1]
                piece = text[start:end]
                if (
                    len(piece) < 3
                    or any(c in piece for c in ",;:()[]\n")
                    or not lexicon.contains(normalise(piece))
                    or (count == 1 and lexicon.is_word(piece) and not piece.isupper())
                ):
                    continue
                terms = lexicon.lookup(piece, types=("organism",))
                if terms:
                    found.append((start, end, terms[0]))
                    taken = count
                    break
        at += max(1, taken)
    return tuple(found)


def _spelled(labels: Iterable[str], lexicon: Lexicon) -> Organism | None:
    """The mouse, where the labels' genes are written as those of rodents are ("Irf7")."""
    genes = 0
    rodent: list[str] = []
    for label in sorted(set(labels)):
        terms = lexicon.lookup(label, types=("gene",)) if 3 <= len(label) <= 10 else []
        if not terms or not any(t.exact for t in terms):
            continue
        genes += 1
        bare = label.isalnum() and label[0].isupper() and not any(c.isupper() for c in label[1:])
        if bare and any(t.exact and t.source.startswith(("mgi", "rgd")) for t in terms[:2]):
            rodent.append(label)
    if len(rodent) < _SPELLED or len(rodent) < _SPELLED_SHARE * genes:
        return None
    return Organism(
        taxon="10090", name=_SCIENTIFIC["10090"], evidence=f"spelling: {', '.join(rodent[:4])}"
    )


def _is_host(organism: Organism) -> bool:
    """Is it an animal whose genes map to human ones by symbol?"""
    return organism.taxon in {
        "9606", "10090", "10116", "9986", "9615", "9823", "30521", "9940", "9925", "9685",
        "9031", "1449913", "9598", "7955", "8355", "9913", "9544",
    }  # fmt: skip


def _firm_names(labels: Iterable[str], lexicon: Lexicon) -> int:
    """How many labels are common names of human genes, too long to be so by chance."""
    count = 0
    for text in sorted(set(labels)):
        if sum(c.isalnum() for c in text) < 4 or len(text) > 12:
            continue
        first = next(iter(lexicon.lookup(text)), None)
        if first is not None and first.type in ("gene", "family", "complex"):
            count += first.exact and first.rank <= 10
    return count


def _kingdom(texts: Iterable[tuple[str, str, float]], human: int = 0) -> tuple[Kingdom, str]:
    """The kingdom with the most weight; vertebrate where nothing else is clearly meant.

    A plant or a microbe that is only denied ("not found in plants") is not meant, and one that is
    named in passing does not turn a figure full of human genes (`human` of them) into its own.
    """
    points: dict[Kingdom, float] = defaultdict(float)
    proof: dict[Kingdom, str] = {}
    vertebrate = 0.0
    for where, whole, value in texts:
        text = " ".join(s for s in _SENTENCE.split(whole) if not _DENIED.search(s))
        vertebrate += value * min(3, len(_VERTEBRATE.findall(text)))
        for kind, pattern in _KINDS:
            found = pattern.findall(text)
            if found:
                points[kind] += value * min(3, len(found))
                proof.setdefault(kind, f"{where}: {found[0]}")
    if not points:
        return "vertebrate", ""
    best = max(points, key=lambda k: (points[k], k))
    if best not in _TAXA:
        vertebrate += human
    if points[best] < 3 or points[best] <= vertebrate:
        return "vertebrate", ""
    return best, proof[best]
