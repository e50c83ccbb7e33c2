from __future__ import annotations

from pathlib import Path

import pytest

from pathscribe.errors import PathscribeError
from pathscribe.settings import FetchSettings, config_path, fetch_settings


def test_the_defaults_can_be_used(tmp_path: Path):
    assert fetch_settings({"XDG_CONFIG_HOME": str(tmp_path)}) == FetchSettings()


def test_variables_win_over_the_file_and_the_file_over_the_defaults(tmp_path: Path):
    file = tmp_path / "pathscribe" / "config.toml"
    file.parent.mkdir()
    file.write_text('[fetch]\nrate = 2\nroutes = ["package", "xml"]\nemail = "a@example.org"\n')
    variables = {"XDG_CONFIG_HOME": str(tmp_path)}
    settings = fetch_settings(variables)
    assert (settings.rate, settings.routes, settings.email) == (
        2.0,
        ("package", "xml"),
        "a@example.org",
    )
    changed = fetch_settings(
        {
            **variables,
            "PATHSCRIBE_FETCH_RATE": "0.5",
            "PATHSCRIBE_FETCH_ROUTES": "xml, cloud",
            "PATHSCRIBE_FETCH_XML_URL": "http://localhost:8000/{pmcid}",
        }
    )
    assert (changed.rate, changed.routes) == (0.5, ("xml", "cloud"))
    assert changed.xml_url == "http://localhost:8000/{pmcid}"
    assert changed.email == "a@example.org"
    other = tmp_path / "other.toml"
    other.write_text("[fetch]\njobs = 1\n")
    assert config_path({"PATHSCRIBE_CONFIG": str(other)}) == other
    assert fetch_settings({"PATHSCRIBE_CONFIG": str(other)}).jobs == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rate = 0", "more than 0"),
        ("rate = nan", "more than 0"),
        ("rate = true", "cannot be used"),
        ('jobs = "many"', "cannot be used"),
        ("email = 7", "must be a text"),
        ("page_size = 5000", "1 to 1000"),
        ('routes = ["pigeon"]', "pigeon"),
        ("routes = []", "no way"),
        ('xml_url = "file:///etc/{pmcid}"', "no http"),
        ('xml_url = "https://example.org/"', "lacks"),
        ("speed = 7", "no such setting"),
        ("rate =", "cannot be read"),
    ],
)
def test_wrong_values_are_refused(tmp_path: Path, text, said):
    file = tmp_path / "config.toml"
    file.write_text(f"[fetch]\n{text}\n")
    with pytest.raises(PathscribeError, match=said):
        fetch_settings({}, file)


def test_a_file_that_is_named_must_be_there(tmp_path: Path):
    with pytest.raises(PathscribeError, match="no such file"):
        fetch_settings({"PATHSCRIBE_CONFIG": str(tmp_path / "none.toml")})
