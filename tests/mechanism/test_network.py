from __future__ import annotations

import time
from typing import Any

from pathscribe.mechanism.loops import feedback_loops
from pathscribe.mechanism.model import Network
from pathscribe.mechanism.network import build_network, identifier, mark_summaries
from pathscribe.records.model import Edit, Mention, Reading, Record, Relation


def said(network: Network, panel: str) -> set[tuple[str, int, str]]:
    return {
        (network.node(e.source).name, e.sign, network.node(e.target).name)
        for e in network.panel(panel).edges
        if not e.summary
    }


def test_the_three_mechanisms(network: Network) -> None:
    assert network.panels == ("A", "B", "C")
    assert said(network, "A") == {
        ("Senescent alveolar macrophage", -1, "CTLs"),
        ("Senescent alveolar macrophage", 1, "SASPs"),
        ("Senescent alveolar macrophage", 1, "Angiogenesis"),
        ("CTLs", -1, "Early-stage lung cancer"),
        ("SASPs", 1, "Early-stage lung cancer"),
        ("Angiogenesis", 1, "Early-stage lung cancer"),
    }
    assert said(network, "B") == {
        ("Senescent neutrophil", 1, "NETs"),
        ("NETs", 1, "Tumour cell capture"),
        ("Tumour cell capture", 1, "Breast cancer lung metastasis"),
    }
    assert said(network, "C") == {
        ("Senescent TREM2+ neutrophil", 1, "IL6"),
        ("IL6", 1, "JAK"),
        ("JAK", 1, "STAT3"),
        ("STAT3", 1, "Prostate cancer progression"),
    }


def test_no_edge_and_no_node_crosses_panels(network: Network) -> None:
    assert all(len(edge.panels) == 1 for edge in network.edges)
    assert all(len(node.panels) == 1 for node in network.nodes)


def test_label_and_caption_are_one_node(network: Network) -> None:
    by_name = {node.name: node for node in network.nodes}
    assert by_name["Early-stage lung cancer"].mentions == ("M5", "C5")
    assert by_name["Prostate cancer progression"].mentions == ("M13", "C14")
    assert by_name["SASPs"].mentions == ("M3", "C3")
    assert by_name["STAT3"].mentions == ("M12", "M14", "C13")
    assert by_name["IL6"].symbols == ("IL6",)
    assert by_name["JAK"].curie == "fplx:JAK"


def test_cells_in_other_states_are_other_nodes(network: Network) -> None:
    cells = {n.name: n for n in network.nodes if n.type == "cell" and n.curie == "cl:0000775"}
    assert set(cells) == {"Senescent neutrophil", "Senescent TREM2+ neutrophil"}
    assert cells["Senescent TREM2+ neutrophil"].states == ("senescent", "trem2+")


def test_conclusions_are_summaries_and_keep_their_evidence(network: Network) -> None:
    short = {(e.source, e.target): e for e in network.edges if e.summary}
    assert set(short) == {
        ("Senescent_alveolar_macrophage", "Early_stage_lung_cancer"),
        ("Senescent_neutrophil", "Breast_cancer_lung_metastasis"),
        ("Senescent_TREM2_neutrophil", "Prostate_cancer_progression"),
    }
    edge = short["Senescent_neutrophil", "Breast_cancer_lung_metastasis"]
    assert [s.relation for s in edge.support] == ["R11"]
    assert edge.support[0].sentence == "Sentence 11."


def test_inputs_and_outputs(network: Network) -> None:
    assert network.inputs == (
        "Senescent_alveolar_macrophage",
        "Senescent_neutrophil",
        "Senescent_TREM2_neutrophil",
    )
    assert set(network.outputs) == {
        "Early_stage_lung_cancer",
        "Breast_cancer_lung_metastasis",
        "Prostate_cancer_progression",
    }


def relation(id_: str, source: str, target: str, **given: Any) -> Relation:
    base = {"kind": "activation", "evidence": "caption", "score": 0.8, "panel": "A"}
    return Relation(id=id_, source=source, target=target, **{**base, **given})


def test_evidence_is_gathered_and_contradictions_are_kept(recorder: Any) -> None:
    network = build_network(
        recorder(
            (
                relation("R1", "C11", "C13"),
                relation("R2", "M10", "M12", evidence="drawn", path=((0, 0), (1, 1))),
                relation("R3", "M10", "M14", kind="inhibition"),
            )
        )
    )
    plus, minus = sorted(network.edges, key=lambda e: -e.sign)
    assert [s.relation for s in plus.support] == ["R1", "R2"]
    assert plus.support[1].path == ((0, 0), (1, 1))
    assert plus.conflict
    assert minus.conflict
    assert network.conflicts == (("IL6", "STAT3"),)
    assert "contradicts itself: IL6" in network.notes[0]


def test_denied_hedged_and_unknown_ends(recorder: Any) -> None:
    network = build_network(
        recorder(
            (
                relation("R1", "C11", "C13", negated=True),
                relation("R2", "C11", "C12", hedged=True),
                relation("R3", "C11", "C99"),
            )
        )
    )
    assert [(d.source, d.target, d.relation) for d in network.denied] == [("IL6", "STAT3", "R1")]
    assert [e.target for e in network.edges] == ["JAK"]
    assert network.edges[0].hedged
    assert network.notes == ("R3 left out: the record has no C99",)
    assert (
        build_network(recorder((relation("R2", "C11", "C12", hedged=True),)), hedged=False).edges
        == ()
    )


