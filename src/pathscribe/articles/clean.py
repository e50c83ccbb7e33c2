"""Repair of text that encodings, typesetters and converters have broken."""

from __future__ import annotations

import re
import unicodedata

import ftfy
from ftfy import TextFixerConfig

# Curly quotes and primes carry meaning (5′, α′); full-width forms and ligatures do not.
_CONFIG = TextFixerConfig(uncurl_quotes=False, explain=False)


def _mac(first: int, last: int) -> str:
    """The Mac Roman characters of a range of bytes, for use inside a regex class."""
    return "".join(re.escape(bytes([code]).decode("mac_roman")) for code in range(first, last + 1))


_CONTINUATION = f"[{_mac(0x80, 0xBF)}]"
# UTF-8 read as Mac Roman. ftfy repairs whole strings and gives up on one that mixes broken and
# sound characters, or that holds a sequence it is not sure of; these lead characters (of Greek,
# punctuation, arrows, mathematical letters, ligatures) are followed by such a continuation in
# no living text, so each sequence can be repaired by itself.
_MAC_ROMAN = re.compile(
    f"[Œœ]{_CONTINUATION}"  # CE, CF: Greek
    f"|[‚Ô]{_CONTINUATION}{{2}}"  # E2, EF: punctuation, arrows, signs, ligatures
    f"|\uf8ff{_CONTINUATION}{{3}}"  # F0: mathematical letters
    f"|¬[{_mac(0xA0, 0xBF)}]"  # C2: no-break space, degree, plus-minus
    "|…[ëõ£]"  # C9: ɑ, ɛ, ɣ
)
# C3: accented letters. "√π" and the like are also sound mathematics, so a sequence counts only
# where it is glued to a letter.
_MAC_ROMAN_LATIN = re.compile(f"(?<=[A-Za-z])√{_CONTINUATION}|√{_CONTINUATION}(?=[a-z])")
_SOUND_AFTER_ROOT = "πΩ∑∏∫∂∆"

_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_HYPHENS = re.compile("[\u2010\u2011]")
_MATH_LETTERS = re.compile("[\U0001d400-\U0001d7ff]")
_LINE_SPACES = re.compile(r"[ \t\r\n]+")
_SPACES = re.compile(r"\s+")
_SPACED_PUNCTUATION = re.compile(r" ([,;.])(?= |$)")


def _from_mac_roman(match: re.Match[str]) -> str:
    """The character that a broken sequence stood for, or the sequence if it stands for none."""
    text = match.group()
    if text[0] == "√" and text[1] in _SOUND_AFTER_ROOT:
        return text
    try:
        return text.encode("mac_roman").decode("utf-8")
    except UnicodeError:
        return text


def clean_text(text: str) -> str:
    """Text as an editor would type it, on one line.

    Repairs wrongly decoded characters (ftfy, and Mac Roman sequences one by one), composes
    accents (NFC), turns every kind of space into one plain space, U+2010 and U+2011 into "-",
    mathematical letters into plain ones, and drops invisible characters. Greek letters,
    primes, dashes, minus signs, superscript digits and curly quotes stay.

    Args:
        text: Any text, with or without line breaks.

    Returns:
        The repaired text, without white space at its ends.
    """
    if not text.isascii() or "&" in text:
        # Not all white space yet: a no-break space may be a part of a broken character.
        text = ftfy.fix_text(_LINE_SPACES.sub(" ", text), _CONFIG)
        mended = _MAC_ROMAN_LATIN.sub(_from_mac_roman, _MAC_ROMAN.sub(_from_mac_roman, text))
        text = mended if mended == text else ftfy.fix_text(mended, _CONFIG)
        text = _MATH_LETTERS.sub(lambda found: unicodedata.normalize("NFKC", found.group()), text)
        text = _HYPHENS.sub("-", _INVISIBLE.sub("", text))
    else:
        text = ftfy.fixes.remove_control_chars(text)
    return _SPACED_PUNCTUATION.sub(r"\1", _SPACES.sub(" ", text).strip())
