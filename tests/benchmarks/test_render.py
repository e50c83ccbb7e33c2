import json
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from render import render, render_file
from render.gpml import pathways, read
from render.style import in_test

ROOT = Path(__file__).resolve().parents[2]

GPML = """<?xml version="1.0" encoding="UTF-8"?>
<Pathway xmlns="http://pathvisio.org/GPML/2013a" Name="Small" Organism="Homo sapiens">
  <Graphics BoardWidth="500" BoardHeight="400"/>
  <DataNode TextLabel="Kinase" GraphId="a" Type="Protein">
    <Graphics CenterX="100" CenterY="50" Width="80" Height="20" FontSize="12"/></DataNode>
  <DataNode TextLabel="Factor" GraphId="b" Type="Protein">
    <Graphics CenterX="100" CenterY="200" Width="80" Height="20" FontSize="12"/></DataNode>
  <DataNode TextLabel="Blocker" GraphId="c" Type="Metabolite">
    <Graphics CenterX="250" CenterY="125" Width="80" Height="20" FontSize="12"/></DataNode>
  <Label TextLabel="Growth" GraphId="d">
    <Graphics CenterX="100" CenterY="300" Width="80" Height="20" FontSize="12"/></Label>
  <Interaction GraphId="e1"><Graphics>
    <Point X="100" Y="60" GraphRef="a" RelX="0" RelY="1"/>
    <Point X="100" Y="190" GraphRef="b" RelX="0" RelY="-1" ArrowHead="Arrow"/>
    <Anchor Position="0.5" GraphId="x"/></Graphics></Interaction>
  <Interaction GraphId="e2"><Graphics>
    <Point X="210" Y="125" GraphRef="c" RelX="-1" RelY="0"/>
    <Point X="100" Y="125" GraphRef="x" ArrowHead="mim-inhibition"/></Graphics></Interaction>
  <Interaction GraphId="e3"><Graphics>
    <Point X="100" Y="210" GraphRef="b" RelX="0" RelY="1"/>
    <Point X="100" Y="286" ArrowHead="Arrow"/></Graphics></Interaction>
</Pathway>
"""


@pytest.fixture(scope="module")
def gpml(tmp_path_factory):
    folder = tmp_path_factory.mktemp("gpml")
    (folder / "WP1.gpml").write_text(GPML, encoding="utf-8")
    return folder


def test_the_same_seed_gives_the_same_picture_in_another_process(tmp_path):
    code = "import sys; sys.path.append('benchmarks'); from render import render_file as r;"
    code += "import hashlib, json; _, d, t = r(7, source='random');"
    code += "print(hashlib.sha256(d + json.dumps(t).encode()).hexdigest())"
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1


def test_styles_of_the_two_splits_are_apart():
    seen = {
        split: {render(s, source="random", split=split)[1]["style"]["signature"] for s in range(8)}
        for split in ("train", "test")
    }
    assert all(in_test(x) for x in seen["test"])
    assert not any(in_test(x) for x in seen["train"])


@pytest.mark.parametrize("seed", range(6))
def test_the_truth_lies_on_the_picture(seed):
    image, data, truth = render_file(seed, source="random")
    assert np.array_equal(cv2.imdecode(np.frombuffer(data, np.uint8), 1)[..., ::-1], image)
    assert image.shape == (truth["height"], truth["width"], 3)
    ids = {x["id"] for x in truth["labels"]}
    connectors = {c["id"]: c for c in truth["connectors"]}
    assert truth["relations"]
    for relation in truth["relations"]:
        assert set(relation["source"]) | set(relation["target"]) <= ids
        assert relation["connector"] in connectors
    # A label's box holds ink of another colour than its surroundings.
    for label in truth["labels"]:
        (x0, y0), (x1, y1) = label["polygon"][0], label["polygon"][2]
        if label["angle"] == 0:
            part = image[max(0, int(y0)) : int(y1) + 1, max(0, int(x0)) : int(x1) + 1]
            assert part.size
            assert np.ptp(part.mean(axis=2)) > 25, label
    for c in truth["connectors"]:
        for head in c["heads"]:
            tips = np.array(c["path"])
            if head["at"] == "target":
                assert np.hypot(*(tips[-1] - head["tip"])) < 1.0
            elif head["at"] == "source":
                assert np.hypot(*(tips[0] - head["tip"])) < 1.0
        if c["sign"] < 0:
            assert all(head["kind"] == "bar" for head in c["heads"])


def test_solid_connectors_are_drawn_in_their_colour_along_their_path():
    checked = 0
    for seed in range(8):
        image, truth = render(seed, source="random")
        if truth["style"]["grey"] or truth["style"]["gradient_lines"]:
            continue
        for c in truth["connectors"]:
            if c["line"] != "solid" or c["width"] < 2:
                continue
            (x0, y0), (x1, y1) = c["path"][0], c["path"][1]
            x, y = x0 + (x1 - x0) * 0.35, y0 + (y1 - y0) * 0.35
            near = image[int(y) - 1 : int(y) + 3, int(x) - 1 : int(x) + 3].astype(int)
            assert np.abs(near - c["colour"]).sum(axis=2).min() < 120
            checked += 1
    assert checked > 10


def test_gpml_ends_on_lines_and_beside_labels_are_understood(gpml):
    layout = read(gpml / "WP1.gpml")
    edges = {e.id: e for e in layout.edges}
    assert edges["e2"].kind == "inhibition"
    assert (edges["e2"].target.kind, edges["e2"].target.id) == ("edge", "e1")
    assert (edges["e3"].target.kind, edges["e3"].target.id) == ("node", "d")


def test_what_ends_on_a_line_acts_on_what_that_leads_to(gpml):
    for seed in range(30):
        _, truth = render(seed, source="wikipathways", folder=gpml)
        texts = {x["id"]: x["text"].lower() for x in truth["labels"]}
        nodes = {n["id"]: n["labels"] for n in truth["nodes"]}
        for r in truth["relations"]:
            if r["connector"] == "e2":
                assert r["target"] == nodes["b"]
                assert r["also"]["target"] == [nodes["a"]]
                assert texts[r["source"][0]]
                return
    pytest.fail("never drawn")


def test_splits_of_pathways_are_apart(shared):
    folder = shared / "wikipathways"
    train, test = (pathways(folder, split) for split in ("train", "test"))
    assert len(train) > len(test) > 20
    assert not set(train) & set(test)


def test_the_command_writes_pictures_and_truth(tmp_path):
    command = [sys.executable, "-m", "benchmarks.render", "--source", "random"]
    subprocess.run(
        [*command, "--out", str(tmp_path), "--count", "2", "--seed", "5"], cwd=ROOT, check=True
    )
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "00005.jpg",
        "00005.json",
        "00006.jpg",
        "00006.json",
    ]
    truth = json.loads((tmp_path / "00006.json").read_text("utf-8"))
    assert truth["seed"] == 6
    assert cv2.imread(str(tmp_path / "00006.jpg")).shape[:2] == (truth["height"], truth["width"])
