"""Formulas as a line of text."""

from __future__ import annotations

import time

import pytest
from lxml import etree

from pathscribe.articles.mathml import mathml_text, subscript, superscript, tex_text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<msqrt><mi>a</mi><mo>+</mo><mn>1</mn></msqrt>", "√(a+1)"),
        ("<mroot><mi>x</mi><mn>3</mn></mroot>", "(x)^(1/3)"),
        ("<msubsup><mi>k</mi><mn>1</mn><mo>′</mo></msubsup>", "k1′"),
        ("<msup><mi>e</mi><mrow><mo>−</mo><mi>k</mi><mi>t</mi></mrow></msup>", "e^(−kt)"),
        ("<msup><mn>10</mn><mrow><mo>−</mo><mn>3</mn></mrow></msup>", "10⁻³"),
        ("<msub><mn>17</mn><mn>2</mn></msub>", "17₂"),
        ("<mfenced separators=';'><mi>a</mi><mi>b</mi></mfenced>", "(a;b)"),
        ("<mtable><mtr><mi>a</mi></mtr><mtr><mi>b</mi></mtr></mtable>", "a b"),
        ("<mtext>if </mtext><mi> x </mi>", "if x"),
        ("<mphantom><mi>x</mi></mphantom><mi>y</mi>", "y"),
        ("<mover><mi>TNF</mi><mo>→</mo></mover>", "TNF"),
        ("<mfrac><mi>a</mi></mfrac>", "a"),
    ],
)
def test_mathml(markup: str, text: str) -> None:
    assert mathml_text(etree.fromstring(f"<math>{markup}</math>")) == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r"\alpha_1 \leq \beta^{2}", "α1 ≤β²"),
        (r"\frac{a+b}{c}", "(a+b)/c"),
        (r"\begin{document}$$x$$\end{document}", "x"),
        (r"\usepackage{x}\begin{document}\Delta G^{\circ}\end{document} rest", "ΔG^°"),
        (r"\begin{document} cut off", "cut off"),
        ("50\\% % a comment\nmore", "50% more"),
        ("", ""),
        (r"\unknown{kept}", "kept"),
    ],
)
def test_tex(source: str, text: str) -> None:
    assert tex_text(source) == text


@pytest.mark.parametrize("part", [r"\begin{document}", r"\frac{", "{", "^{", "$"])
def test_long_tex_takes_no_time(part: str) -> None:
    start = time.process_time()
    tex_text(part * 100_000)
    assert time.process_time() - start < 5


def test_scripts() -> None:
    assert superscript("-12") == "⁻¹²"
    assert superscript("ab") == ""
    assert subscript("12") == "₁₂"
    assert subscript("max") == ""
