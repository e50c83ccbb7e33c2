from __future__ import annotations

from pathlib import Path

import pytest

from pathscribe.articles.model import Article
from pathscribe.curation import (
    Curation,
    CurationFolder,
    apply_curation,
    curation_text,
    parse_curation,
)
from pathscribe.errors import CurationError
from pathscribe.library import Library
from pathscribe.library.model import FigureRead
from pathscribe.mechanism.network import build_network
from pathscribe.records import gene_rows
from pathscribe.records.model import (
    ArticleInfo,
    FigureInfo,
    Mention,
    MentionType,
    Provenance,
    Reading,
    Record,
    RecordLabel,
    Relation,
)

FIGID = "PMC1__fig1"


def mention(id_: str, text: str, kind: MentionType = "gene", label: str = "") -> Mention:
    return Mention(
        id=id_,
        labels=(label,) if label else (),
        place="label" if label else "caption",
        text=text,
        span=(0, len(text)),
        type=kind,
        readings=(Reading(curie=f"hgnc:{text}", name=text, source="hgnc symbol"),),
        symbols=(text,) if kind == "gene" else (),
        score=0.7,
    )


@pytest.fixture
def record() -> Record:
    square = ((0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0))
    names = ("TNF", "RELA", "or", "cell death")
    labels = tuple(
        RecordLabel(id=f"L{n}", text=text, polygon=square, confidence=1.0)
        for n, text in enumerate(names, start=1)
    )
    return Record(
        figid=FIGID,
        alias="PMC1__F1",
        figure=FigureInfo(caption="TNF activates RELA and may block caspases."),
        article=ArticleInfo(pmcid="PMC1"),
        labels=labels,
        mentions=(
            mention("M1", "TNF", label="L1"),
            mention("M2", "RELA", label="L2"),
            mention("M3", "or", label="L3"),
            mention("C1", "TNF"),
            mention("C2", "RELA"),
        ),
        relations=(
            Relation(id="R1", source="C1", target="C2", kind="activation", evidence="caption",
                     score=0.6, panel="A", hedged=True),
            Relation(id="R2", source="M3", target="M2", kind="activation", evidence="drawn",
                     score=0.5),
        ),
        provenance=Provenance(software="test"),
    )  # fmt: skip


def curation(**given: object) -> Curation:
    return Curation.model_validate({"figid": FIGID, "by": "Ada", **given})


def test_rejecting_a_mention_takes_its_relations(record: Record) -> None:
    done = apply_curation(record, curation(reject=[{"mention": {"text": "OR"}, "note": "a word"}]))
    assert [m.id for m in done.record.mentions] == ["M1", "M2", "C1", "C2"]
    assert [r.id for r in done.record.relations] == ["R1"]
    first = done.record.edits[0]
    assert (first.action, first.subject, first.note, first.by) == ("reject", "M3", "a word", "Ada")
    assert [row.ncbigene_symbol for row in gene_rows(done.record)] == ["TNF", "RELA"]


def test_signs_and_acceptance(record: Record) -> None:
    ref = {"source": "tnf", "target": "RELA", "panel": "A"}
    changed = curation(set_sign=[{"relation": ref, "sign": -1}])
    relation = apply_curation(record, changed).record.relations[0]
    assert (relation.sign, relation.kind, relation.score) == (-1, "inhibition", 1.0)
    accepted = apply_curation(record, curation(accept=[{"relation": ref}])).record.relations[0]
    assert (accepted.hedged, accepted.score, accepted.effect) == (False, 1.0, 1)
    accepted_mention = apply_curation(record, curation(accept=[{"mention": {"text": "TNF"}}]))
    assert accepted_mention.record.mentions[0].evidence[-1].kind == "curated"


def test_additions_reach_the_network(record: Record) -> None:
    done = apply_curation(
        record,
        curation(
            add=[
                {"mention": {"text": "caspases", "type": "family", "curie": "fplx:Caspase"}},
                {"relation": {"source": "TNF", "target": "caspases", "sign": -1, "panel": "B"}},
                {"relation": {"source": "caspases", "target": "cell death", "sign": 1}},
            ]
        ),
    )
    assert done.problems == ()
    new = done.record.mentions[-1]
    assert (new.id, new.place, new.text) == ("X1", "caption", "caspases")
    start, end = new.span
    assert record.figure.caption[start:end] == "caspases"
    network = build_network(done.record)
    edges = {(e.source, e.sign, e.target): e for e in network.edges}
    assert ("TNF", -1, "caspases") in {
        (network.node(s).name, sign, network.node(t).name.lower()) for s, sign, t in edges
    }
    assert any(e.support[0].origin == "curated" for e in network.edges)


