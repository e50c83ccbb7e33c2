"""`pathscribe mechanism`: what a figure says as a network; drawn, run, and perturbed."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .common import LibraryOption, note, open_library, out_console, plain, write_stdout

if TYPE_CHECKING:
    from ..mechanism import LogicalModel, Network, Perturbation

app = typer.Typer(
    no_args_is_help=True, help="What a figure says as a network: draw it, run it, perturb it."
)

FigureArgument = Annotated[
    str, typer.Argument(metavar="FIGID", help="Id or alias of the figure; see `list`.")
]
PanelOption = Annotated[
    str | None, typer.Option("--panel", metavar="LETTER", help="Only this panel of the figure.")
]
RulesOption = Annotated[
    Path | None,
    typer.Option(
        "--rules", metavar="FILE.bnet", help="Use these rules, an edited export, instead."
    ),
]
StartOption = Annotated[
    list[str] | None,
    typer.Option(
        "--start",
        metavar="NODE=AMOUNT",
        help="Amount at the beginning, 0 to 1; inputs are 1, others 0. Can be repeated.",
    ),
]
DoOption = Annotated[
    list[str] | None,
    typer.Option(
        "--do",
        metavar="NODE=WHAT",
        help="An intervention: ko, oe or a percentage of inhibition; @TIME sets it in later "
        "('IL6=ko', 'JAK=70%@5'). Can be repeated.",
    ),
]


class _Rule(StrEnum):
    inhibitors_win = "inhibitors-win"
    activators_win = "activators-win"
    all_activators = "all-activators"
    majority = "majority"


class _Engine(StrEnum):
    ode = "ode"
    stochastic = "stochastic"
    attractors = "attractors"


class _Action(StrEnum):
    knock_out = "knock-out"
    over_expression = "over-expression"
    inhibition = "inhibition"


class _Direction(StrEnum):
    right = "right"
    down = "down"


RuleOption = Annotated[
    _Rule, typer.Option("--rule", help="How several edges into one node are joined.")
]


def _network(figid: str, library: str | None, panel: str | None) -> Network:
    from ..errors import MechanismError
    from ..mechanism import build_network

    with open_library(library) as opened:
        network = build_network(opened.get(figid))
    if panel is not None:
        if panel not in network.panels:
            known = ", ".join(network.panels) or "none"
            raise MechanismError(
                f"the figure has no relations in panel {panel!r}", where=figid,
                hint=f"panels with relations: {known}",
            )  # fmt: skip
        network = network.panel(panel)
    if not network.edges:
        raise MechanismError(
            "no relation was read in this figure", where=figid,
            hint="`pathscribe edit` can add some",
        )  # fmt: skip
    return network


def _model(network: Network, rules: Path | None, rule: str) -> LogicalModel:
    from ..errors import MechanismError
    from ..mechanism import build_logic, from_bnet

    built = build_logic(network, rule=rule)  # type: ignore[arg-type]
    if rules is None:
        return built
    try:
        if rules.stat().st_size > 5_000_000:
            raise MechanismError("the file is too large for rules", where=str(rules))
        text = rules.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise MechanismError(f"cannot be read: {error}", where=str(rules)) from error
    return from_bnet(text, where=str(rules), like=built)


def _start(given: list[str] | None, model: LogicalModel) -> dict[str, float]:
    from ..errors import MechanismError

    found: dict[str, float] = {}
    for text in given or ():
        name, equals, amount = text.rpartition("=")
        try:
            value = float(amount)
        except ValueError:
            value = -1.0
        if not equals or not 0 <= value <= 1:
            raise MechanismError(
                f"{text!r} is no start", hint="write NODE=AMOUNT, the amount from 0 to 1"
            )
        found[model.find(name)] = value
    return found


def _does(given: list[str] | None, model: LogicalModel) -> list[Perturbation]:
    from ..mechanism import parse_perturbation

    return [parse_perturbation(text, model) for text in given or ()]


def _notes(lines: tuple[str, ...]) -> None:
    for line in lines:
        note(plain(line), style="yellow")


@app.command()
def show(
    figid: FigureArgument,
    library: LibraryOption = None,
    panel: PanelOption = None,
    rule: RuleOption = _Rule.inhibitors_win,
    rules: RulesOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="The network as JSON.")] = False,
) -> None:
    """Print the network: edges with their evidence, inputs, outputs, loops, rules."""
    from rich.table import Table
    from rich.text import Text

    from ..mechanism import feedback_loops, to_json
    from ..mechanism.expressions import written

    network = _network(figid, library, panel)
    if as_json:
        write_stdout(to_json(network))
        return
    console = out_console()
    table = Table(title=plain(network.name), title_justify="left", box=None, header_style="bold")
    for name in ("Panel", "From", "", "To", "Said by", "Score", ""):
        table.add_column(name, overflow="fold", justify="right" if name == "Score" else "left")
    for edge in sorted(network.edges, key=lambda e: e.panels):
        verb = {1: "promotes", -1: "inhibits", 0: "acts on"}[edge.sign]
        flags = {"summary": edge.summary, "may be": edge.hedged, "contradicted": edge.conflict}
        said = ", ".join(
            dict.fromkeys(f"{s.relation} {s.trigger or s.origin}" for s in edge.support)
        )
        table.add_row(
            ", ".join(edge.panels),
            Text(plain(network.node(edge.source).name)),
            Text(verb, style="red" if edge.sign < 0 else ""),
            Text(plain(network.node(edge.target).name)),
            Text(plain(said)),
            f"{edge.score:.2f}",
            Text(", ".join(word for word, flag in flags.items() if flag), style="dim"),
        )
    console.print(table)

    def named(ids: tuple[str, ...]) -> str:
        return ", ".join(plain(network.node(id_).name) for id_ in ids) or "none"

    console.print(f"\nInputs:  {named(network.inputs)}", soft_wrap=True)
    console.print(f"Outputs: {named(network.outputs)}", soft_wrap=True)
    loops, more = feedback_loops(network)
    for loop in loops[:20]:
        kind = {1: "reinforcing", -1: "counteracting", 0: "undecided"}[loop.sign]
        path = " -> ".join(plain(network.node(id_).name) for id_ in (*loop.nodes, loop.nodes[0]))
        console.print(f"Loop ({kind}): {path}", soft_wrap=True)
    if more or len(loops) > 20:
        console.print("There are more loops.")
    model = _model(network, rules, rule.value)
    console.print("\nRules:", style="bold")
    for variable in model.variables:
        shown = "input" if variable.is_input else written(variable.rule)
        console.print(f"  {variable.id}: {shown}", soft_wrap=True)
    _notes((*network.notes, *model.notes))


@app.command()
def draw(
    figid: FigureArgument,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="*.svg or *.png.")],
    library: LibraryOption = None,
    panel: PanelOption = None,
    merged: Annotated[
        bool, typer.Option("--merged", help="All panels as one network, not side by side.")
    ] = False,
    summaries: Annotated[
        bool, typer.Option("--summaries", help="Draw edges that only sum up several steps, too.")
    ] = False,
    direction: Annotated[_Direction, typer.Option(help="Of the arrows.")] = _Direction.right,
    scale: Annotated[float, typer.Option(min=0.2, max=10, help="Of a PNG: pixels a unit.")] = 2.0,
) -> None:
    """Draw the network."""
    from ..mechanism import draw_network, write_drawing

    network = _network(figid, library, panel)
    scene = draw_network(network, panels=not merged, summaries=summaries, direction=direction.value)
    note(f"drawn to {write_drawing(scene, out, scale=scale)}")
    _notes(network.notes)


@app.command()
def simulate(
    figid: FigureArgument,
    library: LibraryOption = None,
    panel: PanelOption = None,
    rule: RuleOption = _Rule.inhibitors_win,
    rules: RulesOption = None,
    engine: Annotated[
        _Engine,
        typer.Option(
            help="Differential equations, many random courses (MaBoSS), or where it ends up."
        ),
    ] = _Engine.ode,
    do: DoOption = None,
    start: StartOption = None,
    time: Annotated[float, typer.Option(min=0.1, help="Length of the run, without unit.")] = 20.0,
    seed: Annotated[int, typer.Option(min=0, help="Of random courses.")] = 1,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="The courses, *.tsv.")
    ] = None,
    plot: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A plot: *.svg, *.png or *.pdf.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Run the network, as it is or with interventions."""
    model = _model(_network(figid, library, panel), rules, rule.value)
    done = _does(do, model)
    begin = _start(start, model)
    if engine is _Engine.attractors:
        _attractors(model, done, begin, as_json)
        return
    from ..files import write_bytes
    from ..mechanism import build_hill, run_continuous, run_stochastic
    from ..mechanism.perturb import shown
    from ..mechanism.plots import plot_courses, plot_form

    form = plot_form(plot) if plot is not None else ""
    before = None
    if engine is _Engine.ode:
        hill = build_hill(model, start=begin)
        course = run_continuous(hill, perturbations=done, time=time)
        before = run_continuous(hill, time=time) if done else None
    else:
        course = run_stochastic(model, start=begin, perturbations=done, time=time, seed=seed)
        before = run_stochastic(model, start=begin, time=time, seed=seed) if done else None
    if out is not None:
        write_bytes(out, course.to_tsv().encode("utf-8"))
        note(f"courses written to {out}")
    if plot is not None:
        marks = sorted({one.at for one in done if one.at > 0})
        title = shown(done, model) if done else model.name
        data = plot_courses(course, model, before=before, title=title, marks=marks, form=form)
        write_bytes(plot, data)
        note(f"plot written to {plot}")
    rows = [
        {"node": v.id, "name": v.name, "end": round(course.last[v.id], 6)}
        | ({"untreated": round(before.last[v.id], 6)} if before is not None else {})
        for v in model.variables
    ]
    if as_json:
        data_ = {"measure": course.measure, "time": time, "done": shown(done, model), "end": rows}
        write_stdout(json.dumps(data_, ensure_ascii=False, indent=1) + "\n")
        return
    columns = ["Node", f"{course.measure} at the end"]
    lines = [[v.name, f"{course.last[v.id]:.3f}"] for v in model.variables]
    if before is not None:
        columns.append("without intervention")
        for line, v in zip(lines, model.variables, strict=True):
            line.append(f"{before.last[v.id]:.3f}")
    _table(columns, lines)
    _notes(model.notes)


