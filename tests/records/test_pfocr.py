from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pathscribe.errors import RecordError
from pathscribe.records import KEYS, Page, PageSettings, Record, pfocr
from pathscribe.records.pfocr import Creator, InlineGene, JsonLd

# A page in the form of 2022, its content made up.
OLD = """\
---
figid: PMC1__fig1
figlink: /pmc/articles/PMC1/figure/F1/
number: F1
caption: What a gene does.
pmcid: PMC1
papertitle: 'Genes:  what they do.'
reftext: A B. J Test. 2001 Dec;21(24):1-2.
pmc_ranked_result_index: '14'
pathway_score: 0.9537671
filename: fig1.jpg
figtitle: What a gene does
year: '2001'
organisms: Homo sapiens
ndex:
annotations: []
seo: CreativeWork
schema-jsonld:
  '@context': https://schema.org/
  '@id': https://example.org/figures/PMC1__fig1.html
  '@type': Dataset
  description: What a gene does.
  name: CreativeWork
  creator:
    '@type': Organization
    name: Nobody
  keywords:
  - BMX
genes:
- word: Etk
  symbol: ETK
  source: hgnc_alias_symbol
  hgnc_symbol: BMX
  entrez: '660'
chemicals:
- word: salt
  source: MESH
  identifier: D012965
diseases: []
figid_alias: PMC1__F1
redirect_from: /figures/PMC1__F1
figtype: Figure
---
"""


def _front(text: str) -> dict[str, Any]:
    """What another reader of the page gets: the front matter by a plain YAML loader."""
    lines = text.split("\n")
    assert lines[0] == "---"
    end = next(i for i, line in enumerate(lines) if i and line.strip() == "---")
    assert lines[end:] == ["---", ""]
    loaded = yaml.safe_load("\n".join(lines[1:end]))
    assert isinstance(loaded, dict)
    return loaded


def test_seed_page_comes_back_byte_for_byte(shared: Path) -> None:
    (path,) = (shared / "seed").glob("*.md")
    text = path.read_text(encoding="utf-8")
    page = Page.from_markdown(text)
    assert page.to_markdown() == text
    assert tuple(_front(text)) == KEYS
    assert page.number == "F3"
    assert page.organism_names == ()
    assert page.ner_organism_names == ("Homo sapiens",)
    assert page.score == 0.9661913
    assert len(page.author_keywords) == 4
    assert page.schema_jsonld is not None
    assert page.schema_jsonld.creator == Creator(type="Organization", name="WikiPathways")


def test_seed_page_from_its_values(shared: Path) -> None:
    """A page that is made, not read, is laid out like the seed's."""
    (path,) = (shared / "seed").glob("*.md")
    text = path.read_text(encoding="utf-8")
    read = Page.from_markdown(text)
    made = Page.model_validate(_front(text))
    assert made.to_markdown() == text
    assert made == read


def test_page_of_2022() -> None:
    page = Page.from_markdown(OLD)
    assert page.organism_names == ("Homo sapiens",)
    assert page.score == 0.9537671
    assert page.automl_pathway is None
    assert page.genes == (
        InlineGene(
            word="Etk", symbol="ETK", source="hgnc_alias_symbol", hgnc_symbol="BMX", entrez="660"
        ),
    )
    assert page.chemicals is not None
    assert page.chemicals[0].identifier == "D012965"
    assert page.diseases == ()
    written = page.to_markdown()
    assert _front(written) == _front(OLD)
    assert list(_front(written)) == list(_front(OLD))
    assert Page.from_markdown(written).to_markdown() == written


def test_numbers_stay_numbers() -> None:
    """What another reader gets from a page does not change when it is read and written here."""
    text = (
        "---\nfigid: x\norganisms:\n- NA\nnumber: 3\ncaption: true\nyear: 2012\nndex:\n"
        "schema-jsonld:\n  name: 1.5\n  license: CC0\nautoml_pathway: 1\n---\n"
    )
    page = Page.from_markdown(text)
    assert (page.year, page.number, page.caption) == ("2012", "3", "true")
    assert _front(page.to_markdown()) == _front(text)
    changed = page.model_copy(update={"year": "2013"})
    assert _front(changed.to_markdown())["year"] == "2013"


