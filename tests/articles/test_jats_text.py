"""JATS markup to text: order, spaces, super- and subscripts, formulas, marks."""

from __future__ import annotations

import pytest

from pathscribe.articles.jats_text import text_of
from pathscribe.articles.safexml import parse

HEAD = (
    '<p xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:mml="http://www.w3.org/1998/Math/MathML">'
)


def _read(markup: str) -> str:
    return text_of(parse(f"{HEAD}{markup}</p>".encode(), "x.xml").root)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("Ca<sup>2+</sup> influx", "Ca2+ influx"),
        ("CD4<sup>+</sup> T cells", "CD4+ T cells"),
        ("CD44<sup>hi</sup> CD62L<sup>lo</sup>", "CD44hi CD62Llo"),
        ("H<sub>2</sub>O<sub>2</sub>", "H2O2"),
        ("IC<sub>50</sub>, V<sub>max</sub>", "IC50, Vmax"),
        ("PI(4,5)P<sub>2</sub>", "PI(4,5)P2"),
        ("p27<sup><italic>Kip1</italic></sup> shRNA", "p27Kip1 shRNA"),
        ("10<sup>5</sup> cells and 10<sup>−7</sup>", "10⁵ cells and 10⁻⁷"),
        ("5 mm<sup>2</sup>", "5 mm2"),
        ("Kras<sup>G12D</sup> mice", "Kras G12D mice"),
        ("<italic>Stat3</italic><sup>fl/fl</sup> mice", "Stat3 fl/fl mice"),
        ("Trp53<sup>−/−</sup> and Taar1<sup>+/+</sup>", "Trp53−/− and Taar1+/+"),
        ("Cre<sup>ERT2</sup>", "CreERT2"),
        ("HIV<sub>NL4-3</sub> and T<sub>reg</sub>", "HIV NL4-3 and Treg"),
        ("IL-17<sub>2</sub>", "IL-17₂"),
        ("a<sup> +</sup>b<sub/>c", "a +bc"),
        ("Drug<sup>TM</sup>", "Drug™"),
    ],
)
def test_scripts_neither_glue_nor_split(markup: str, text: str) -> None:
    assert _read(markup) == text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ('STAT3<sup><xref ref-type="bibr" rid="b">12</xref></sup> binds', "STAT3 binds"),
        ('STAT3<xref ref-type="bibr" rid="b"><sup>12</sup></xref> binds', "STAT3 binds"),
        ('STAT3<xref ref-type="bibr" rid="b">12</xref> binds', "STAT3 binds"),
        (
            'growth<xref ref-type="bibr">1</xref>,<xref ref-type="bibr">2</xref> stops.'
            '<xref ref-type="bibr">3</xref>–<xref ref-type="bibr">5</xref> End',
            "growth stops. End",
        ),
        (
            'cells<sup><xref ref-type="bibr">1</xref>,<xref ref-type="bibr">2</xref></sup>.',
            "cells.",
        ),
        ('as shown [<xref ref-type="bibr">12</xref>].', "as shown [12]."),
        ('(refs <xref ref-type="bibr">12</xref>,<xref ref-type="bibr">13</xref>)', "(refs 12,13)"),
        ('(<xref ref-type="bibr">Bee et al., 2017</xref>)', "(Bee et al., 2017)"),
        ('see <xref ref-type="fig">Figure 1</xref>A', "see Figure 1A"),
        ("pathways<sup>12,13</sup> end", "pathways¹²,¹³ end"),
        ('by hand<xref ref-type="fn"><sup>*</sup></xref>.', "by hand."),
    ],
)
def test_reference_marks(markup: str, text: str) -> None:
    assert _read(markup) == text


def test_inline_markup_and_blocks_in_order() -> None:
    markup = (
        "Of <italic>Il6</italic>/<bold>JAK</bold>:\n   "
        '<list list-type="bullet"><list-item><label>(a)</label><p>first;</p></list-item>'
        "<list-item><p>second</p></list-item></list>then<break/>the "
        '<named-content content-type="gene">end</named-content>.'
    )
    assert _read(markup) == "Of Il6/JAK: (a) first; second then the end."


def _mml(inner: str) -> str:
    return f"<inline-formula><mml:math>{inner}</mml:math></inline-formula>"


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        (_mml("<mml:msub><mml:mi>π</mml:mi><mml:mi>L</mml:mi></mml:msub>"), "πL"),
        (_mml("<mml:msup><mml:mi>x</mml:mi><mml:mn>2</mml:mn></mml:msup>"), "x²"),
        (
            _mml(
                "<mml:mfrac><mml:mrow><mml:mi>a</mml:mi><mml:mo>+</mml:mo><mml:mi>b</mml:mi>"
                "</mml:mrow><mml:mi>c</mml:mi></mml:mfrac>"
            ),
            "(a+b)/c",
        ),
        (_mml("<mml:mover><mml:mi>x</mml:mi><mml:mo>¯</mml:mo></mml:mover>"), "x̄"),
        (
            _mml(
                "<mml:semantics><mml:mi>α</mml:mi>"
                '<mml:annotation encoding="x">\\alpha</mml:annotation></mml:semantics>'
            ),
            "α",
        ),
        (
            "<inline-formula><alternatives><tex-math>$x$</tex-math><mml:math><mml:mi>y</mml:mi>"
            '</mml:math><inline-graphic xlink:href="e1"/></alternatives></inline-formula>',
            "y",
        ),
        (
            "<inline-formula><tex-math>\\documentclass[12pt]{minimal} \\usepackage{amsmath}"
            "\\begin{document}$$\\hbox{IFN-}\\gamma \\ge 10^{-3} \\mathrm{H}_{2}\\mathrm{O}$$"
            "\\end{document}</tex-math></inline-formula>",
            "IFN-γ≥10⁻³H2O",
        ),
        ('<inline-formula><inline-graphic xlink:href="e1"/></inline-formula>', ""),
        (
            '<inline-graphic xlink:href="e1"><alt-text>arrow</alt-text></inline-graphic>',
            "arrow",
        ),
    ],
)
def test_formulas(formula: str, text: str) -> None:
    expected = f"of {text} in" if text else "of in"
    assert _read(f"of {formula} in").replace(" ", "") == expected.replace(" ", "")
    assert _read(f"of {formula} in").startswith("of ")


def test_display_formula_stands_apart() -> None:
    markup = (
        "where<disp-formula><label>(1)</label><mml:math><mml:mi>k</mml:mi><mml:mo>=</mml:mo>"
        "<mml:mn>2</mml:mn></mml:math></disp-formula>holds"
    )
    assert _read(markup) == "where k=2 holds"