def _attractors(
    model: LogicalModel, done: list[Perturbation], begin: dict[str, float], as_json: bool
) -> None:
    from ..mechanism import find_attractors

    fixed = {id_: value >= 0.5 for id_, value in begin.items() if id_ in model.inputs}
    fixed |= {one.node: one.on for one in done}
    found = find_attractors(model, fixed=fixed)
    if as_json:
        data = {
            "engine": found.engine,
            "telling": list(found.telling),
            "attractors": [
                {"kind": a.kind, "states": a.states, "values": dict(a.values)} for a in found.found
            ],
        }
        write_stdout(json.dumps(data, ensure_ascii=False, indent=1) + "\n")
        return
    listed = found.found[:12]
    _table(
        ["Node", *(str(n) for n in range(1, len(listed) + 1))],
        [[v.name, *(a.shown(v.id) for a in listed)] for v in model.variables],
    )
    count = len(found.found)
    telling = ", ".join(model.variable(id_).name for id_ in found.telling)
    line = f"{count} attractor{'s' * (count != 1)}" + (f", told apart by {telling}" * bool(telling))
    out_console().print(plain(line), soft_wrap=True)
    _notes(model.notes)


@app.command()
def interventions(
    figid: FigureArgument,
    phenotype: Annotated[
        str, typer.Option("--phenotype", metavar="NODE", help="What shall change.")
    ],
    library: LibraryOption = None,
    panel: PanelOption = None,
    rule: RuleOption = _Rule.inhibitors_win,
    rules: RulesOption = None,
    action: Annotated[
        list[_Action] | None,
        typer.Option(help="What is tried; can be repeated. [default: the first two]"),
    ] = None,
    degree: Annotated[
        float, typer.Option(min=0.01, max=1.0, help="Of inhibitions: 0.8 is by 80 %.")
    ] = 0.8,
    at: Annotated[float, typer.Option(min=0.0, help="When they set in.")] = 0.0,
    pairs: Annotated[bool, typer.Option("--pairs", help="Try pairs too.")] = False,
    start: StartOption = None,
    samples: Annotated[int, typer.Option(min=1, max=2000, help="Sampled sets of parameters.")] = 50,
    seed: Annotated[int, typer.Option(min=0, help="Of the sampling.")] = 1,
    time: Annotated[float, typer.Option(min=0.1, help="Length of the runs.")] = 25.0,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="The table, *.tsv or *.json.")
    ] = None,
    plot: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A plot: *.svg, *.png or *.pdf.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the table as JSON.")] = False,
) -> None:
    """Rank what could be done by what it does to a phenotype, over many sampled parameters."""
    from ..files import write_bytes
    from ..mechanism import rank_interventions
    from ..mechanism.plots import plot_form, plot_interventions

    form = plot_form(plot) if plot is not None else ""
    model = _model(_network(figid, library, panel), rules, rule.value)
    tried: Any = [one.value for one in action] if action else ["knock-out", "over-expression"]
    ranking = rank_interventions(
        model,
        model.find(phenotype),
        actions=tried,
        degree=degree,
        at=at,
        pairs=pairs,
        start=_start(start, model),
        samples=samples,
        seed=seed,
        time=time,
    )
    text = json.dumps(ranking.as_data(), ensure_ascii=False, indent=1) + "\n"
    if out is not None:
        wanted = text if out.suffix.casefold() == ".json" else ranking.to_tsv()
        write_bytes(out, wanted.encode("utf-8"))
        note(f"table written to {out}")
    if plot is not None:
        write_bytes(plot, plot_interventions(ranking, form=form))
        note(f"plot written to {plot}")
    if as_json:
        write_stdout(text)
        return
    name = plain(model.variable(ranking.phenotype).name)
    out_console().print(
        f"{name}: {ranking.base:.2f} ({ranking.base_low:.2f} to {ranking.base_high:.2f}), "
        f"{ranking.base_logic or 'not known'} in the logical model",
        soft_wrap=True,
    )
    _table(
        ["", "Intervention", "Logic", "After", "Change", "5 to 95 %", "Agree"],
        [
            [
                str(rank),
                one.text,
                one.logic,
                f"{one.level:.2f}",
                f"{one.change:+.2f}",
                f"{one.low:+.2f} to {one.high:+.2f}",
                f"{one.agreement:.0%}",
            ]
            for rank, one in enumerate(ranking.outcomes, start=1)
        ],
    )
    _notes((*ranking.notes, *model.notes))


