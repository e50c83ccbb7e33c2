"""What templates write is what Jinja itself writes: everything escaped that is not marked safe."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("fastapi")

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from pathscribe.web.templating import environment, written

PAGE = """
{% macro link(x) %}<a title="{{ x }}" href='{{ x }}'>{{ x|truncate(20) }}</a>{% endmacro %}
{{ x }} {{ x|join('<') }} {{ '%s & %s'|format(x, 1) }} {{ link(x) }} {{ safe }} {{ missing }} {{ 2.5 }}
{% for y in [x, safe, none, 3] %}<p class="{{ y }}">{{ y if y else '<b>' }}{{ '<' ~ y }}</p>{% endfor %}
{% set held %}<i>{{ x }}</i>{% endset %}{{ held }}{% autoescape false %}{{ x }}{% endautoescape %}
"""  # noqa: E501


class Word(str):
    __slots__ = ()


@given(st.text(alphabet=st.sampled_from("<>&\"'a {}%\0é\u2028"), max_size=40))
def test_written_is_escaped(text: str) -> None:
    assert written(text) == str(Markup.escape(text))
    assert written(Word(text)) == str(Markup.escape(text))
    assert written(Markup(text)) == text


def test_pages_are_those_of_jinja(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE)
    plain = Environment(
        loader=FileSystemLoader(tmp_path), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    text = "<script>alert('1' & \"2\")</script>"
    for x in (text, Word(text), Markup("<b>fine</b>"), [text], ["", Markup("<i>")]):
        values = {"x": x, "safe": Markup("<em>&amp;</em>")}
        made = environment(tmp_path).get_template("page.html").render(values)
        assert made == plain.get_template("page.html").render(values)
    assert "<script>" not in environment(tmp_path).from_string("{{ x }}").render(x=text)
