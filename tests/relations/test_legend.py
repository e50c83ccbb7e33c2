from __future__ import annotations

import pytest

from pathscribe.relations.legend import Legend, read_legend


def entries(text):
    return [
        (e.shape, e.colours, e.style, e.kind, e.sign, e.hedged, e.indirect)
        for e in read_legend(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Arrows: promotion; red T-bars: inhibition.",
         [("arrow", (), "", "activation", 1, False, False),
          ("t-bar", ("red",), "", "inhibition", -1, False, False)]),
        ("Red arrows refer to inhibitory effects.",
         [("arrow", ("red",), "", "inhibition", -1, False, False)]),
        ("Green arrows are activating and red blunt arrows are inhibiting.",
         [("arrow", ("green",), "", "activation", 1, False, False),
          ("t-bar", ("red",), "", "inhibition", -1, False, False)]),
        ("Solid and dashed lines indicate direct and indirect effects, respectively.",
         [("line", (), "solid", None, None, False, False),
          ("line", (), "dashed", "association", 0, False, True)]),
        ("Dotted arrows denote translocation.",
         [("arrow", (), "dotted", "translocation", 0, False, False)]),
        ("Dashed lines represent hypothetical activation.",
         [("line", (), "dashed", "activation", 1, True, False)]),
        ("activation (arrows) and inhibition (blunt ends)",
         [("arrow", (), "", "activation", 1, False, False),
          ("t-bar", (), "", "inhibition", -1, False, False)]),
        ("Red boxes, upregulated genes.", [("box", ("red",), "", None, 1, False, False)]),
        ("IL-6 activates STAT3, as the arrow in panel B would.", []),
    ],
)  # fmt: skip
def test_entries(text, expected):
    assert entries(text) == expected


def test_the_entry_that_says_more_wins():
    text = "Arrows indicate activation; red arrows indicate inhibition."
    legend = Legend(tuple(read_legend(text)))
    assert legend.find("arrow", colour="red").sign == -1
    assert legend.find("arrow", colour="blue").sign == 1
    assert legend.find("arrow").sign == 1
    assert legend.find("t-bar") is None
    assert not Legend()


def test_spans_lie_in_the_caption():
    text = "Arrows: promotion; red T-bars: inhibition."
    caption = "(C) Something. " + text
    for entry in read_legend(text, offset=15, panel="C"):
        assert entry.meaning in caption[slice(*entry.span)]
        assert entry.panel == "C"


@pytest.mark.parametrize("text", ["red " * 3000 + "arrows", "arrows " * 3000, "(arrows) " * 2000])
def test_long_texts_are_no_trouble(text):
    assert len(list(read_legend(text))) < 3000
