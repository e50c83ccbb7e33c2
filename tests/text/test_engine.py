from __future__ import annotations

import pytest

from pathscribe.errors import PathscribeError
from pathscribe.text.engine import ENGINES, default_engine


def test_unknown_engine() -> None:
    with pytest.raises(PathscribeError, match="no OCR engine") as caught:
        default_engine(name="cloud")
    assert "rapidocr" in caught.value.hint


def test_threads() -> None:
    with pytest.raises(PathscribeError, match="threads"):
        default_engine(threads=0)


def test_engines_say_what_they_are() -> None:
    for name in ENGINES:
        engine = default_engine(name=name)
        assert engine.name == name
        assert any(c.isdigit() for c in engine.version)
