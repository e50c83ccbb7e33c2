from __future__ import annotations

import pytest

from pathscribe.cli.progress import duration, pace, progress_shown
from pathscribe.pipeline import Progress


def _progress(*, done: int, total: int, read: int, complete: bool = True) -> Progress:
    return Progress(done=done, total=total, complete=complete, read=read, current="a/b.xml")


@pytest.mark.parametrize(
    ("progress", "seconds", "text"),
    [
        (_progress(done=0, total=9, read=0), 3.0, ""),
        (_progress(done=10, total=30, read=10), 5.0, "2.0 figures/s, 10 s left"),
        (_progress(done=2, total=32, read=2), 20.0, "10.0 s/figure, 5 min left"),
        (_progress(done=9, total=9, read=9), 9.0, "1.0 figures/s"),
        (
            _progress(done=1, total=11, read=1, complete=False),
            1.0,
            "1.0 figures/s, at least 10 s left",
        ),
    ],
)
def test_pace(progress: Progress, seconds: float, text: str) -> None:
    assert pace(progress, seconds) == text


def test_skipped_figures_do_not_make_it_look_fast() -> None:
    assert pace(_progress(done=1000, total=1010, read=10), 10.0) == "1.0 figures/s, 10 s left"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.2, "1 s"), (89, "89 s"), (120, "2 min"), (7200, "2 h"), (7500, "2 h 5 min")],
)
def test_duration(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_nothing_is_drawn_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_shown() as show:
        show(_progress(done=1, total=2, read=1))
    assert capsys.readouterr() == ("", "")


def test_a_terminal_sees_the_bar(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "100")
    with progress_shown() as show:
        show(_progress(done=3, total=8, read=3))
    shown = capsys.readouterr().err
    assert "3/8 figures" in shown
    assert "b.xml" in shown
