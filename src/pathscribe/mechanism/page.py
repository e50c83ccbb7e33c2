"""One page that shows a figure's mechanisms: drawn, run, and what interventions would do."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Final

from ..errors import MechanismError
from ..files import write_bytes
from ..records.model import Record, well_formed
from .attractors import find_attractors
from .continuous import run_continuous
from .drawing import draw_network
from .extras import has
from .hill import build_hill
from .interventions import Ranking, rank_interventions
from .logic import LogicalModel, build_logic
from .loops import feedback_loops
from .model import Network
from .network import build_network
from .perturb import Perturbation
from .plots import plot_courses, plot_interventions
from .scene import scene_svg

_SAMPLES: Final = 50
_TIME: Final = 20.0
_SETS_IN: Final = 10.0
_MOST_ROWS: Final = 12
_MOST_OUTCOMES: Final = 3
_STYLE: Final = """
body{font:16px/1.5 Rubik,'Helvetica Neue',Helvetica,Arial,sans-serif;color:#1f2937;
margin:0 auto;max-width:1080px;padding:24px}
h1{font-size:28px;margin:0 0 4px}h2{font-size:22px;margin:40px 0 8px;border-top:1px solid #d1d5db;
padding-top:20px}h3{font-size:17px;margin:24px 0 6px}p.quiet,caption,.quiet{color:#6b7280}
figure{margin:12px 0}figure svg{max-width:100%;height:auto}
table{border-collapse:collapse;margin:8px 0;font-size:14px}
th,td{text-align:left;padding:4px 14px 4px 0;border-bottom:1px solid #e5e7eb;vertical-align:top}
td.n{text-align:right;font-variant-numeric:tabular-nums}caption{text-align:left;padding:4px 0}
.wide{overflow-x:auto}
"""


def demo_page(record: Record, out: Path, *, samples: int = _SAMPLES, seed: int = 1) -> Path:
    """Write a page with all mechanisms of a figure.

    Each panel is drawn and run by itself: its attractors, its course in time with the best
    single intervention setting in half-way, and its interventions ranked for each outcome. The
    page needs nothing beside it. Runs and plots need the extra `models`; without it the page
    has the drawings and the attractors, and says what is missing.

    Args:
        record: With relations.
        out: The HTML file; its folder is made.
        samples: Sets of parameters that interventions are tried with.
        seed: Of the sampling.

    Returns:
        The file written.

    Raises:
        MechanismError: The record has no relation that could be drawn.
        ExportError: The file cannot be written.
    """
    network = build_network(record)
    parts = [
        f"<h1>{_text(record.figure.title or record.alias)}</h1>",
        f'<p class="quiet">{_text(record.alias)}. {_text(record.article.reftext)}</p>',
        "<p>What the figure says, as networks that run. Arrows promote, T-bars inhibit; filled"
        " shapes are outcomes. The figure gives directions and signs, not amounts: times and"
        " amounts below have no unit, and are worth what holds for nearly all parameters.</p>",
        _drawing(network),
    ]
    if record.figure.caption:
        parts.append(f"<p><b>Caption:</b> {_text(record.figure.caption)}</p>")
    if network.notes:
        parts += ["<h3>To be checked</h3>", _list(network.notes)]
    for letter in network.panels or ("",):
        parts += _panel(network, letter, samples, seed)
    loose = network.panel("") if network.panels else None
    if loose is not None and loose.edges:
        parts += _panel(network, "", samples, seed)
    page = (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{_text(record.figure.title or record.alias)}</title>"
        f"<style>{_STYLE}</style></head><body>\n" + "\n".join(parts) + "\n</body></html>\n"
    )
    return write_bytes(out, well_formed(page).encode("utf-8"))


def _panel(network: Network, letter: str, samples: int, seed: int) -> list[str]:
    part = network.panel(letter) if network.panels else network
    title = f"Panel {letter}" if letter else "Said of the whole figure"
    model = build_logic(part)
    parts = [f"<h2>{_text(title if network.panels else 'The mechanism')}</h2>", _edges(part)]
    loops, _ = feedback_loops(part)
    if loops:
        named = [
            " → ".join(part.node(n).name for n in (*loop.nodes, loop.nodes[0]))
            + {1: " (reinforces itself)", -1: " (counteracts itself)", 0: ""}[loop.sign]
            for loop in loops
        ]
        parts += ["<h3>Feedback loops</h3>", _list(named)]
    parts.append(_attractors(model))
    if model.notes:
        parts.append(_list(model.notes, quiet=True))
    outcomes = [id_ for id_ in part.outputs if not model.variable(id_).is_input]
    if not has("scipy.integrate"):
        parts.append(
            '<p class="quiet">Runs in time and interventions need the extra: '
            "pip install 'pathscribe[models]'.</p>"
        )
        return parts
    for outcome in outcomes[:_MOST_OUTCOMES]:
        parts += _outcome(model, outcome, samples, seed)
    return parts


def _outcome(model: LogicalModel, outcome: str, samples: int, seed: int) -> list[str]:
    name = model.variable(outcome).name
    try:
        ranking = rank_interventions(
            model, outcome, actions=("knock-out", "over-expression"), samples=samples, seed=seed,
            pairs=True,
        )  # fmt: skip
    except MechanismError as error:
        return [f'<p class="quiet">{_text(name)}: {_text(str(error))}</p>']
    parts = [f"<h3>What changes {_text(name)}</h3>"]
    plots = has("matplotlib")
    if plots and ranking.outcomes:
        parts.append(_svg(plot_interventions(ranking, most=_MOST_ROWS)))
    parts.append(_ranking(ranking))
    best = next((o for o in ranking.outcomes if len(o.run) == 1 and o.change < 0), None)
    if plots and best is not None:
        first = best.run[0]
        later = Perturbation(first.node, first.action, first.degree, _SETS_IN)
        hill = build_hill(model)
        before = run_continuous(hill, time=_TIME)
        after = run_continuous(hill, perturbations=[later], time=_TIME)
        plot = plot_courses(
            after, model, before=before, marks=(_SETS_IN,), title=later.shown(model)
        )
        parts.append(_svg(plot))
    return parts


def _ranking(ranking: Ranking) -> str:
    rows = []
    for one in ranking.outcomes[:_MOST_ROWS]:
        rows.append(
            f"<tr><td>{_text(one.text)}</td><td>{_text(ranking.base_logic)} → {_text(one.logic)}"
            f'</td><td class="n">{ranking.base:.2f} → {one.level:.2f}</td>'
            f'<td class="n">{one.change:+.2f}</td>'
            f'<td class="n">{one.low:+.2f} to {one.high:+.2f}</td>'
            f'<td class="n">{one.agreement:.0%}</td></tr>'
        )
    head = "".join(
        f"<th>{name}</th>"
        for name in ("Intervention", "Logic", "Amount", "Change", "5 to 95 %", "Agree")
    )
    caption = (
        f"Medians over {ranking.samples} sampled sets of parameters; "
        "agree: share of them in which the change has the same sign."
    )
    return (
        f'<div class="wide"><table><caption>{caption}</caption><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>" + _list(ranking.notes, quiet=True)
    )


def _attractors(model: LogicalModel) -> str:
    try:
        found = find_attractors(model)
    except MechanismError as error:
        return f'<p class="quiet">{_text(str(error))}</p>'
    shown = found.found[:8]
    head = "".join(f"<th>{n}</th>" for n in range(1, len(shown) + 1))
    rows = []
    for variable in model.variables:
        cells = "".join(f"<td>{a.shown(variable.id)}</td>" for a in shown)
        kind = " (input)" if variable.is_input else ""
        rows.append(f"<tr><td>{_text(variable.name)}{kind}</td>{cells}</tr>")
    telling = ", ".join(model.variable(id_).name for id_ in found.telling)
    caption = f"{len(found.found)} attractor{'s' * (len(found.found) != 1)} of the logical model"
    if telling:
        caption += f"; told apart by {telling}"
    return (
        f"<h3>Where it ends up</h3><div class='wide'><table><caption>{_text(caption)}</caption>"
        f"<thead><tr><th></th>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _edges(network: Network) -> str:
    rows = []
    for edge in network.edges:
        verb = {1: "promotes", -1: "inhibits", 0: "acts on"}[edge.sign]
        flags = {
            "sums up the steps": edge.summary,
            "may be so": edge.hedged,
            "contradicted": edge.conflict,
        }
        remarks = [word for word, flag in flags.items() if flag]
        said = ", ".join(dict.fromkeys(s.trigger or s.origin for s in edge.support))
        rows.append(
            f"<tr><td>{_text(network.node(edge.source).name)}</td><td>{verb}</td>"
            f"<td>{_text(network.node(edge.target).name)}</td><td>{_text(said)}</td>"
            f'<td class="n">{edge.score:.2f}</td><td>{", ".join(remarks)}</td></tr>'
        )
    return (
        '<div class="wide"><table><thead><tr><th>From</th><th></th><th>To</th><th>Said by</th>'
        f"<th>Score</th><th></th></tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _drawing(network: Network) -> str:
    return f"<figure>{scene_svg(draw_network(network, title=''))}</figure>"


def _svg(data: bytes) -> str:
    """A plot's SVG without the head of an XML document, which has no place in HTML."""
    text = data.decode("utf-8")
    return f"<figure>{text[text.index('<svg') :]}</figure>"


def _list(lines: Sequence[str], *, quiet: bool = False) -> str:
    if not lines:
        return ""
    kind = ' class="quiet"' if quiet else ""
    return f"<ul{kind}>" + "".join(f"<li>{_text(line)}</li>" for line in lines) + "</ul>"


def _text(text: str) -> str:
    shown = "".join(char if char.isprintable() else " " for char in text)
    return escape(shown)
