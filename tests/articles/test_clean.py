"""Text repair: what is broken is mended, what is sound stays."""

from __future__ import annotations

import json
import re
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathscribe.articles.clean import clean_text


def _broken(text: str) -> str:
    """UTF-8 that somebody read as Mac Roman."""
    return text.encode("utf-8").decode("mac_roman")


@pytest.mark.parametrize(
    "sound",
    [
        "NF-κB and TNF-α",
        "5′ and 3′ ends",
        "fold change (↑) or (↓)",
        "Wnt–Frizzled",
        "membrane potential (Δψm)",
        "IKKɛ",
        "“quoted” ‘words’",
        "naïve Müller cells",
        "37 °C ± 2",
        "(−) strand",
    ],
)
def test_mac_roman_mojibake_is_repaired(sound: str) -> None:
    assert clean_text(_broken(sound)) == sound


def test_broken_spaces_hyphens_ligatures_and_mathematical_letters() -> None:
    assert clean_text(_broken("N.\u00a0benthamiana")) == "N. benthamiana"
    assert clean_text(_broken("virus\u2010induced")) == "virus-induced"
    assert clean_text(_broken("P\u2009<\u20090.01")) == "P < 0.01"
    assert clean_text(_broken("IKK𝛼")) == "IKKα"
    assert clean_text(_broken("ﬁbrosis")) == "fibrosis"


def test_broken_sequences_beside_sound_characters() -> None:
    assert clean_text("β-catenin and TNF-" + _broken("α")) == "β-catenin and TNF-α"
    assert clean_text("Hölzer: 18" + _broken("\u2009") + "h") == "Hölzer: 18 h"


def test_windows_mojibake_is_repaired() -> None:
    assert clean_text("TGF-β1".encode().decode("cp1252")) == "TGF-β1"


@pytest.mark.parametrize(
    "text",
    [
        "IFN-γ, TNF-α, IL-1β, NF-κB, Δψm, ϕ, ϵ",
        "5′-UTR, α″, 2′–5′ oligoadenylates",
        "a √π b and √2",
        "œuvre, cœur, Œdème, ‚so‘",
        "CD4⁺, 10⁻⁵, H₂O",
        "A—B – C − D",
        "P. Müller & Søn, Łódź",
        "µM and μm",
    ],
)
def test_sound_text_stays(text: str) -> None:
    assert clean_text(text) == text


def test_spaces_controls_and_invisible_characters() -> None:
    assert clean_text(" a\u00a0b\u2003c\n\t d\u200b\u00ade\x00f ") == "a b c def"
    assert clean_text("cells [] , then .") == "cells [], then."
    assert clean_text("p &lt; 0.05") == "p < 0.05"
    assert clean_text("abc\u202egnp") == "abcgnp"


@given(st.text(max_size=60))
def test_never_fails_and_is_stable(text: str) -> None:
    once = clean_text(text)
    assert "\n" not in once
    assert "\u00a0" not in once
    assert once == once.strip()
    assert unicodedata.is_normalized("NFC", once)


def test_shared_captions_are_free_of_broken_characters(shared: Path) -> None:
    gold = json.loads((shared / "gold/captions.json").read_text("utf-8"))
    listed = json.loads((shared / "pfocr/figures.json").read_text("utf-8"))
    texts = [v for entry in [*gold.values(), *listed] for v in entry.values()]
    texts = [text for text in texts if isinstance(text, str)]
    broken = [text for text in texts if re.search("[Œœ‚√¬Äâ]", text)]
    assert len(broken) > 50
    for text in texts:
        clean = clean_text(text)
        assert not re.search("[Œœ‚√¬Äâ\u00a0\u2010]", clean), clean
        assert clean_text(clean) == clean
        # Nothing but the repaired places may change.
        ascii_only = re.sub(r"[^A-Za-z0-9]", "", text)
        assert re.sub(r"[^A-Za-z0-9]", "", clean) == ascii_only


def test_many_lines_take_no_time() -> None:
    start = time.process_time()
    assert clean_text("é  \r\n\tx" * 100_000).count("é x") == 100_000
    assert clean_text("Ã\u00a0 la carte\nfin") == "à la carte fin"
    assert time.process_time() - start < 5
