from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

from .conftest import Invoke


def _play() -> ModuleType:
    """The server of the tests of `sources`."""
    place = Path(__file__).parents[1] / "sources" / "conftest.py"
    spec = importlib.util.spec_from_file_location("pathscribe_play_server", place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


_MODULE = _play()
server = _MODULE.server


def test_fetching_a_search_and_a_file_of_ids(tmp_path: Path, invoke: Invoke, server) -> None:
    server.add(*(_MODULE.Paper(n) for n in range(1, 6)))
    server.faults["/s3/PMC2.1/fig1.jpg"] = "html"
    settings = server.settings()
    names = ("search_url", "xml_url", "cloud_list_url", "cloud_file_url", "cloud_meta_url")
    env = {f"PATHSCRIBE_FETCH_{name.upper()}": getattr(settings, name) for name in names}
    env |= {"PATHSCRIBE_FETCH_RATE": "1000", "XDG_CONFIG_HOME": str(tmp_path)}
    place = str(tmp_path / "lib")

    done = invoke("fetch", "ageing \x1b[2J", "--max", "3", "-l", place, env=env)
    assert done.exit_code == 1
    assert "2 more hits" in done.stdout
    assert "web page" in done.stderr
    assert "\x1b" not in done.stdout + done.stderr
    assert f"pathscribe read {place}" in " ".join(done.stdout.split())

    (tmp_path / "ids.txt").write_text("PMC4  # a note\n\nPMC1\n")
    done = invoke("fetch", "--ids", str(tmp_path / "ids.txt"), "-l", place, "--json", env=env)
    assert done.exit_code == 0
    report = json.loads(done.stdout)
    assert (report["fetched"], report["there"]) == (1, 1)
    shown = invoke("runs", "list", "--json", "-l", place)
    assert [json.loads(line)["kind"] for line in shown.stdout.splitlines()] == ["fetch", "fetch"]


@pytest.mark.parametrize("words", [(), ("--ids", "none.txt"), ("x", "--since", "yesterday")])
def test_wrong_usage_is_code_2(tmp_path: Path, invoke: Invoke, words) -> None:
    assert invoke("fetch", *words, "-l", str(tmp_path / "lib")).exit_code == 2
