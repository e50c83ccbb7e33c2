"""The hand-kept tables: how they are read, and that what they say is true."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from pathscribe.errors import LexiconError
from pathscribe.vocabulary import Lexicon, hand, normalise
from pathscribe.vocabulary.build import DATA
from pathscribe.vocabulary.tables import SortedTable, read_table

HAND = DATA / "hand"
HEADER = "type\tforms\tcurie\tname\tmembers\tnote\n"
TERMS = [term for path in hand.term_tables(HAND) for term in hand.read_terms(path)]
# Taxa that neither MeSH nor the cell guide has; checked by hand in NCBI Taxonomy.
UNLISTED_TAXA = {
    "ncbitaxon:9823",
    "ncbitaxon:9940",
    "ncbitaxon:318829",
    "ncbitaxon:239935",
    "ncbitaxon:694009",
    "ncbitaxon:33708",
}


@pytest.fixture(scope="module")
def built() -> dict[str, tuple[str, str]]:
    """CURIE to type and name, as the vocabularies have them."""
    return {row[0]: (row[1], row[2]) for row in SortedTable(read_table(DATA / "things.tsv.gz"))}


# ---------------------------------------------------------------------------- reading


def test_read_terms(tmp_path: Path) -> None:
    path = tmp_path / "t.tsv"
    path.write_text(
        "# a comment\n" + HEADER + "family\tRas|RAS~| |p21 \tfplx:RAS\tRAS\tNRAS HRAS\tnote\n"
        "family\tX\tpathscribe:x\tx\tnone\t\nfamily\tY\tfplx:Y\ty\n",
        encoding="utf-8",
    )
    first, second, third = hand.read_terms(path)
    assert first.forms == ("Ras", "RAS", "p21")
    assert first.weak == {"RAS"}
    assert first.members == ("HRAS", "NRAS")
    assert (first.table, first.line) == ("t", 3)
    assert second.members == ()
    assert third.members is None


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("genes\tA\thgnc:1\tA", "no mention type"),
        ("gene\tA\tHGNC:1\tA", "no CURIE"),
        ("gene\tA\tnothing\tA", "no CURIE"),
        ("gene\t~\thgnc:1\tA", "one form"),
        ("gene\tA\thgnc:1\t", "name"),
        ("gene\tA\thgnc:1\tA\t\t\tmore", "7 cells"),
    ],
)
def test_bad_rows_are_named(tmp_path: Path, row: str, message: str) -> None:
    path = tmp_path / "t.tsv"
    path.write_text(HEADER + row + "\n", encoding="utf-8")
    with pytest.raises(LexiconError) as caught:
        hand.read_terms(path)
    assert message in caught.value.what
    assert caught.value.where == f"{path}:2"


def test_wrong_header_and_unreadable_file(tmp_path: Path) -> None:
    path = tmp_path / "t.tsv"
    path.write_text("a\tb\n", encoding="utf-8")
    with pytest.raises(LexiconError, match="header"):
        hand.read_terms(path)
    path.write_bytes(b"\xff\xff")
    with pytest.raises(LexiconError, match="cannot be read"):
        hand.read_terms(path)
    with pytest.raises(LexiconError, match="cannot be read"):
        hand.read_words(path)


def test_read_the_other_tables(tmp_path: Path) -> None:
    path = tmp_path / "t.tsv"
    path.write_text("form\tcurie\tnote\nERK\tfplx:ERK\twhy\n", encoding="utf-8")
    assert hand.read_preferred(path) == [hand.Preferred("ERK", "fplx:ERK", "why", 2)]
    path.write_text("form\tcurie\tnote\nERK\tnothing\n", encoding="utf-8")
    with pytest.raises(LexiconError, match="CURIE"):
        hand.read_preferred(path)
    head = "forms\tspecies\ttaxon\tortholog\tnote\n"
    path.write_text(head + "a|b\tWorm\tncbitaxon:6239\tAKT1\t\n", encoding="utf-8")
    assert hand.read_nonhuman(path)[0].forms == ("a", "b")
    path.write_text(head + "a\tWorm\t6239\t\t\n", encoding="utf-8")
    with pytest.raises(LexiconError, match="ncbitaxon"):
        hand.read_nonhuman(path)
    path.write_text("# not these\nand or\nor\n", encoding="utf-8")
    assert hand.read_words(path) == {"and", "or"}


# ----------------------------------------------------------------- what the tables say


def test_every_curie_exists(built: dict[str, tuple[str, str]]) -> None:
    missing = [
        (t.table, t.line, t.curie)
        for t in TERMS
        if t.curie not in built
        and not t.curie.startswith("pathscribe:")
        and t.curie not in UNLISTED_TAXA
    ]
    assert not missing


def test_genes_are_named_by_todays_symbol(built: dict[str, tuple[str, str]]) -> None:
    wrong = [
        (t.table, t.line, t.name)
        for t in TERMS
        if t.curie.startswith("hgnc:") and built[t.curie][1] != t.name
    ]
    assert not wrong


def test_members_are_todays_symbols(lexicon: Lexicon) -> None:
    wrong = [
        (t.table, t.line, symbol)
        for t in TERMS
        for symbol in t.members or ()
        if lexicon.gene(symbol) is None
    ]
    assert not wrong


def test_families_of_one_gene_are_genes() -> None:
    single = {t.name for t in TERMS if t.members is not None and len(t.members) == 1}
    assert single <= {"type II interferon", "IgG4", "IgM", "IgE", "IgD"}


def test_own_identifiers_are_plain_and_mean_one_thing() -> None:
    meanings: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for term in TERMS:
        meanings[term.curie].add((term.name, term.type))
        if term.curie.startswith("pathscribe:"):
            assert term.curie.isascii()
            assert " " not in term.curie
    assert not [curie for curie, meant in meanings.items() if len(meant) > 1]


def test_no_form_twice_for_one_thing_and_few_shared_ones() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for term in TERMS:
        assert len(set(term.forms)) == len(term.forms), (term.table, term.line)
        for form in term.forms:
            if form not in term.weak:
                owners[form].add(term.curie)
    shared = {form for form, curies in owners.items() if len(curies) > 1}
    # Both are meant about as often; what else stands in the figure decides.
    assert shared <= {"RA"}


def test_every_form_has_a_key() -> None:
    assert not [(t.table, t.line, f) for t in TERMS for f in t.forms if not normalise(f)]


def test_preferred_readings_are_readings(lexicon: Lexicon) -> None:
    """A preferred reading must be a reading of the form without being preferred."""
    for row in hand.read_preferred(HAND / "preferred.tsv"):
        key = normalise(row.form)
        known = {t.curie for t in TERMS if key in {normalise(f) for f in t.forms}}
        known |= {fields[2] for fields in lexicon._terms.find(key)}
        assert row.curie in known, row


def test_orthologs_are_human_symbols(lexicon: Lexicon) -> None:
    rows = hand.read_nonhuman(HAND / "nonhuman.tsv")
    assert not [(r.line, r.ortholog) for r in rows if r.ortholog and not lexicon.gene(r.ortholog)]


def test_words_spare_what_figures_call_proteins() -> None:
    words = hand.read_words(HAND / "words.tsv")
    assert {"and", "or", "damage", "root", "impact", "effector", "mast", "coli"} <= words
    assert not {"bad", "ran", "snail", "slug", "notch", "trail", "clock", "twist"} & words
    assert all(word == word.lower() for word in words)