def test_not_given_in_any_spelling() -> None:
    page = Page.from_markdown(
        "---\nfigid: x\nkeywords: .na.character\norganisms: .na.character\n"
        "automl_pathway: .na.real\n---\n"
    )
    assert page.author_keywords == ()
    assert page.organism_names == ()
    assert page.score is None


def test_page_of_a_record(record: Record) -> None:
    settings = PageSettings(base_url="https://x.example/", licence="CC0-1.0", creator="Lab")
    front = _front(Page.from_record(record, settings=settings).to_markdown())
    assert tuple(front) == KEYS
    caption = record.figure.caption
    assert front == {
        "figid": "PMC7__j.x.2020.01-g001",
        "figtitle": "TGF-β: what it does",
        "organisms": ["Mus musculus"],
        "organisms_ner": ["Homo sapiens"],
        "pmcid": "PMC7",
        "filename": "j.x.2020.01-g001.jpg",
        "figlink": "/pmc/articles/PMC7/figure/F1/",
        "number": "F1",
        "caption": caption,
        "papertitle": "An article",
        "reftext": "A B. J Test. 2020;1(NA).",
        "year": "2020",
        "doi": "10.5555/x",
        "journal_title": "Journal of Tests",
        "journal_nlm_ta": "J Test",
        "publisher_name": "Nobody",
        "keywords": "one | two words",
        "automl_pathway": 0.9,
        "figid_alias": "PMC7__F1",
        "figtype": "Figure",
        "redirect_from": "/figures/PMC7__F1",
        "ndex": "",
        "seo": "CreativeWork",
        "schema-jsonld": {
            "@context": "https://schema.org/",
            "@id": "https://x.example/figures/PMC7__j.x.2020.01-g001.html",
            "@type": "Dataset",
            "description": caption,
            "license": "CC0-1.0",
            "name": "TGF-β: what it does",
            "creator": {"@type": "Organization", "name": "Lab"},
            "keywords": ["SIRT1", "HRAS", "KRAS", "NRAS", "TYROBP", "IL6", "LPS", "ROS"],
        },
    }
    assert list(front["schema-jsonld"]) == [
        "@context",
        "@id",
        "@type",
        "description",
        "license",
        "name",
        "creator",
        "keywords",
    ]


def test_page_of_an_empty_record(record: Record) -> None:
    empty = Record(
        figid=record.figid,
        alias=record.alias,
        figure=record.figure.model_copy(update={"title": ""}),
        article=record.article.model_copy(update={"title": "", "keywords": ()}),
        provenance=record.provenance,
    )
    front = _front(Page.from_record(empty).to_markdown())
    assert tuple(front) == KEYS
    assert front["organisms"] == front["organisms_ner"] == ["NA"]
    assert front["automl_pathway"] == front["keywords"] == ""
    assert front["schema-jsonld"]["name"] == record.figid
    assert front["schema-jsonld"]["keywords"] == []
    assert front["schema-jsonld"]["@id"] == f"/figures/{record.figid}.html"


def test_addresses_cannot_lead_out_of_the_site(record: Record) -> None:
    hostile = record.model_copy(update={"figid": "../../a b\ud800", "alias": "x/../y?z#"})
    page = Page.from_record(hostile, settings=PageSettings(base_url="https://x.example"))
    assert page.schema_jsonld is not None
    assert page.schema_jsonld.id == "https://x.example/figures/..%2F..%2Fa%20b%EF%BF%BD.html"
    assert page.redirect_from == "/figures/x%2F..%2Fy%3Fz%23"


def test_keywords_come_once(record: Record) -> None:
    chemicals = [mention for mention in record.mentions if mention.text in ("LPS", "ROS")]
    more = [m.model_copy(update={"labels": (), "text": m.text.lower()}) for m in chemicals]
    page = Page.from_record(record.model_copy(update={"mentions": (*chemicals, *more)}))
    assert page.schema_jsonld is not None
    assert page.schema_jsonld.keywords == ("LPS", "ROS")