def test_change_of_state_is_no_self_loop(recorder: Any) -> None:
    network = build_network(recorder((relation("R1", "M12", "M14"), relation("R2", "M10", "M10"))))
    assert [(e.source, e.target) for e in network.edges] == [("IL6", "IL6")]
    assert "different states" in network.notes[0]


def test_labels_are_ends_too(recorder: Any) -> None:
    record = recorder()
    label = record.labels[0].model_copy(update={"id": "L90", "text": "Tumour cell capture"})
    record = record.model_copy(
        update={
            "labels": (*record.labels, label),
            "relations": (
                relation("R1", "L7", "L90", evidence="drawn"),
                relation("R2", "C8", "C9"),
            ),
        }
    )
    network = build_network(record)
    assert [n.name for n in network.nodes] == [
        "NETs",
        "Breast cancer lung metastasis",
        "Tumour cell capture",
    ]
    assert next(n for n in network.nodes if n.id.startswith("Tumour")).mentions == ("C8", "L90")


def test_a_drawn_line_is_no_summary(recorder: Any) -> None:
    stated = (
        relation("R1", "C1", "C3"),
        relation("R2", "C3", "C5"),
        relation("R3", "M1", "M5", evidence="drawn"),
    )
    assert not any(edge.summary for edge in build_network(recorder(stated)).edges)


def test_summaries_need_the_same_sign_and_panel(recorder: Any) -> None:
    steps = (relation("R1", "C1", "C3"), relation("R2", "C3", "C5"))
    other = relation("R3", "C1", "C5", kind="inhibition")
    assert not any(e.summary for e in build_network(recorder((*steps, other))).edges)
    other = relation("R3", "C1", "C5", panel="B")
    assert not any(e.summary for e in build_network(recorder((*steps, other))).edges)
    other = relation("R3", "C1", "C5")
    assert [e.summary for e in build_network(recorder((*steps, other))).edges].count(True) == 1


def test_edges_never_explain_each_other_away(wire: Any) -> None:
    network = wire(("a", 1, "b"), ("a", 1, "c"), ("b", 1, "c"), ("c", 1, "b"))
    from dataclasses import replace

    edges = [
        replace(e, support=tuple(replace(s, origin="caption") for s in e.support))
        for e in network.edges
    ]
    kept = network.part([e for e in mark_summaries(edges) if not e.summary])
    assert kept.downstream("a") >= {"b", "c"}


def test_merged_by_a_person(recorder: Any) -> None:
    record = recorder()
    stated = (relation("R1", "C11", "C13"), relation("R2", "C7", "C5"))
    edit = Edit(action="merge", subject="C11 C7")
    network = build_network(record.model_copy(update={"relations": stated, "edits": (edit,)}))
    assert [e.source for e in network.edges] == ["NETs", "NETs"]


def test_names_become_identifiers() -> None:
    assert identifier("IFN-γ") == "IFN_gamma"
    assert identifier("5-HT") == "n_5_HT"
    assert identifier("not") == "not_"
    assert identifier("…") == "node_"
    assert identifier("../../etc") == "etc"


def test_two_things_of_one_name_get_two_ids(recorder: Any) -> None:
    def other(id_: str, curie: str) -> Mention:
        return Mention(
            id=id_, labels=(), place="caption", text="AR", span=(0, 2), type="chemical",
            readings=(Reading(curie=curie, name="AR"),), score=1.0,
        )  # fmt: skip

    record: Record = recorder()
    record = record.model_copy(
        update={
            "mentions": (*record.mentions, other("C50", "x:1"), other("C51", "x:2")),
            "relations": (relation("R1", "C50", "C51"),),
        }
    )
    assert [n.id for n in build_network(record).nodes] == ["AR", "AR_2"]


def test_loops_have_signs(wire: Any) -> None:
    network = wire(
        ("a", 1, "b"), ("b", -1, "a"), ("b", 1, "c"), ("c", 1, "b"), ("d", 1, "a"), ("e", -1, "e")
    )
    loops, cut = feedback_loops(network)
    assert [(loop.nodes, loop.sign) for loop in loops] == [
        (("e",), -1),
        (("a", "b"), -1),
        (("b", "c"), 1),
    ]
    assert not cut


def test_loops_are_bounded(wire: Any) -> None:
    full = [(f"n{i}", 1, f"n{j}") for i in range(12) for j in range(12) if i != j]
    loops, cut = feedback_loops(wire(*full), most=50)
    assert len(loops) == 50
    assert cut


def test_a_thousand_nodes_in_seconds(recorder: Any) -> None:
    record: Record = recorder()
    mentions = tuple(
        Mention(
            id=f"C{n}", labels=(), place="caption", text=f"Gene{n}", span=(0, 5), type="gene",
            readings=(Reading(curie=f"hgnc:{n}", name=f"G{n}"),), symbols=(f"G{n}",), score=1.0,
        )
        for n in range(1000)
    )  # fmt: skip
    stated = tuple(
        relation(f"R{n}", f"C{n * 7 % 1000}", f"C{(n * 13 + 5) % 1000}", panel="")
        for n in range(3000)
    )
    start = time.perf_counter()
    network = build_network(record.model_copy(update={"mentions": mentions, "relations": stated}))
    feedback_loops(network)
    assert len(network.nodes) == 1000
    assert time.perf_counter() - start < 6
