from __future__ import annotations

import numpy as np

from pathscribe.overlay.arrows import ARROWS, draw_arrows, drawn_arrows
from pathscribe.overlay.draw import draw_overlay
from pathscribe.records.model import Relation, RelationKind

PATH = ((60.0, 120.0), (200.0, 120.0), (200.0, 60.0))


def relation(n: int, kind: RelationKind = "activation", **more) -> Relation:
    fields = {"evidence": "drawn", "path": PATH} | more
    return Relation(id=f"D{n}", source="M1", target="M2", kind=kind, score=0.9, **fields)


def record(make, *relations: Relation):
    made = make(("RAF", (20, 100), "gene", "RAF1"), ("MEK", (180, 30), "gene", "MAP2K1"))
    return made.model_copy(update={"relations": relations})


def near(pixels: np.ndarray, x: float, y: float, ink: tuple[int, int, int]) -> bool:
    part = pixels[int(y) - 2 : int(y) + 3, int(x) - 2 : int(x) + 3].reshape(-1, 3).astype(int)
    return bool((np.abs(part - np.array(ink)).max(axis=1) < 12).any())


def test_every_kind_has_a_colour_of_its_own():
    assert set(ARROWS) == set(RelationKind.__args__)
    assert len(set(ARROWS.values())) == len(ARROWS)


def test_one_line_for_all_relations_along_it_and_none_for_those_of_the_caption(make):
    made = record(
        make,
        relation(1),
        relation(2),
        relation(3, path=(), evidence="caption", sentence="RAF activates MEK."),
        relation(4, kind="inhibition"),
    )
    arrows = drawn_arrows(made, 2.0)
    assert [a.kind for a in arrows] == ["activation", "inhibition"]
    assert np.allclose(arrows[0].path, np.array(PATH) * 2)


def test_lines_are_drawn_in_the_colour_of_their_kind():
    for kind, ink in ARROWS.items():
        canvas = np.full((160, 260, 3), 255, np.uint8)
        draw_arrows(canvas, drawn_arrows_of(kind), 3)
        assert near(canvas, 130, 120, ink)
        assert near(canvas, 200, 90, ink)
        assert (canvas[140:, :] == 255).all()


def drawn_arrows_of(kind: RelationKind):
    from pathscribe.overlay.arrows import Arrow

    return [Arrow(kind, np.array(PATH))]


def test_a_bar_is_wider_than_its_line_at_the_target():
    canvases = {}
    for kind in ("association", "inhibition"):
        canvases[kind] = np.full((160, 260, 3), 255, np.uint8)
        draw_arrows(canvases[kind], drawn_arrows_of(kind), 3)
    across = {kind: (canvas[60] < 250).any(axis=1).sum() for kind, canvas in canvases.items()}
    assert across["inhibition"] > 3 * across["association"]


def test_the_overlay_shows_them_and_the_legend_lists_them(make):
    rgb = np.full((160, 300, 3), 255, np.uint8)
    plain = draw_overlay(record(make), rgb)
    shown = draw_overlay(record(make, relation(1, kind="inhibition")), rgb)
    scale = 3
    assert near(shown, 130 * scale, 120 * scale, ARROWS["inhibition"])
    assert not near(plain, 130 * scale, 120 * scale, ARROWS["inhibition"])
    assert shown.shape[0] > plain.shape[0]
