from __future__ import annotations

import random
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from lxml import etree

from pathscribe.errors import ExportError, MechanismError
from pathscribe.mechanism.drawing import draw_network, write_drawing
from pathscribe.mechanism.layout import lay_out
from pathscribe.mechanism.model import Network
from pathscribe.mechanism.scene import scene_pixels, scene_svg

SVG = "{http://www.w3.org/2000/svg}"


def random_graph(seed: int, nodes: int, edges: int) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    rng = random.Random(seed)
    sizes = {f"n{k}": (rng.uniform(40, 160), rng.uniform(24, 70)) for k in range(nodes)}
    names = list(sizes)
    return sizes, [(rng.choice(names), rng.choice(names)) for _ in range(edges)]


@pytest.mark.parametrize("seed", range(8))
def test_nodes_never_overlap_and_edges_end_at_them(seed: int) -> None:
    sizes, edges = random_graph(seed, 14, 22)
    layout = lay_out(sizes, edges)
    boxes = list(layout.boxes.values())
    for n, one in enumerate(boxes):
        assert one.x - one.width / 2 >= -1e-6
        assert one.x + one.width / 2 <= layout.width + 1e-6
        assert one.y + one.height / 2 <= layout.height + 1e-6
        for other in boxes[n + 1 :]:
            apart_x = abs(one.x - other.x) - (one.width + other.width) / 2
            apart_y = abs(one.y - other.y) - (one.height + other.height) / 2
            assert max(apart_x, apart_y) > 5
    for (source, target), route in zip(edges, layout.routes, strict=True):
        for end, point in ((source, route[0]), (target, route[-1])):
            box = layout.boxes[end]
            assert abs(point[0] - box.x) <= box.width / 2 + 1e-6
            assert abs(point[1] - box.y) <= box.height / 2 + 1e-6


def test_arrows_point_down_where_no_cycle_forbids_it() -> None:
    sizes = dict.fromkeys("abcde", (50.0, 30.0))
    edges = [("a", "b"), ("b", "c"), ("a", "c"), ("c", "d"), ("e", "d")]
    layout = lay_out(sizes, edges)
    assert all(layout.boxes[s].y < layout.boxes[t].y for s, t in edges)
    ring = lay_out(sizes, [("a", "b"), ("b", "c"), ("c", "a")])
    up = sum(ring.boxes[s].y > ring.boxes[t].y for s, t in (("a", "b"), ("b", "c"), ("c", "a")))
    assert up == 1


def test_crossings_that_need_not_be_are_not() -> None:
    sizes = dict.fromkeys(("a", "b", "x", "y"), (50.0, 30.0))
    layout = lay_out(sizes, [("a", "y"), ("b", "x"), ("a", "x")])
    a, b, x, y = (layout.boxes[n].x for n in ("a", "b", "x", "y"))
    assert (a < b) == (y < x)


def test_svg_shows_every_node_and_edge(network: Network) -> None:
    root = etree.fromstring(scene_svg(draw_network(network, summaries=True)).encode())
    text = " ".join("".join(t.itertext()) for t in root.iter(f"{SVG}text"))
    for word in ("Senescent", "TREM2+", "NETs", "STAT3", "promotes", "inhibits"):
        assert word in text
    legend = 3  # promotes, inhibits, sums up
    assert len(list(root.iter(f"{SVG}path"))) == len(network.edges) + legend


def test_nothing_is_drawn_outside(network: Network) -> None:
    for direction in ("right", "down"):
        scene = draw_network(network, summaries=True, direction=direction)  # type: ignore[arg-type]
        for item in scene.items:
            points = getattr(item, "points", None) or [item.at]  # type: ignore[union-attr]
            for x, y in points:
                assert 0 <= x <= scene.width
                assert 0 <= y <= scene.height


def test_pixels_have_the_colours(network: Network) -> None:
    pixels = scene_pixels(draw_network(network), scale=1.0)
    assert (pixels[0, 0] == 255).all()
    red = (np.abs(pixels.astype(int) - (196, 30, 58)) < 12).all(axis=2)
    assert red.sum() > 100


def test_files(network: Network, tmp_path: Path) -> None:
    scene = draw_network(network)
    png = write_drawing(scene, tmp_path / "new" / "d.png", scale=1.0).read_bytes()
    assert cv2.imdecode(np.frombuffer(png, np.uint8), 1) is not None
    svg = write_drawing(scene, tmp_path / "d.svg").read_text(encoding="utf-8")
    assert svg == scene_svg(draw_network(network))
    with pytest.raises(MechanismError, match=r"\.gif"):
        write_drawing(scene, tmp_path / "d.gif")
    (tmp_path / "file").write_text("")
    with pytest.raises(ExportError):
        write_drawing(scene, tmp_path / "file" / "d.svg")


def test_hostile_names_are_escaped(network: Network) -> None:
    nodes = (
        replace(network.nodes[0], name="<script>alert('x')</script> & \x00"),
        *network.nodes[1:],
    )
    svg = scene_svg(draw_network(replace(network, nodes=nodes, name='"><script>')))
    assert "<script" not in svg
    etree.fromstring(svg.encode())


def test_nothing_to_draw() -> None:
    with pytest.raises(MechanismError, match="no relation"):
        draw_network(Network("empty"))


def test_loops_signs_and_doubts_are_drawn(wire: Any) -> None:
    network = wire(("a", 1, "a"), ("a", -1, "b"), ("b", 0, "c"), ("c", 1, "a"))
    from pathscribe.mechanism.network import mark_conflicts

    odd = replace(network.edges[1], sign=1)
    network = network.part(mark_conflicts([*network.edges, odd]))
    root = etree.fromstring(scene_svg(draw_network(network)).encode())
    assert "effect not known" in " ".join("".join(t.itertext()) for t in root.iter(f"{SVG}text"))


def test_large_networks_are_laid_out_in_seconds() -> None:
    rng = random.Random(3)
    sizes = {f"n{k}": (60.0, 30.0) for k in range(1000)}
    edges = [(f"n{rng.randrange(k)}", f"n{k}") for k in range(1, 1000)]
    edges += [(f"n{rng.randrange(1000)}", f"n{rng.randrange(1000)}") for _ in range(200)]
    start = time.perf_counter()
    lay_out(sizes, edges)
    assert time.perf_counter() - start < 15
