"""What the first page of a kind would have to wait for, done once before: code that is loaded."""

from __future__ import annotations

from typing import Final

from jinja2 import Environment

from ..mechanism import draw_network, scene_svg
from ..records import (
    ArticleInfo,
    FigureInfo,
    Mention,
    Provenance,
    Reading,
    Record,
    RecordLabel,
    Relation,
)
from .charts import course_chart
from .figure import view
from .running import moving, run

_NAMES: Final = ("A", "B")


def practise(environment: Environment) -> None:
    """Compile the templates, and take a figure of two genes through what pages do.

    Args:
        environment: Of the templates.
    """
    for name in environment.list_templates():
        environment.get_template(name)
    record = _record()
    scene_svg(draw_network(view(record).network))
    made = run(record)
    if made.course is not None and made.before is not None:
        course_chart(made.course, made.before, made.model, moving(made))


def _record() -> Record:
    labels = tuple(
        RecordLabel(
            id=f"L{n}",
            text=name,
            polygon=((0.0, 30.0 * n), (9.0, 30.0 * n), (9.0, 30.0 * n + 9), (0.0, 30.0 * n + 9)),
            confidence=1.0,
        )
        for n, name in enumerate(_NAMES)
    )
    mentions = tuple(
        Mention(
            id=f"M{n}",
            labels=(f"L{n}",),
            text=name,
            span=(0, 1),
            type="gene",
            readings=(Reading(name=name, curie=f"hgnc:{n}"),),
            symbols=(name,),
            score=1.0,
        )
        for n, name in enumerate(_NAMES)
    )
    relation = Relation(
        id="R", source="M0", target="M1", kind="activation", evidence="caption", score=1.0
    )
    return Record(
        figid="practice",
        alias="practice",
        figure=FigureInfo(filename="", number="F1"),
        article=ArticleInfo(),
        labels=labels,
        mentions=mentions,
        relations=(relation,),
        provenance=Provenance(software=""),
    )
