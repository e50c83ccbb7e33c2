"""The formats of networks and models by the ending of a file's name."""

from __future__ import annotations

from typing import Final

from .bnet import to_bnet
from .extras import has
from .formats import to_graphml, to_json, to_sif, to_tsv
from .hill import build_hill
from .logic import LogicalModel
from .maboss import to_bnd, to_cfg
from .model import Network
from .sbml import to_sbml_core, to_sbml_qual, validate_sbml

ENDINGS: Final = (".sif", ".tsv", ".json", ".graphml", ".bnet", ".ode.sbml", ".sbml", ".bnd",
                  ".cfg")  # fmt: skip
"""Longer endings before those they end in."""


def model_text(ending: str, network: Network, model: LogicalModel) -> tuple[str, list[str]]:
    """A network or model as text.

    Args:
        ending: One of `ENDINGS`.
        network: The network.
        model: The logical model made from it.

    Returns:
        The text, and what a validator finds wrong with it, if one is installed.
    """
    if ending in (".sbml", ".ode.sbml"):
        text = to_sbml_qual(model) if ending == ".sbml" else to_sbml_core(build_hill(model))
        return text, validate_sbml(text) if has("libsbml") else []
    networks = {".sif": to_sif, ".tsv": to_tsv, ".json": to_json, ".graphml": to_graphml}
    if ending in networks:
        return networks[ending](network), []
    if ending == ".bnet":
        return to_bnet(model), []
    if ending == ".bnd":
        return to_bnd(model), []
    return to_cfg(model, start=dict.fromkeys(model.inputs, 1.0)), []
