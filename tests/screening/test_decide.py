from __future__ import annotations

import numpy as np
import pytest

from pathscribe.errors import ImageError
from pathscribe.screening import screen, screen_picture

from .conftest import draw_formula, png
from .test_words import PLOT, SCHEME


def test_a_scheme_is_a_pathway_and_a_plot_is_none(scheme, plot):
    yes, no = screen(scheme, SCHEME), screen(plot, PLOT)
    assert yes.decision == "pathway"
    assert yes.probability > 0.9
    assert no.decision == "other"
    assert no.probability < 0.05


def test_pictures_alone_and_captions_alone_are_judged(scheme, plot):
    assert screen(scheme).probability > 0.5 > screen(plot).probability
    assert screen(None, SCHEME).probability > 0.5 > screen(None, PLOT).probability
    assert screen(None).probability == 0.5


def test_formulas_are_none():
    assert screen(draw_formula()).decision == "other"


def test_the_cutoff_can_be_set(scheme):
    probability = screen(scheme).probability
    assert screen(scheme, at=probability).decision == "pathway"
    assert screen(scheme, at=min(1.0, probability + 1e-3)).decision == "other"
    assert screen(scheme, at=0.0).decision == "pathway"


def test_reasons_name_words_and_looks(scheme, plot):
    yes, no = screen(scheme, SCHEME), screen(plot, PLOT)
    assert any("“activates”" in r or "“signaling”" in r or "“Proposed”" in r for r in yes.reasons)
    assert all(reason[:2] in ("+ ", "- ") for reason in (*yes.reasons, *no.reasons))
    assert no.reasons[0].startswith("-")
    assert len(yes.reasons) <= 4


def test_the_same_figure_gets_the_same_verdict(scheme):
    data = png(scheme)
    first = screen_picture(data, SCHEME, where="a")
    assert first == screen_picture(data, SCHEME, where="b")
    assert 0 <= first.probability <= 1


def test_broken_pictures_are_refused(scheme):
    with pytest.raises(ImageError):
        screen_picture(png(scheme)[:500], where="cut.png")


def test_captions_are_hostile():
    nothing = np.full((200, 200, 3), 255, np.uint8)
    for caption in ("\0" * 50, "(A" * 5000, "±" * 10_000, "(A) (B) (C) (A) " * 500):
        assert 0 <= screen(nothing, caption).probability <= 1
