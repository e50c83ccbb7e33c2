"""What an article says about itself."""

from __future__ import annotations

import pytest

from pathscribe.articles.jats_metadata import Metadata, metadata_of, normal_pmcid
from pathscribe.articles.safexml import parse


def _read(content: str) -> Metadata:
    data = f'<article xmlns:xlink="http://www.w3.org/1999/xlink" xml:lang="en">{content}</article>'
    return metadata_of(parse(data.encode(), "x.xml").root)


def _meta(content: str) -> Metadata:
    return _read(f"<front><article-meta>{content}</article-meta></front>")


def test_a_whole_front() -> None:
    about = _read(
        '<front><journal-meta><journal-id journal-id-type="nlm-ta">J Test</journal-id>'
        "<journal-title-group><journal-title>Journal of Tests</journal-title>"
        '<abbrev-journal-title abbrev-type="publisher">J. T.</abbrev-journal-title>'
        "</journal-title-group><publisher><publisher-name>House</publisher-name></publisher>"
        '</journal-meta><article-meta><article-id pub-id-type="pmcid">PMC0123.1</article-id>'
        '<article-id pub-id-type="pmid">99</article-id>'
        '<article-id pub-id-type="doi">https://doi.org/10.1/x</article-id>'
        "<article-categories><subj-group><subject>Review</subject></subj-group>"
        "</article-categories><title-group><article-title>The <italic>Il6</italic> way"
        "<fn><p>note</p></fn></article-title></title-group>"
        '<contrib-group><contrib contrib-type="author"><name><surname>Bee</surname>'
        "<given-names>A. N.</given-names></name></contrib>"
        '<contrib contrib-type="author"><collab>for the Group</collab></contrib>'
        '<contrib contrib-type="editor"><name><surname>Ed</surname></name></contrib>'
        "</contrib-group><volume>7</volume><issue>2</issue><fpage>60</fpage>"
        "</article-meta></front>"
    )
    assert (about.pmcid, about.pmid, about.doi) == ("PMC123", "99", "10.1/x")
    assert about.title == "The Il6 way"
    assert about.authors == ("A. N. Bee", "Group")
    assert (about.journal_title, about.journal_abbreviation) == ("Journal of Tests", "J Test")
    assert about.publisher == "House"
    assert (about.volume, about.issue, about.pages) == ("7", "2", "60")
    assert about.subjects == ("Review",)


def test_an_empty_article_gives_empty_fields() -> None:
    for content in ("", "<front/>", "<front><article-meta/></front>", "<body/>"):
        about = _read(content)
        assert set(vars_of(about)) == {"", ()}


def vars_of(about: Metadata) -> list[object]:
    return [getattr(about, name) for name in Metadata.__slots__]


@pytest.mark.parametrize(
    ("text", "pmcid"),
    [
        ("PMC12", "PMC12"),
        ("pmc12.3", "PMC12"),
        (" 0012 ", "PMC12"),
        ("PMC0", ""),
        ("", ""),
        ("x12", ""),
        ("PMC12x", ""),
        ("9" * 40, ""),
    ],
)
def test_pmcids(text: str, pmcid: str) -> None:
    assert normal_pmcid(text) == pmcid


@pytest.mark.parametrize(
    ("dates", "year"),
    [
        ('<pub-date pub-type="epub"><year>2019</year></pub-date>'
         '<pub-date pub-type="collection"><year>2020</year></pub-date>', "2020"),
        ('<pub-date pub-type="pmc-release"><year>2021</year></pub-date>'
         '<pub-date pub-type="epub"><year>2019</year></pub-date>', "2019"),
        ('<pub-date date-type="pub" publication-format="electronic"><year>2018</year></pub-date>',
         "2018"),
        ('<pub-date iso-8601-date="2017-03-01"/>', "2017"),
        ("<permissions><copyright-year>2016</copyright-year></permissions>", "2016"),
        ('<pub-date pub-type="nihms-submitted"><year>2015</year></pub-date>', "2015"),
        ('<pub-date pub-type="epub"><year>soon</year></pub-date>', ""),
    ],
)  # fmt: skip
def test_years(dates: str, year: str) -> None:
    assert _meta(dates).year == year


