from __future__ import annotations

import re
from pathlib import Path

from lxml import etree
from PIL import Image

from pathscribe.articles import load_raster, read_articles
from pathscribe.examples import example_path
from pathscribe.records.references import reftext

XLINK = "{http://www.w3.org/1999/xlink}href"
DRAWN_WORDS = [
    "CXCR1",
    "SASPs",
    "Ras",
    "Raf",
    "IL-6",
    "SYK",
    "DAP12",
    "ERK",
    "TREM2",
    "NAMPT",
    "SIRT1+",
    "JAK",
    "NETs",
    "STAT3",
    "CTLs",
    "Angiogenesis",
]
DRAWN_PHRASES = (
    "Senescent alveolar macrophage",
    "Early-stage lung cancer",
    "Senescent neutrophil",
    "Tumor cells",
    "Tumor cell capture",
    "Breast cancer lung metastasis",
    "Senescent TREM2+ neutrophil",
    "Prostate cancer cell",
    "Prostate cancer progression",
)


def _article() -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return etree.parse(str(example_path()), parser).getroot()


def _caption() -> str:
    return " ".join("".join(_article().find(".//fig/caption").itertext()).split())


def _graphic() -> Path:
    href = _article().find(".//fig/graphic").get(XLINK)
    return example_path().parent / href


def test_article_names_a_picture_that_ships_with_it() -> None:
    graphic = _graphic()
    assert graphic.stem == "12964_2025_2082_Fig3_HTML"
    assert graphic.stat().st_size < 2**20
    with Image.open(graphic) as picture:
        picture.load()
        assert picture.format == "JPEG"
        assert picture.size[0] == 2000
        assert round(picture.info["dpi"][0]) == 300


def test_the_projects_own_reader_takes_it_without_a_complaint() -> None:
    (article,) = read_articles(example_path())
    assert article.problems == ()
    assert article.pmcid == "PMC11892258"
    assert dict(article.abbreviations)["NETs"] == "Neutrophil extracellular traps"
    assert article.licence == "https://www.apache.org/licenses/LICENSE-2.0"
    reference = reftext(
        authors=article.authors,
        journal=article.journal_abbreviation,
        year=article.year,
        volume=article.volume,
        issue=article.issue,
        pages=article.pages,
    )
    assert reference == "Leihan Wang, et al. Cell Commun Signal. 2025;23(NA)."
    (figure,) = article.figures
    assert figure.label == "Fig. 3"
    assert figure.key == "12964_2025_2082_Fig3_HTML"
    assert "TREM2+ neutrophils" in figure.caption
    assert figure.image is not None
    assert load_raster(figure.image.read(), where=figure.image.where).width == 2000


def test_article_carries_the_facts_of_the_founding_record(shared: Path) -> None:
    import yaml

    page = (shared / "seed" / "PMC11892258__12964_2025_2082_Fig3_HTML.md").read_text("utf-8")
    facts = yaml.safe_load(page.split("---")[1])
    root = _article()

    def text(path: str) -> str:
        return root.findtext(path) or ""

    meta = ".//article-meta/"
    assert text(meta + "article-id[@pub-id-type='pmc']") == facts["pmcid"]
    assert text(meta + "article-id[@pub-id-type='doi']") == facts["doi"]
    assert text(meta + "title-group/article-title") == facts["papertitle"]
    assert text(meta + "pub-date/year") == facts["year"]
    assert text(".//journal-title") == facts["journal_title"]
    assert text(".//journal-id[@journal-id-type='nlm-ta']") == facts["journal_nlm_ta"]
    assert text(".//publisher-name") == facts["publisher_name"]
    assert " | ".join(k.text or "" for k in root.iter("kwd")) == facts["keywords"]
    names = f"{text('.//contrib/name/given-names')} {text('.//contrib/name/surname')}"
    assert facts["reftext"].startswith(names)
    assert f";{text(meta + 'volume')}(NA)" in facts["reftext"]
    assert f"{facts['pmcid']}__{_graphic().stem}" == facts["figid"]
    assert _graphic().name == facts["filename"]


def test_caption_is_the_projects_own_wording(shared: Path) -> None:
    """No run of six words in common with the caption of the founding record."""
    import yaml

    page = (shared / "seed" / "PMC11892258__12964_2025_2082_Fig3_HTML.md").read_text("utf-8")
    theirs = yaml.safe_load(page.split("---")[1])["caption"]

    def runs(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"[\w-]+", text.lower())
        return {tuple(words[i : i + 6]) for i in range(len(words) - 5)}

    assert not runs(_caption()) & runs(theirs)


def test_caption_states_the_three_mechanisms() -> None:
    caption = _caption()
    panels = re.split(r"\(([ABC])\)", caption)
    by_letter = dict(zip(panels[1::2], panels[2::2], strict=True))
    expected = {
        "A": ("senescent alveolar macrophages", "CTLs", "SASP", "angiogenesis", "lung cancer"),
        "B": ("senescent neutrophils", "NETs", "capture tumor cells", "lung metastasis"),
        "C": ("TREM2+ neutrophils", "IL-6/JAK/STAT3", "progression of prostate cancer"),
    }
    for letter, words in expected.items():
        assert [w for w in words if w.lower() not in by_letter[letter].lower()] == []


def test_the_file_says_that_it_is_not_the_articles_text() -> None:
    head = example_path().read_text("utf-8").split("<article", 1)[0]
    assert "NOT THE ARTICLE'S TEXT" in head
    assert "Apache License" in (_article().findtext(".//license-p") or "")


def test_every_label_of_the_figure_is_read_right() -> None:
    from rapidocr import RapidOCR

    found = RapidOCR()(str(_graphic())).txts or ()
    missing = [words for words in (*DRAWN_WORDS, *DRAWN_PHRASES) if words not in found]
    assert missing == []
