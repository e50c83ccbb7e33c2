from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from pathscribe.version import __version__

Invoke = Callable[..., Result]


def test_version(invoke: Invoke) -> None:
    result = invoke("--version")
    assert (result.exit_code, result.stdout) == (0, f"pathscribe {__version__}\n")


def test_starting_loads_nothing_heavy() -> None:
    code = (
        "import sys, pathscribe.cli; "
        "print(sorted({'numpy', 'cv2', 'pydantic', 'sqlalchemy', 'onnxruntime', 'lxml', 'PIL'}"
        " & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_the_installed_command_and_the_package_are_one() -> None:
    command = Path(sys.executable).with_name("pathscribe")
    if not command.exists():
        pytest.skip("pathscribe's command is not installed beside this Python")
    done = subprocess.run([command, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == f"pathscribe {__version__}"


def test_no_arguments_print_help(invoke: Invoke) -> None:
    result = invoke()
    for command in ("read", "show", "list", "export", "lexicon", "demo"):
        assert command in result.output
    assert result.exit_code in (0, 2)


@pytest.mark.parametrize(
    "command",
    [
        ("show", "PMC1__x"),
        ("list",),
        ("export", "gmt", "--out", "x.gmt"),
        ("export", "json", "--out", "x"),
        ("export", "pages", "--out", "x"),
    ],
)
def test_no_library_is_one_clear_line(
    command: tuple[str, ...], tmp_path: Path, invoke: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = invoke(*command, "--library", "nowhere")
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    assert result.stderr.startswith("pathscribe: nowhere: there is no library")
    assert "pathscribe read" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_variable_names_the_library(invoke: Invoke, library: Path, tmp_path: Path) -> None:
    assert invoke("list", env={"PATHSCRIBE_LIBRARY": str(library)}).exit_code == 0
    other = str(tmp_path / "other")
    result = invoke("list", "--library", library, env={"PATHSCRIBE_LIBRARY": other})
    assert result.exit_code == 0
    assert invoke("list", env={"PATHSCRIBE_LIBRARY": other}).exit_code == 2


def test_a_closed_pipe_is_no_traceback(library: Path) -> None:
    code = "from pathscribe.cli import main; main()"
    arguments = ["show", "PMC11892258__F3", "--json", "--library", str(library)]
    with subprocess.Popen(
        [sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()
