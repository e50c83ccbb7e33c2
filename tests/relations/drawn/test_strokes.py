from __future__ import annotations

import numpy as np

from pathscribe.relations.drawn.strokes import bridge, find_strokes


def trace(sketch):
    return find_strokes(sketch.planes["line"], np.zeros(sketch.planes["line"].shape, bool))


def ends(chain):
    return sorted(tuple(round(float(v), -1) for v in chain.points[k]) for k in (0, -1))


def test_a_bent_line_is_one_chain(sketch):
    strokes = trace(sketch(100, 200).line((20, 20), (120, 20), (120, 80)))
    [chain] = strokes.chains.values()
    assert chain.joints == [-1, -1]
    assert ends(chain) == [(20, 20), (120, 80)]
    assert 150 < chain.length < 165
    assert not strokes.junctions


def test_lines_that_cross_meet_in_one_junction(sketch):
    strokes = trace(sketch(120, 200).line((20, 20), (180, 100)).line((20, 100), (180, 20)))
    assert len(strokes.chains) == 4
    [meeting] = strokes.junctions.values()
    assert len(meeting) == 4


def test_lines_that_cross_at_a_sharp_angle_meet_in_one_junction(sketch):
    strokes = trace(sketch(120, 300).line((20, 35), (280, 80)).line((20, 80), (280, 35)))
    [meeting] = strokes.junctions.values()
    assert len(meeting) == 4


def test_a_side_branch_makes_a_junction_of_three(sketch):
    strokes = trace(sketch(120, 200).line((20, 60), (180, 60)).line((100, 60), (100, 110)))
    [meeting] = strokes.junctions.values()
    assert len(meeting) == 3


def test_spurs_and_specks_are_dropped(sketch):
    made = sketch(100, 200).line((20, 50), (180, 50)).line((100, 50), (100, 46))
    made.line((60, 90), (62, 90))
    strokes = trace(made)
    assert [ends(c) for c in strokes.chains.values()] == [[(20, 50), (180, 50)]]


def test_faint_marks_are_no_lines(sketch):
    made = sketch(100, 200).line((20, 50), (180, 50))
    made.planes["line"] *= 0.5
    assert not trace(made).chains


def test_a_gap_in_a_line_is_bridged_but_not_a_corner_nor_a_head(sketch):
    made = sketch(200, 300).line((20, 50), (100, 50)).line((116, 50), (200, 50))
    made.line((100, 62), (100, 150))
    strokes = trace(made)
    bridge(strokes, lambda chain, side: False, 26)
    assert sorted(map(ends, strokes.chains.values())) == [
        [(20, 50), (200, 50)],
        [(100, 60), (100, 150)],
    ]
    strokes = trace(made)
    bridge(strokes, lambda chain, side: True, 26)
    assert len(strokes.chains) == 3


def test_dashes_are_joined_in_their_order(sketch):
    made = sketch(60, 400)
    for x in range(20, 380, 30):
        made.line((x, 30), (x + 14, 30))
    strokes = trace(made)
    bridge(strokes, lambda chain, side: False, 26)
    [chain] = strokes.chains.values()
    assert ends(chain) == [(20, 30), (360, 30)]
    steps = np.diff(chain.points[:, 0])
    assert (steps > 0).all() or (steps < 0).all()


def test_the_direction_at_an_end_points_outward(sketch):
    [chain] = trace(sketch(100, 200).line((20, 50), (180, 50))).chains.values()
    for side in (0, 1):
        outward = chain.outward(side)
        middle = chain.points.mean(0)
        assert float((chain.from_end(side)[0] - middle) @ outward) > 0
        assert abs(abs(outward[0]) - 1) < 0.05
