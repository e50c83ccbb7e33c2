"""Figures wherever they stand, with their captions and files."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from pathscribe.articles import Figure
from pathscribe.articles.files import FileBlob, Pictures
from pathscribe.articles.jats_figures import Found, figures_of
from pathscribe.articles.safexml import parse

NAMESPACES = (
    'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:mml="http://www.w3.org/1998/Math/MathML"'
)


def _found(content: str, *files: str) -> Found:
    blobs = [FileBlob(Path("/package") / name) for name in files]
    root = parse(f"<article {NAMESPACES}>{content}</article>".encode(), "x.xml").root
    return figures_of(root, Pictures(blobs, loose=True))


def _figures(content: str, *files: str) -> tuple[Figure, ...]:
    return _found(content, *files).figures


def _one(content: str, *files: str) -> Figure:
    (figure,) = _figures(content, *files)
    return figure


def _fig(number: int, inner: str = "") -> str:
    return (
        f'<fig id="f{number}"><label>Figure {number}.</label><caption><title>Title {number}.'
        f"</title><p>Text {number}.</p></caption>{inner}"
        f'<graphic xlink:href="g{number}"/></fig>'
    )


@pytest.mark.parametrize(
    ("before", "after", "section"),
    [
        ("<body><sec><p>", "</p></sec></body>", "body"),
        ("<body/><floats-group>", "</floats-group>", "floats"),
        ("<body><boxed-text><sec>", "</sec></boxed-text></body>", "boxed"),
        ("<body/><back><app-group><app><title>A</title>", "</app></app-group></back>", "appendix"),
        ("<body><sec><fig-group>", "</fig-group></sec></body>", "body"),
        ("<body><supplementary-material>", "</supplementary-material></body>", "supplement"),
        ('<body><sec sec-type="supplementary-material">', "</sec></body>", "supplement"),
        ("<body><table-wrap><table><tr><td>", "</td></tr></table></table-wrap></body>", "body"),
        ("<body/><sub-article><body>", "</body></sub-article>", "body"),
        (
            "<front><article-meta><abstract><p>",
            "</p></abstract></article-meta></front>",
            "abstract",
        ),
        ("<body><boxed-text><floats-group>", "</floats-group></boxed-text></body>", "boxed"),
    ],
)
def test_every_place(before: str, after: str, section: str) -> None:
    figure = _one(before + _fig(1) + after, "g1.jpg")
    assert (figure.key, figure.label, figure.xml_id) == ("g1", "Figure 1", "f1")
    assert (figure.title, figure.caption) == ("Title 1.", "Title 1. Text 1.")
    assert figure.filename == "g1.jpg"
    assert figure.image is not None
    assert figure.section == section


def test_all_places_in_the_order_of_the_document() -> None:
    content = (
        f"<body>{_fig(1)}<boxed-text>{_fig(2)}</boxed-text></body>"
        f"<back><app>{_fig(3)}</app></back><floats-group>{_fig(4)}</floats-group>"
    )
    assert [f.key for f in _figures(content)] == ["g1", "g2", "g3", "g4"]


def test_alternatives_give_one_picture_the_best_that_is_there() -> None:
    graphics = (
        '<graphic specific-use="thumbnail" xlink:href="small.gif"/>'
        '<graphic xlink:href="big.eps"/><graphic xlink:href="web.png"/>'
    )
    content = f'<body><fig id="f"><alternatives>{graphics}</alternatives></fig></body>'
    assert _one(content, "small.gif", "web.png").filename == "web.png"
    assert _one(content, "small.gif").filename == "small.gif"
    assert _one(content, "small.gif", "big.tif", "web.png").filename == "big.tif"
    nothing = _one(content)
    assert (nothing.filename, nothing.image) == ("big.eps", None)


def test_two_figures_that_share_a_graphic() -> None:
    content = _fig(1) + _fig(2).replace("g2", "g1") + _fig(3).replace("g3", "G1")
    first, second, third = _figures(f"<body>{content}</body>", "g1.jpg")
    assert [first.key, second.key, third.key] == ["g1", "g1-2", "G1-3"]
    assert [first.label, second.label] == ["Figure 1", "Figure 2"]
    assert first.image == second.image
    assert first.image is not None


def test_several_graphics_of_one_figure() -> None:
    other = '<graphic xlink:href="g0"/>'
    two = _figures(f"<body>{_fig(1, other)}</body>")
    assert [(f.key, f.label, f.caption) for f in two] == [
        ("g0", "Figure 1", "Title 1. Text 1."),
        ("g1", "Figure 1", "Title 1. Text 1."),
    ]


def test_graphics_of_formulas_tables_and_captions_are_no_figures() -> None:
    content = (
        '<body><fig id="f"><caption><p>a <inline-formula><inline-graphic xlink:href="e1"/>'
        '</inline-formula> b <inline-graphic xlink:href="e2"/><graphic xlink:href="e3"/></p>'
        '</caption><graphic xlink:href="g1"/></fig>'
        '<disp-formula><graphic xlink:href="e4"/></disp-formula>'
        '<table-wrap><graphic xlink:href="t1"/></table-wrap><p><graphic xlink:href="x"/></p></body>'
    )
    figure = _one(content, "e1.png", "e2.png", "e3.png", "e4.png", "t1.png", "g1.png")
    assert figure.filename == "g1.png"
    assert figure.caption == "a b"


def test_caption_keeps_formulas_lists_and_marks_in_order() -> None:
    content = (
        "<body><fig><label>Fig. 2</label><caption><title>IFN-γ<sup>+</sup> <italic>cells</italic>"
        "</title><p>First <inline-formula><mml:math><mml:msup><mml:mi>x</mml:mi><mml:mn>2</mml:mn>"
        "</mml:msup></mml:math></inline-formula> then:</p><list><list-item><p>(a) one;</p>"
        "</list-item><list-item><p>(b) Ca<sup>2+</sup></p></list-item></list><p>and "
        '<disp-formula><tex-math>\\alpha_1</tex-math></disp-formula> last.<xref ref-type="bibr">'
        '<sup>7</sup></xref></p></caption><graphic xlink:href="g"/></fig></body>'
    )
    figure = _one(content)
    assert figure.title == "IFN-γ+ cells"
    assert figure.caption == ("IFN-γ+ cells. First x² then: (a) one; (b) Ca2+ and α1 last.")


def test_broken_characters_in_a_caption_are_repaired() -> None:
    broken = "N.\u00a0benthamiana, virus\u2010induced".encode().decode("mac_roman")
    figure = _one(f"<body><fig><caption><p>{broken}</p></caption></fig></body>")
    assert figure.caption == "N. benthamiana, virus-induced"


@pytest.mark.parametrize(
    ("markup", "label", "title", "caption"),
    [
        ("<label>FIGURE 1 |</label><caption><p>FIGURE 1 | Text.</p></caption>",
         "FIGURE 1", "", "Text."),
        ("<caption><p>Figure 3. The text.</p></caption>", "Figure 3", "", "The text."),
        ("<caption><title>Scheme 2: Title</title></caption>", "Scheme 2", "Title", "Title"),
        ("<caption><p>Figure 3 shows it.</p></caption>", "", "", "Figure 3 shows it."),
        ("<label>Fig. 1</label><caption><p>Fig. 10 is else.</p></caption>",
         "Fig. 1", "", "Fig. 10 is else."),
        ("<label>Fig. 4</label><caption><p><bold>The signal of a pathway.</bold> More.</p>"
         "</caption>", "Fig. 4", "The signal of a pathway.", "The signal of a pathway. More."),
        ("<label>Fig. 4</label><caption><p><bold>(A)</bold> More.</p></caption>",
         "Fig. 4", "", "(A) More."),
        ("<label>Fig. 5</label><caption><title>What?</title><p>So.</p></caption>",
         "Fig. 5", "What?", "What? So."),
        ("<caption xml:lang='de'><p>Das</p></caption><caption xml:lang='en'><p>That</p></caption>",
         "", "", "Das"),
        ("", "", "", ""),
    ],
)  # fmt: skip
def test_labels_and_titles(markup: str, label: str, title: str, caption: str) -> None:
    figure = _one(f'<body><fig id="f">{markup}<graphic xlink:href="g"/></fig></body>')
    assert (figure.label, figure.title, figure.caption) == (label, title, caption)


def test_groups_give_their_caption_and_label_to_their_figures() -> None:
    content = (
        "<body><fig-group><label>Figure 7</label><caption><title>Both.</title></caption>"
        '<fig id="a"><label>(A)</label><caption><p>One.</p></caption>'
        '<graphic xlink:href="a"/></fig>'
        '<fig id="b"><label>Figure 7B</label><graphic xlink:href="b"/></fig>'
        "</fig-group></body>"
    )
    first, second = _figures(content)
    assert (first.label, first.title, first.caption) == ("Figure 7 A", "Both.", "Both. One.")
    assert (second.label, second.caption) == ("Figure 7B", "Both.")


def test_group_with_a_graphic_of_its_own() -> None:
    content = (
        '<body><fig-group id="g"><label>Fig. 1</label><graphic xlink:href="whole"/>'
        '<fig id="a"><caption><p>Part.</p></caption></fig></fig-group></body>'
    )
    found = _found(content, "whole.png")
    assert [f.key for f in found.figures] == ["whole", "a"]
    assert found.figures[0].image is not None


def test_children_of_a_figure() -> None:
    content = (
        f"<body><fig-group>{_fig(2)}"
        '<fig id="s" specific-use="child-fig"><label>Figure 2—figure supplement 1.</label>'
        '<graphic xlink:href="s1"/></fig>'
        '<fig id="t" specific-use="child-fig"><label>Other</label><graphic xlink:href="s2"/></fig>'
        "</fig-group></body>"
    )
    figures = _figures(content)
    assert [(f.parent, f.section) for f in figures] == [
        ("", "body"),
        ("Figure 2", "supplement"),
        ("Figure 2", "supplement"),
    ]


def test_graphical_abstracts() -> None:
    content = (
        '<front><article-meta><abstract abstract-type="graphical"><title>Graphical Abstract</title>'
        '<p><graphic xlink:href="ga"/></p><p>What it shows.</p></abstract>'
        "<abstract><p>Plain.</p></abstract></article-meta></front>"
    )
    figure = _one(content, "ga.jpg")
    assert (figure.label, figure.section, figure.caption) == (
        "Graphical abstract",
        "abstract",
        "What it shows.",
    )
    inside = (
        '<front><article-meta><abstract abstract-type="graphical"><p><fig><graphic '
        'xlink:href="ga"/></fig></p></abstract></article-meta></front>'
    )
    assert _one(inside).label == "Graphical abstract"


def test_supplementary_pictures_only_where_the_package_holds_them() -> None:
    content = (
        '<body><supplementary-material xlink:href="s1.tif"><label>Figure S1</label>'
        "<caption><p>More.</p></caption></supplementary-material>"
        '<supplementary-material xlink:href="s2.xls"><label>Table S1</label>'
        "</supplementary-material></body>"
    )
    assert _figures(content) == ()
    figure = _one(content, "s1.tif", "s2.jpg")
    assert (figure.label, figure.section, figure.filename) == ("Figure S1", "supplement", "s1.tif")


def test_translated_figures_are_not_doubled() -> None:
    translated = _fig(1).replace("Title", "Titel")
    content = (
        f"<body>{_fig(1)}</body><sub-article article-type='translation'><body>{translated}"
        f"{_fig(2)}</body></sub-article>"
    )
    assert [f.title for f in _figures(content)] == ["Title 1.", "Title 2."]


def test_without_figures() -> None:
    assert _found("<body><p>No figure.</p></body>") == Found((), ())


@pytest.mark.parametrize(
    ("graphic", "filename", "key", "problem"),
    [
        (
            '<graphic xlink:href="none.jpg"/>',
            "none.jpg",
            "none",
            "'none.jpg' is not in the package",
        ),
        ("", "", "f9", "names no picture"),
        ("<graphic/>", "", "f9", "refers to no file"),
        ('<graphic xlink:href=".."/>', "", "f9", "refers to no file"),
        ('<graphic xlink:href="../../etc/g1.jpg"/>', "g1.jpg", "g1", ""),
        ('<graphic xlink:href="http://[x/g1.jpg"/>', "g1.jpg", "g1", ""),
        ('<graphic xlink:href="...jpg"/>', "...jpg", "f9", "not in the package"),
        ('<graphic href="g1"/>', "g1.jpg", "g1", ""),
    ],
)
def test_references(graphic: str, filename: str, key: str, problem: str) -> None:
    found = _found(f'<body><fig id="f9"><label>Fig. 9</label>{graphic}</fig></body>', "g1.jpg")
    (figure,) = found.figures
    assert (figure.filename, figure.key) == (filename, key)
    assert (figure.image is None) is bool(problem)
    assert len(found.problems) == bool(problem)
    for message in found.problems:
        assert message.startswith("Fig. 9: ")
        assert problem in message


def test_figures_without_anything_have_distinct_keys() -> None:
    figures = _figures("<body><fig/><fig/><fig><graphic/></fig></body>")
    assert [f.key for f in figures] == ["figure1", "figure2", "figure3"]


def test_hostile_lengths() -> None:
    start = time.process_time()
    label = "." * 50_000
    assert _one(f"<body><fig><label>x{label}x</label></fig></body>").label.startswith("x")
    group = f"<caption><p>{'word ' * 50_000}</p></caption>"
    found = _found(f"<body><fig-group>{group}{'<fig/>' * 3_000}</fig-group></body>")
    assert len(found.figures) == 2_000
    assert found.problems[-1] == "more than 2,000 figures: the others were left out"
    assert max(len(f.caption) for f in found.figures) == 100_000
    graphics = '<graphic xlink:href="a"/>' * 3_000
    many = _figures(f"<body><fig>{graphics}</fig></body>")
    assert len(many) == 2_000
    assert time.process_time() - start < 20