@app.command()
def export(
    figid: FigureArgument,
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            "-o",
            metavar="FILE",
            help="By its ending: .sif, .tsv, .json, .graphml (network); .bnet, .sbml (logical "
            "model, SBML-qual), .bnd, .cfg (MaBoSS), .ode.sbml (differential equations).",
        ),
    ],
    library: LibraryOption = None,
    panel: PanelOption = None,
    rule: RuleOption = _Rule.inhibitors_win,
    rules: RulesOption = None,
) -> None:
    """Write the network or its model for other tools."""
    from ..errors import MechanismError
    from ..files import write_bytes
    from ..mechanism.writers import ENDINGS, model_text

    name = out.name.casefold()
    ending = next((e for e in ENDINGS if name.endswith(e)), None)
    if ending is None:
        raise MechanismError(
            "the ending of the name says no format", where=str(out),
            hint=f"it is one of {', '.join(ENDINGS)}",
        )  # fmt: skip
    network = _network(figid, library, panel)
    text, problems = model_text(ending, network, _model(network, rules, rule.value))
    write_bytes(out, text.encode("utf-8"))
    note(f"written to {out}")
    _notes(tuple(problems))


def _table(columns: list[str], rows: list[list[str]]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(plain(cell)) for cell in row))
    out_console().print(table)
