"""`pathscribe explain`: why a label is read as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

import typer

from .common import LibraryOption, open_library, out_console, plain, write_stdout

if TYPE_CHECKING:
    from ..entities.explain import Explained, Explanation

HELP: Final = "Explain why a label of a figure is read as it is."
_TYPES: Final = {
    "nonhuman_gene": "a gene of another species",
    "rna": "an RNA",
    "other": "something else",
    "organism": "an organism",
    "location": "a place",
}


def explain(
    figid: Annotated[str, typer.Argument(help="Id or alias of the figure; see `list`.")],
    text: Annotated[str, typer.Argument(help="A label of the figure, or a part of one.")],
    library: LibraryOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Print the readings considered, the evidence and the decision."""
    from ..entities.explain import explain as why
    from ..entities.explain import record_context
    from ..vocabulary.lexicon import Lexicon

    with open_library(library) as opened:
        record = opened.get(figid)
    found = why(text, record_context(record, Lexicon.default()))
    if as_json:
        import dataclasses
        import json

        write_stdout(json.dumps(dataclasses.asdict(found), ensure_ascii=False, indent=1) + "\n")
        return
    console = out_console()
    drawn = sum(text in label.text for label in record.labels)
    console.print(f"{plain(text)} in {record.figid}", style="bold", soft_wrap=True)
    if not drawn:
        console.print("  No label of the figure has this text; this is how it would be read.")
    for line in lines(found):
        console.print(line, soft_wrap=True)


def lines(found: Explanation) -> list[str]:
    """The explanation as lines of text."""
    result: list[str] = []
    for note in found.notes:
        result.append(f"  Note: {note}.")
    if not found.names:
        result.append("  Decision: it names nothing here.")
    for name in found.names:
        result.extend(_name(name))
    others = [c for c in found.considered if not any(c.curie in n.meaning for n in found.names)]
    if others:
        result.append("  Also considered:")
        for reading in others[:8]:
            why = "; ".join(reading.reasons)
            result.append(
                f"    {reading.name} ({reading.curie}), {_kind(reading.type)}: scores"
                f" {reading.score:.2f} ({why})"
            )
    return [plain_line(line) for line in result]


def plain_line(line: str) -> str:
    """Without what would steer a terminal, the indent kept."""
    indent = len(line) - len(line.lstrip(" "))
    return " " * indent + plain(line)


def _name(name: Explained) -> list[str]:
    state = f", {', '.join(name.state)}" if name.state else ""
    result = [
        f"  Decision: {name.text!r} is {_kind(name.type)}: {name.meaning}{state}"
        f" (right with a probability of {name.probability:.2f})"
    ]
    if name.form != name.text:
        result.append(f"    Looked up as {name.form!r}.")
    if name.symbols and list(name.symbols) != [name.meaning.split(" ")[0]]:
        result.append(f"    Genes: {', '.join(name.symbols)}")
    result.append(f"    Because: {'; '.join(name.reasons)}.")
    if name.turned_down:
        result.append("    Turned down:")
        result.extend(f"      {reason}" for reason in name.turned_down)
    return result


def _kind(kind: str) -> str:
    return _TYPES.get(kind, f"a {kind}")