def test_merging_makes_one_node(record: Record) -> None:
    done = apply_curation(record, curation(merge=[{"nodes": ["TNF", "RELA"]}]))
    assert len(build_network(done.record).nodes) < len(build_network(record).nodes)


def test_what_fits_nothing_is_told_and_kept(record: Record) -> None:
    done = apply_curation(
        record,
        curation(
            reject=[{"mention": {"text": "gone"}}],
            add=[{"relation": {"source": "TNF", "target": "nowhere", "sign": 1}}],
            merge=[{"nodes": ["TNF", "lost"]}],
        ),
    )
    assert len(done.problems) == 3
    assert done.record.relations == record.relations


def test_text_round_trip(record: Record) -> None:
    chosen = curation(
        reject=[{"mention": {"text": "or: # &x"}, "note": "αβ"}],
        set_sign=[{"relation": {"source": "TNF", "target": "RELA"}, "sign": 0}],
    )
    text = curation_text(chosen, record)
    assert parse_curation(text) == chosen
    assert "# - relation: {source: TNF, target: RELA, panel: A}  # promotes" in text


def test_the_listing_can_be_copied(record: Record) -> None:
    text = curation_text(curation(), record)
    lines = [line[2:] for line in text.splitlines() if line.startswith("# - ")]
    body = "\n".join(lines)
    chosen = parse_curation(f"version: 1\nfigid: {FIGID}\naccept:\n{body}\n")
    assert apply_curation(record, chosen).problems == ()
    assert len(chosen.accept) == 7 - 2  # the same words in label and caption are one line


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- a list", "no curation file"),
        ("version: 1\nfigid: x\nreject: [", "line"),
        ("version: 2\nfigid: x", "version"),
        ("version: 1\nfigid: x\nreject: [{}]", "give a mention or a relation"),
        ("version: 1\nfigid: x\nsurprise: 1", "surprise"),
        ("version: 1\nfigid: x\nset_sign: [{relation: {source: a, target: b}, sign: 3}]", "sign"),
        ("version: 1\nfigid: x\nby: &a b\nadd: [*a, *a]", "aliases"),
        ("version: 1\nfigid: !!python/object:os.system x", "cannot be read"),
        ("[" * 5000, "cannot be read"),
    ],
)
def test_bad_files_say_what_is_wrong(text: str, message: str) -> None:
    with pytest.raises(CurationError, match=message):
        parse_curation(text, where="c.yaml")


def test_a_library_keeps_and_applies_decisions(record: Record, tmp_path: Path) -> None:
    article = Article(source="a", pmcid="PMC1")
    with Library.open(tmp_path / "lib") as library:
        library.add(article, [FigureRead(record)])
        library.curation.put(curation(reject=[{"mention": {"text": "or"}}]))
        library.curate(FIGID)
        assert len(library.get("PMC1__F1").edits) == 2
        assert library.get(FIGID, curated=False) == record
        assert len(next(iter(library.records())).mentions) == 4
        assert {row.figid for row in library.figures(gene="or")} == set()
        # Read again, with another result: the decisions stay, and hold for what was read now.
        again = record.model_copy(
            update={"mentions": (*record.mentions, mention("M9", "or", label="L3"))}
        )
        library.add(article, [FigureRead(again)])
        assert [m.text for m in library.get(FIGID).mentions].count("or") == 0
        assert {row.figid for row in library.figures(gene="or")} == set()
        assert {row.figid for row in library.figures(gene="TNF")} == {FIGID}


def test_a_broken_file_is_told_of_and_loses_no_reading(record: Record, tmp_path: Path) -> None:
    with Library.open(tmp_path / "lib") as library:
        library.curation.path.mkdir()
        library.curation.file(FIGID).write_text("version: 1\nfigid: other\n")
        library.add(Article(source="a", pmcid="PMC1"), [FigureRead(record)])
        with pytest.raises(CurationError, match="about other"):
            library.get(FIGID)
        assert library.get(FIGID, curated=False) == record


def test_names_lead_nowhere_else(tmp_path: Path) -> None:
    folder = CurationFolder(tmp_path / "curation")
    assert folder.file("../../etc/passwd").parent == tmp_path / "curation"
