"""From maps to links, as a perfect network would have it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pathscribe.relations.drawn.canvas import make_canvas
from pathscribe.relations.drawn.reader import trace


@pytest.fixture
def read(label):
    def run(made, places, cutoff=0.3, rgb=None):
        labels = [label(name, x, y) for name, (x, y) in places.items()]
        height, width = made.planes["line"].shape
        paper = np.full((height, width, 3), 255, np.uint8)
        canvas = make_canvas(paper if rgb is None else rgb, labels)
        drawing = trace(made.maps, canvas, labels, cutoff=cutoff)
        return {(link.source, link.kind, link.target) for link in drawing.links}

    return run


def test_an_arrow(sketch, read):
    made = sketch(96, 320).line((82, 48), (218, 48)).head("arrow", (220, 48), (1, 0))
    links = read(made, {"RAF": (60, 48), "MEK": (246, 48)})
    assert links == {(("RAF",), "activation", ("MEK",))}


def test_a_bar_against_the_reading_direction(sketch, read):
    made = sketch(96, 320).line((86, 48), (218, 48)).head("bar", (84, 48), (-1, 0))
    links = read(made, {"RAF": (60, 48), "MEK": (246, 48)})
    assert links == {(("MEK",), "inhibition", ("RAF",))}


def test_a_line_without_heads_has_no_direction(sketch, read):
    made = sketch(96, 320).line((82, 48), (222, 48))
    [(_, kind, _)] = read(made, {"RAF": (60, 48), "MEK": (246, 48)})
    assert kind == "association"


def test_an_arrow_with_two_heads_is_two_links(sketch, read):
    made = sketch(96, 320).line((84, 48), (218, 48)).head("arrow", (220, 48), (1, 0))
    made.head("arrow", (82, 48), (-1, 0))
    links = read(made, {"RAF": (60, 48), "MEK": (246, 48)})
    assert {(s, t) for s, _, t in links} == {(("RAF",), ("MEK",)), (("MEK",), ("RAF",))}


def test_arrows_that_cross_do_not_mix(sketch, read):
    made = sketch(208, 320).line((80, 40), (230, 160)).head("arrow", (232, 162), (5, 4))
    made.line((80, 160), (230, 40)).head("arrow", (232, 38), (5, -4))
    places = {"A1": (60, 30), "B1": (60, 172), "A2": (254, 176), "B2": (254, 26)}
    assert read(made, places) == {
        (("A1",), "activation", ("A2",)),
        (("B1",), "activation", ("B2",)),
    }


def test_one_line_that_branches_to_three(sketch, read):
    made = sketch(208, 400).line((200, 40), (200, 90))
    made.line((60, 150), (60, 90), (340, 90), (340, 150)).line((200, 90), (200, 150))
    for x in (60, 200, 340):
        made.head("arrow", (x, 152), (0, 1))
    places = {"TOP": (200, 24), "A1": (60, 168), "B1": (200, 168), "C1": (340, 168)}
    assert read(made, places) == {(("TOP",), "activation", (name,)) for name in ("A1", "B1", "C1")}


def test_two_lines_that_merge(sketch, read):
    made = sketch(208, 400).line((60, 40), (60, 90), (340, 90), (340, 40))
    made.line((200, 90), (200, 150)).head("arrow", (200, 152), (0, 1))
    places = {"A1": (60, 24), "B1": (340, 24), "END": (200, 168)}
    assert read(made, places) == {
        (("A1",), "activation", ("END",)),
        (("B1",), "activation", ("END",)),
    }


def test_a_modifier_acts_on_the_arrows_target(sketch, read):
    made = sketch(192, 400).line((82, 120), (298, 120)).head("arrow", (300, 120), (1, 0))
    made.line((190, 50), (190, 112)).head("bar", (190, 115), (0, 1))
    links = read(made, {"A1": (66, 120), "B1": (320, 120), "DRUG": (190, 34)})
    assert links == {
        (("A1",), "activation", ("B1",)),
        (("DRUG",), "inhibition", ("B1",)),
    }


def test_a_line_that_leads_to_nothing_is_no_link(sketch, read):
    made = sketch(320, 320).line((82, 48), (240, 260)).head("arrow", (242, 262), (3, 4))
    assert read(made, {"RAF": (60, 48), "MEK": (246, 48)}) == set()


def test_a_member_of_a_group_speaks_for_all(sketch, read):
    made = sketch(144, 360).box(60, 36, 70, 30).box(60, 67, 70, 30)
    made.line((98, 36), (248, 36)).head("arrow", (250, 36), (1, 0))
    links = read(made, {"A1": (60, 36), "A2": (60, 67), "B1": (274, 36)})
    assert links == {(("A1", "A2"), "activation", ("B1",))}


def test_a_head_in_the_middle_gives_the_direction(sketch, read):
    made = sketch(96, 320).line((82, 48), (222, 48)).head("arrow", (150, 48), (-1, 0))
    links = read(made, {"RAF": (60, 48), "MEK": (246, 48)})
    assert links == {(("MEK",), "activation", ("RAF",))}


def test_a_way_back_to_its_own_node_is_a_loop(sketch, read):
    made = sketch(160, 320).line((150, 70), (150, 20), (200, 20), (200, 68))
    made.head("arrow", (200, 70), (0, 1))
    links = read(made, {"AUTOPHOSPHO": (175, 84)})
    assert links == {(("AUTOPHOSPHO",), "activation", ("AUTOPHOSPHO",))}


def test_a_thick_lines_square_end_is_no_head(sketch, read):
    made = sketch(96, 320).line((84, 48), (218, 48)).head("arrow", (220, 48), (1, 0))
    made.head("arrow", (82, 48), (-1, 0))
    rgb = np.full((96, 320, 3), 255, np.uint8)
    cv2.rectangle(rgb, (84, 43), (208, 53), (200, 40, 40), -1)
    cv2.fillPoly(rgb, [np.array([(207, 36), (207, 60), (222, 48)])], (200, 40, 40))
    links = read(made, {"RAF": (60, 48), "MEK": (246, 48)}, rgb=rgb)
    assert links == {(("RAF",), "activation", ("MEK",))}


def test_lines_that_begin_side_by_side_are_not_joined_along_the_rim(sketch, read):
    made = sketch(256, 320).box(160, 40, 120, 40)
    made.line((70, 190), (150, 63), (170, 63), (250, 190))
    made.head("arrow", (68, 193), (-80, 127)).head("arrow", (252, 193), (80, 127))
    links = read(made, {"RAF": (160, 40), "MEK": (60, 208), "ERK": (260, 208)})
    assert links == {(("RAF",), "activation", ("MEK",)), (("RAF",), "activation", ("ERK",))}


@pytest.mark.parametrize(("rise", "own"), [(0, True), (70, False)])
def test_level_lines_part_a_stack_and_slanting_ones_do_not(sketch, read, rise, own):
    made = sketch(320, 400)
    made.line((176, 148 - rise // 8), (280, 148 - rise)).line(
        (176, 172 + rise // 8), (280, 172 + rise)
    )
    made.head("arrow", (282, 148 - rise - rise // 50), (104, -rise))
    made.head("arrow", (282, 172 + rise + rise // 50), (104, rise))
    places = {
        "RAF": (150, 148),
        "MOS": (150, 172),
        "A1": (305, 146 - rise),
        "B1": (305, 174 + rise),
    }
    sources = {s for s, _, _ in read(made, places)}
    assert sources == ({("RAF",), ("MOS",)} if own else {("RAF", "MOS")})
