"""Templates: escaped without fail, and compiled so that escaping costs little.

Jinja's own escaping makes an object of each piece of text to mark it as safe; a page of a figure
has seven hundred. What is only written out need not be marked: it is escaped by the same function,
without that.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import escape

try:
    from markupsafe._speedups import _escape_inner
except ImportError:  # another version, or built without its C code: slower, and the same

    def _escape_inner(value: str, /) -> str:
        return escape(value)


_NAME: Final = "written"


def written(value: Any) -> str:
    """Text of a value as it may stand in HTML: escaped, unless it is marked as safe."""
    return _escape_inner(value) if type(value) is str else escape(value)


class _Generator(CodeGenerator):
    """Compiles what is written out to calls of `written`."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        # Where escaping is told at run time, and where it is off, Jinja's own code stands.
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_pre(node, frame, finalize)
            return
        self.write(f"environment.{_NAME}(")
        if finalize.src is not None:
            self.write(finalize.src)


class _Environment(Environment):
    code_generator_class = _Generator
    written = staticmethod(written)


def environment(folder: Path) -> Environment:
    """An environment for the templates in a folder; all that they write is escaped.

    Args:
        folder: Of the templates, which do not change while the server runs.
    """
    return _Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
