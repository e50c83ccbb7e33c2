from __future__ import annotations

from pathscribe.entities.cues import NOTHING, all_cues, judge
from pathscribe.vocabulary.lexicon import Lexicon


def test_every_reading_is_in_the_lexicon(lexicon: Lexicon) -> None:
    unknown = [c for c in all_cues() if c.reading != NOTHING and not lexicon.name(c.reading)]
    assert unknown == []


def test_every_row_can_hold() -> None:
    assert all(cue.words or cue.default for cue in all_cues())


def test_the_words_tell() -> None:
    verdict = judge("ER", "estradiol binds, tamoxifen blocks")
    assert verdict is not None
    assert (verdict.reading, verdict.found) == ("hgnc:3467", ("estradiol", "tamoxifen"))


def test_defaults() -> None:
    verdict = judge("ER", "nothing of use")
    assert verdict is not None
    assert verdict.reading == "go:0005783"
    assert verdict.found == ()


def test_short_cues_need_their_case() -> None:
    with_case, without = judge("CAT", "SOD1 and ROS"), judge("CAT", "sod and ros")
    assert with_case is not None
    assert with_case.reading == "hgnc:1516"
    assert without is not None
    assert without.reading == NOTHING


def test_unknown_forms() -> None:
    assert judge("TNF", "anything") is None
