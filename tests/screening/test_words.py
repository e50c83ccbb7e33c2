from __future__ import annotations

import pytest

from pathscribe.screening.model import load_model
from pathscribe.screening.words import groups, lead, said_words, word_measures

SCHEME = (
    "Proposed model of TLR4 signaling. LPS activates TLR4, which recruits MyD88 and leads to "
    "NF-κB translocation and the release of cytokines. Arrows indicate activation."
)
PLOT = (
    "Relative IL6 mRNA levels in treated cells. Cells were incubated for 24 h and mRNA was "
    "measured by qPCR. Error bars show SEM, n = 3, *P < 0.05 (t-test)."
)


def test_words_are_counted_by_group():
    found = word_measures(SCHEME)
    assert found is not None
    assert found["scheme_first"] == 2  # "proposed" and "model of"
    assert found["pathway_first"] == 1
    assert found["acts_rest"] > 0
    assert found["numbers_rest"] == 0
    other = word_measures(PLOT)
    assert other is not None
    assert other["numbers_rest"] > 0
    assert other["bench_rest"] > 0
    assert other["pathway_first"] == 0


def test_the_sum_tells_schemes_from_measurements():
    words = load_model().words
    scheme, plot = word_measures(SCHEME), word_measures(PLOT)
    assert scheme is not None
    assert plot is not None
    assert words.total(scheme) > 0 > words.total(plot)


@pytest.mark.parametrize("caption", ["", "   ", "Figure 1."])
def test_no_caption_says_nothing(caption):
    assert word_measures(caption) is None


def test_stems_match_at_the_beginning_of_words_only():
    assert said_words("A remodel of nonsignaling cells", "pathway") == []
    assert said_words("Signaling and signalling pathways", "pathway") == [
        "Signaling",
        "signalling",
        "pathways",
    ]
    # "ros$" is a whole word.
    assert said_words("The rosette of a plant", "molecules") == []
    assert said_words("Levels of ROS, in cells", "molecules") == ["ROS"]


def test_the_lead_is_the_first_sentence():
    assert lead(". A model for regulation of COX-2. Then more. And more") == (
        "A model for regulation of COX-2."
    )


def test_every_group_is_weighed():
    weights = load_model().words.weights
    assert all(f"{group.name}_first" in weights for group in groups())
    assert len({group.name for group in groups()}) == len(groups())


def test_long_captions_are_read_in_no_time():
    assert word_measures("signaling " * 100_000) is not None