@pytest.mark.parametrize(
    ("licence", "expected"),
    [
        ('<license xlink:href="http://creativecommons.org/licenses/by/4.0/"/>',
         "http://creativecommons.org/licenses/by/4.0/"),
        ('<license><ali:license_ref xmlns:ali="urn:ali">https://x.org/l</ali:license_ref></license>',
         "https://x.org/l"),
        ("<license><license-p>See https://creativecommons.org/licenses/by-nc/4.0/.</license-p>"
         "</license>", "https://creativecommons.org/licenses/by-nc/4.0/"),
        ("<license><p>Free to use. Do cite. Thanks.</p></license>", "Free to use."),
        ("<license><p>Under <ext-link xlink:href='http://a.org/license'>this</ext-link>.</p>"
         "</license>", "http://a.org/license"),
        ("", ""),
    ],
)  # fmt: skip
def test_licences(licence: str, expected: str) -> None:
    assert _meta(f"<permissions>{licence}</permissions>").licence == expected


def test_keywords_of_authors_of_others_and_abbreviations_among_them() -> None:
    about = _meta(
        "<kwd-group><title>Keywords</title><kwd>IL-6</kwd><kwd><italic>Mus</italic></kwd>"
        "<kwd>il-6</kwd><kwd/></kwd-group>"
        '<kwd-group kwd-group-type="research-organism"><kwd>Mouse</kwd></kwd-group>'
        '<kwd-group xml:lang="fr"><kwd>souris</kwd></kwd-group>'
        '<kwd-group kwd-group-type="abbreviations"><kwd>AC, adenylyl cyclase</kwd></kwd-group>'
    )
    assert about.keywords == ("IL-6", "Mus")
    assert about.subjects == ("Mouse",)
    assert about.abbreviations == (("AC", "adenylyl cyclase"),)


def test_abstract_and_body_without_captions() -> None:
    about = _read(
        '<front><article-meta><abstract abstract-type="graphical"><p>Picture.</p></abstract>'
        "<abstract><sec><title>Aim</title><p>First.</p></sec><p>Second.</p></abstract>"
        "</article-meta></front><body><sec><title>T</title><p>One <fig><caption><p>No.</p>"
        "</caption></fig>two.</p><boxed-text><p>Boxed.</p></boxed-text><table-wrap><table><tr>"
        "<td><p>Cell</p></td></tr></table></table-wrap><list><list-item><p>Item.</p></list-item>"
        "</list></sec></body><floats-group><fig><caption><p>No.</p></caption></fig></floats-group>"
    )
    assert about.abstract == "First.\nSecond."
    assert about.body == "One two.\nBoxed.\nItem."


@pytest.mark.parametrize(
    ("contrib", "name"),
    [
        ("<name><surname>Bee</surname><given-names>A</given-names><suffix>Jr</suffix></name>",
         "A Bee Jr"),
        ("<string-name>Ann Bee<degrees>PhD</degrees></string-name>", "Ann Bee"),
        ("<anonymous/>", "Anonymous"),
        ("<name-alternatives><name><surname>Li</surname></name></name-alternatives>", "Li"),
        ("<collab>on behalf of the Club<contrib-group><contrib><name><surname>X</surname></name>"
         "</contrib></contrib-group></collab>", "Club"),
        ("<role>x</role>", ""),
    ],
)  # fmt: skip
def test_authors(contrib: str, name: str) -> None:
    markup = f'<contrib-group><contrib contrib-type="author">{contrib}</contrib></contrib-group>'
    assert _meta(markup).authors == ((name,) if name else ())
