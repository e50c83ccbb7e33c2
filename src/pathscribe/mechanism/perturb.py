"""What is done to a mechanism: knock-out, over-expression, inhibition by degree, at a time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from ..errors import MechanismError
from .logic import LogicalModel

Action = Literal["knock-out", "over-expression", "inhibition"]
_FORMS: Final = re.compile(
    r"(?P<name>.+?)\s*=\s*(?P<what>ko|oe|knock-?out|over-?expression|on|off|0|1"
    r"|(?:inhibit(?:ion|ed)?\s*:?\s*)?(?P<share>\d+(?:\.\d+)?)\s*%)"
    r"(?:\s*@\s*(?P<at>\d+(?:\.\d+)?))?",
    re.I,
)
_ON: Final = frozenset({"oe", "overexpression", "on", "1"})


@dataclass(frozen=True, slots=True)
class Perturbation:
    """Something done to one node.

    Attributes:
        node: Its id.
        action: What is done.
        degree: By how much an inhibition lessens the node, above 0 and up to 1.
        at: When; 0 is from the start on.
    """

    node: str
    action: Action
    degree: float = 1.0
    at: float = 0.0

    def __post_init__(self) -> None:
        if not 0 < self.degree <= 1:
            raise MechanismError(
                f"an inhibition by {self.degree:g} makes no sense",
                where=self.node,
                hint="the degree is above 0 and at most 1",
            )
        if self.at < 0:
            raise MechanismError(f"the time is {self.at:g}", where=self.node, hint="0 or later")

    @property
    def value(self) -> float | None:
        """What the node is held at; None where it is only lessened."""
        if self.action == "knock-out":
            return 0.0
        return 1.0 if self.action == "over-expression" else None

    @property
    def level(self) -> float:
        """What the node's production is multiplied by."""
        return 1.0 - self.degree if self.action == "inhibition" else 1.0

    @property
    def on(self) -> bool:
        """The nearest that a logical model can come: on or off."""
        return self.action == "over-expression"

    def shown(self, model: LogicalModel) -> str:
        """In words."""
        name = model.variable(self.node).name
        when = f" from time {self.at:g}" if self.at else ""
        if self.action == "inhibition":
            return f"{name} inhibited by {self.degree:.0%}{when}"
        return f"{name} {'knocked out' if self.action == 'knock-out' else 'on'}{when}"


def parse_perturbation(text: str, model: LogicalModel) -> Perturbation:
    """Read "IL6=ko", "IL6=oe", "IL6=70%" (inhibited by 70 %), "IL6=ko@5" (from time 5 on).

    Raises:
        MechanismError: It is none of these, or the model has no such node.
    """
    match = _FORMS.fullmatch(text.strip())
    if match is None:
        raise MechanismError(
            f"{text!r} is no intervention",
            hint="write NODE=ko, NODE=oe or NODE=70%, with @TIME where it sets in later",
        )
    node = model.find(match["name"])
    at = float(match["at"] or 0.0)
    if match["share"] is not None:
        return Perturbation(node, "inhibition", float(match["share"]) / 100.0, at)
    what = match["what"].casefold().replace("-", "")
    return Perturbation(node, "over-expression" if what in _ON else "knock-out", at=at)


def shown(run: Sequence[Perturbation], model: LogicalModel) -> str:
    """Several of them in words."""
    return " + ".join(one.shown(model) for one in run) or "nothing"
