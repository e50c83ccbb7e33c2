from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from pathscribe.exports import IndraExporter
from pathscribe.records import Mention, Reading, Record, Relation

MakeRecord = Callable[..., Record]


@pytest.fixture
def schema() -> Any:
    """INDRA's own schema, out of its package; INDRA is not imported."""
    found = importlib.util.find_spec("indra")
    if found is None or found.origin is None:
        pytest.skip("could not import 'indra': it is not installed")
    path = Path(found.origin).parent / "resources" / "statements_schema.json"
    return json.loads(path.read_text(encoding="utf-8"))


def _written(path: Path, *records: Record) -> list[dict[str, Any]]:
    IndraExporter().write(records, path)
    held: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return held


def test_the_demo_is_valid(tmp_path: Path, demo: Record, schema: Any) -> None:
    held = _written(tmp_path / "demo.json", demo)
    jsonschema.validate(held, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate([{"type": "Activation"}], schema)


def test_statements_of_the_demo(tmp_path: Path, demo: Record) -> None:
    held = _written(tmp_path / "demo.json", demo)
    said = {(s["type"], s["subj"]["name"], s["obj"]["name"]) for s in held if "subj" in s}
    assert ("Inhibition", "alveolar macrophage", "cytotoxic T cell") in said
    assert ("Activation", "TYROBP", "SYK") in said
    tyrobp = next(s["subj"] for s in held if s.get("subj", {}).get("name") == "TYROBP")
    assert tyrobp["db_refs"]["HGNC"] == "12449"
    assert tyrobp["db_refs"]["TEXT"] == "DAP12"
    quoted = next(s for s in held if "text" in s["evidence"][0])
    assert quoted["evidence"][0]["text"] in demo.figure.caption
    assert quoted["evidence"][0]["text_refs"]["PMCID"] == "PMC11892258"
    assert held == _written(tmp_path / "again.json", demo)
    assert len({s["id"] for s in held}) == len(held)


def _figure(make: MakeRecord, **relation: Any) -> Record:
    def mention(id_: str, *names: str, state: tuple[str, ...] = ()) -> Mention:
        readings = tuple(Reading(curie=f"hgnc:{n}", name=name) for n, name in enumerate(names))
        return Mention(
            id=id_,
            labels=(),
            text="/".join(names),
            span=(0, 3),
            type="gene",
            readings=readings,
            symbols=names,
            state=state,
            score=1,
        )

    held = {"kind": "activation", "evidence": "caption", "score": 1, **relation}
    return make().model_copy(
        update={
            "mentions": (
                mention("M1", "MAP2K1", "MAP2K2"),
                mention("M2", "MAPK1", state=("phosphorylated", "active")),
            ),
            "relations": (Relation(id="R1", source="M1", target="M2", **held),),
        }
    )


def test_each_gene_of_a_label_and_its_state(tmp_path: Path, make: MakeRecord) -> None:
    held = _written(tmp_path / "o.json", _figure(make))
    assert [s["subj"]["name"] for s in held] == ["MAP2K1", "MAP2K2"]
    assert held[0]["obj"]["mods"] == [{"mod_type": "phosphorylation", "is_modified": True}]
    assert held[0]["obj"]["activity"] == {"activity_type": "activity", "is_active": True}


@pytest.mark.parametrize(
    ("relation", "kind"),
    [
        ({"kind": "inhibition"}, "Inhibition"),
        ({"kind": "expression"}, "IncreaseAmount"),
        ({"kind": "expression", "sign": -1}, "DecreaseAmount"),
        ({"kind": "binding"}, "Complex"),
        ({"kind": "conversion"}, "Conversion"),
        ({"kind": "association"}, None),
        ({"kind": "activation", "negated": True}, None),
    ],
)
def test_kinds(
    tmp_path: Path, make: MakeRecord, schema: Any, relation: dict[str, Any], kind: str | None
) -> None:
    held = _written(tmp_path / "o.json", _figure(make, **relation))
    assert {s["type"] for s in held} == ({kind} if kind else set())
    jsonschema.validate(held, schema)