_HOSTILE = st.one_of(
    st.text(max_size=60),
    st.text(
        alphabet=" \n\t\r:#-'\"|>&*!%@`{}[],?\\\x85\u2028\u2029\ufeff\xa0β~=yN<0.1eE+", max_size=60
    ),
    st.sampled_from(
        [
            "--- ",
            "\n---\n",
            "a\n---\nb",
            "x\n --- \n y",
            "...",
            "no",
            "NULL",
            "~",
            "1e5",
            "0o17",
            "1_0",
            "12:30",
            "2021-01-01",
            "- x: [",
            "a: b",
            "<script>alert(1)</script>",
            "{{ site.x }}",
            "{% raw %}",
        ]
    ),
)


@given(_HOSTILE, _HOSTILE, st.lists(_HOSTILE, max_size=3))
def test_hostile_text_comes_back(caption: str, title: str, words: list[str]) -> None:
    page = Page(
        figid="x",
        caption=caption,
        figtitle=title,
        organisms=tuple(words),
        schema_jsonld=JsonLd(description=caption, keywords=tuple(words)),
    )
    text = page.to_markdown()
    again = Page.from_markdown(text)
    assert again == page
    assert (again.caption, again.figtitle) == (caption, title)
    assert again.to_markdown() == text
    # A plain reader, such as a site generator's, agrees.
    assert _front(text)["caption"] == caption


def test_a_lone_surrogate_becomes_a_replacement_character() -> None:
    text = Page(figid="x", caption="a\ud800b").to_markdown()
    text.encode("utf-8")
    assert Page.from_markdown(text).caption == "a\ufffdb"


def test_windows_line_ends_byte_order_mark_and_body() -> None:
    page = Page.from_markdown("\ufeff---\r\nfigid: x\r\ncaption: a b\r\n---\r\nSome body\n")
    assert page.caption == "a b"
    assert page.body == "Some body\n"
    assert page.to_markdown() == "---\nfigid: x\ncaption: a b\n---\nSome body\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no front matter"),
        ("figid: x\n", "no front matter"),
        ("---\nfigid: x\n", "no front matter"),
        ("---\nfigid: x\n ---\n", "no front matter"),
        ("---\nfigid: [x\n---\n", "no safe YAML in line"),
        ("---\na: &a [1]\nb: *a\n---\n", "anchors"),
        ("---\nfigid: !!python/object/apply:os.getcwd []\n---\n", "no safe YAML"),
        ("---\n- 1\n---\n", "no mapping"),
        ("---\n---\n", "no mapping"),
        ("---\n1: 2\n---\n", "no mapping"),
        ("---\nfigtitle: x\n---\n", "figid"),
        ("---\nfigid: [a]\n---\n", "figid"),
        ("---\nfigid: x\ngenes: y\n---\n", "genes"),
        ("---\n" + "[" * 5000 + "\n---\n", "no safe YAML"),
        ("---\n" + "a" * 5_000_000 + "\n---\n", "more than"),
    ],
)
def test_bad_pages(text: str, message: str) -> None:
    with pytest.raises(RecordError, match=message) as caught:
        Page.from_markdown(text, where="page.md")
    assert caught.value.where == "page.md"


@pytest.mark.parametrize(
    "front",
    [
        "figid: a\nyear: 2021-01-01\nnumber: 0o17\nscore: .5\nis: no\nempty:\n",
        "figid: 'it''s'\ntitle: \"a\\tb \\u03b1\"\ncaption: >\n  folded\n  text\n\n  more\n",
        "figid: a\nlist:\n- 1\n- [b, {c: d}]\nfigid: twice\n",
        "a: -1\nb: ~\nc: 1e3\nd: 12:30\ne: 0x1F\nf: 1_000\n",
    ],
)
def test_libyaml_reads_what_the_careful_way_reads(front: str) -> None:
    assert pfocr._quickly(front) == pfocr._checked(front, "page")


@pytest.mark.parametrize("front", ["a: &x b\nc: *x\n", "a: [&x b]\n", "- &x\n", "a: [" * 5000])
def test_anchors_and_depths_go_the_careful_way(front: str) -> None:
    assert pfocr._quickly(front) is None
    with pytest.raises(RecordError):
        pfocr._load(front, "page")


def test_unknown_keys_are_kept_in_their_place() -> None:
    text = "---\nzeta: 1\nfigid: x\nmore:\n  deep:\n  - 1.5\n  - true\ncaption: c\n---\n"
    assert Page.from_markdown(text).to_markdown() == text
