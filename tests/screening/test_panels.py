from __future__ import annotations

import numpy as np
import pytest

from pathscribe.screening import in_panel, only_panel, screen
from pathscribe.screening.panels import clauses, has_panels

from .conftest import draw_scheme
from .test_words import PLOT, SCHEME

CAPTION = f"Signaling in treated cells. (A) {PLOT} (B) {SCHEME} (C) {PLOT}"


def overlap(a, b):
    w, h = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    both = max(w, 0) * max(h, 0)
    return both / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - both)


def test_captions_are_parted_by_their_marks():
    assert [text[:8] for text in clauses(CAPTION)] == [PLOT[:8], SCHEME[:8], PLOT[:8]]
    assert clauses(SCHEME) == [SCHEME]
    assert has_panels("A. Growth of the cells. B. Model of the pathway.")
    assert not has_panels("Vitamin A, B cells and protein C in a model")
    assert not has_panels("")


def test_the_pathway_among_plots_is_found(composite):
    rgb, box = composite
    verdict = screen(rgb, CAPTION)
    assert verdict.decision == "pathway"
    assert verdict.panel is not None
    height, width = rgb.shape[:2]
    left, top, right, bottom = verdict.panel
    found = (left * width, top * height, right * width, bottom * height)
    assert overlap(found, box) >= 0.8
    assert "panel" in verdict.reasons[0]


def test_places_do_not_depend_on_the_size_of_the_picture(composite):
    rgb, _ = composite
    small, large = screen(rgb, CAPTION), screen(np.kron(rgb, np.ones((2, 2, 1), np.uint8)), CAPTION)
    assert small.panel is not None
    assert large.panel == pytest.approx(small.panel, abs=0.02)


def test_a_figure_that_is_pathway_all_over_stays_whole():
    both = np.concatenate([draw_scheme(1), np.full((480, 40, 3), 255, np.uint8), draw_scheme(2)], 1)
    assert screen(both, f"(A) {SCHEME} (B) {SCHEME}").panel is None


def test_one_panel_by_its_caption_stays_whole(composite):
    assert screen(composite[0], SCHEME).panel is None


def test_plots_alone_have_no_pathway_panel(plot):
    both = np.concatenate([plot, np.full((360, 40, 3), 255, np.uint8), plot], 1)
    verdict = screen(both, f"(A) {PLOT} (B) {PLOT}")
    assert verdict.panel is None
    assert verdict.decision == "other"


def test_all_but_the_panel_becomes_paper(composite):
    rgb, _ = composite
    alone = only_panel(rgb, (0.25, 0.0, 0.5, 1.0))
    assert alone.shape == rgb.shape
    assert (alone[:, :300] == 255).all()
    assert (alone[:, 340:680] == rgb[:, 340:680]).all()
    assert (rgb[:, :300] != 255).any()  # the given picture is left as it is


def test_labels_belong_to_a_panel_by_their_middle():
    box = (10.0, 10.0, 50.0, 50.0)
    assert in_panel(((0, 20), (30, 20), (30, 30), (0, 30)), box)
    assert not in_panel(((0, 20), (10, 20), (10, 30), (0, 30)), box)
