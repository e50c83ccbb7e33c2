"""What a figure says as a network that runs: signed edges, rules, attractors, interventions."""

from __future__ import annotations

from .attractors import Attractor, Attractors, find_attractors
from .bnet import from_bnet, to_bnet
from .continuous import run_batch, run_continuous
from .course import Course
from .drawing import draw_network, write_drawing
from .formats import to_graphml, to_json, to_networkx, to_sif, to_tsv
from .hill import HillModel, build_hill, sampled
from .interventions import Outcome, Ranking, rank_interventions
from .logic import RULES, LogicalModel, Variable, build_logic
from .loops import feedback_loops
from .maboss import to_bnd, to_cfg
from .model import Edge, Loop, Network, Node, Support
from .network import build_network
from .page import demo_page
from .perturb import Perturbation, parse_perturbation
from .reach import Reach, can_reach
from .sbml import to_sbml_core, to_sbml_qual, validate_sbml
from .scene import scene_png, scene_svg
from .stochastic import run_stochastic

__all__ = [
    "RULES",
    "Attractor",
    "Attractors",
    "Course",
    "Edge",
    "HillModel",
    "LogicalModel",
    "Loop",
    "Network",
    "Node",
    "Outcome",
    "Perturbation",
    "Ranking",
    "Reach",
    "Support",
    "Variable",
    "build_hill",
    "build_logic",
    "build_network",
    "can_reach",
    "demo_page",
    "draw_network",
    "feedback_loops",
    "find_attractors",
    "from_bnet",
    "parse_perturbation",
    "rank_interventions",
    "run_batch",
    "run_continuous",
    "run_stochastic",
    "sampled",
    "scene_png",
    "scene_svg",
    "to_bnd",
    "to_bnet",
    "to_cfg",
    "to_graphml",
    "to_json",
    "to_networkx",
    "to_sbml_core",
    "to_sbml_qual",
    "to_sif",
    "to_tsv",
    "validate_sbml",
    "write_drawing",
]
