"""Head nouns by what they do to the phrase that they head."""

from __future__ import annotations

from typing import Final

DONOR: Final = frozenset(
    (
        "release",
        "secretion",
        "production",
        "synthesis",
        "efflux",
        "export",
        "shedding",
        "exocytosis",
    )
)
RECEIVING: Final = frozenset(
    ("cell", "disease", "phenotype", "location", "organism", "state", "other")
)
STATES: Final = frozenset(
    ("active", "activated", "inactive", "phosphorylated", "mutant", "mutated", "nuclear", "soluble",
     "secreted", "cytosolic", "mitochondrial", "extracellular", "intracellular", "oxidized",
     "unphosphorylated", "cleaved", "acetylated", "ubiquitinated", "methylated", "truncated",
     "cytoplasmic", "endogenous", "exogenous", "circulating", "soluble", "viral", "bacterial")
)  # fmt: skip
NAMING_AGENTS: Final = frozenset(
    ("inhibitor", "activator", "antagonist", "agonist", "blocker", "inhibitors", "antagonists",
     "agonists", "activators", "blockers", "repressor", "inducer")
)  # fmt: skip
OPPOSING: Final = frozenset(("inhibitory", "negative", "suppressive", "inactivating"))
CLASSES: Final = frozenset(
    ("kinase", "ligase", "adaptor", "adapter", "enzyme", "cytokine", "chemokine", "sensor",
     "protease", "gtpase", "helicase", "phosphatase", "hormone", "peptide", "antigen", "sirna")
)  # fmt: skip
APPLIED: Final = frozenset(("stimulus", "stimulation", "treatment", "exposure", "challenge"))
GIVEN: Final = frozenset(("treatment", "exposure", "challenge", "incubation"))
MOVING: Final = frozenset(("recruitment", "release", "translocation", "localization", "relocation"))
PATHWAYS: Final = frozenset(("pathway", "signaling", "signalling", "axis", "cascade"))
PROCESSES: Final = frozenset(
    ("translation", "transcription", "signaling", "signalling", "exocytosis", "degradation",
     "splicing", "phagocytosis", "biosynthesis", "mutation")
)  # fmt: skip
NEUTRAL: Final = frozenset(("limited", "restricted", "delayed", "controlled", "isolated"))
FEATURES: Final = frozenset(
    ("effect", "effects", "change", "changes", "alterations", "abnormalities", "functions",
     "defects", "properties", "lesions", "features")
)  # fmt: skip
MATERIAL: Final = frozenset(
    ("gene", "protein", "mRNA", "transcript", "molecule", "complex", "factor", "mediator", "ligand",
     "effector", "component", "subunit")
)  # fmt: skip
BECOMING: Final = frozenset(("development", "onset", "pathogenesis", "occurrence"))
"""A disease's are the disease itself; its progression or recurrence is not."""
SUBSTANCES: Final = frozenset(
    ("gene", "protein", "mRNA", "transcript", "molecule", "complex", "factor", "mediator", "ligand",
     "effector", "agonist", "stimulus", "signal", "signaling", "pathway", "cascade", "network",
     "response", "system", "inhibitor", "antagonist", "storm", "siRNA", "shRNA", "dysfunction",
     "component", "subunit")
)  # fmt: skip
RAISED: Final = frozenset(
    ("increased", "elevated", "enhanced", "high", "higher", "excessive", "excess", "upregulated",
     "up-regulated", "augmented", "massive", "abnormal", "aberrant", "sustained", "prolonged",
     "large", "small", "great", "greater", "total", "overall", "impending")
)  # fmt: skip
DROPPED: Final = frozenset(
    ("effect", "effects", "role", "roles", "mechanism", "mechanisms", "model", "overview",
     "schematic", "diagram", "illustration", "representation", "summary", "figure", "scheme",
     "site", "sites", "way", "part", "result", "results", "case", "context", "basis", "step",
     "steps", "consequence", "understanding", "use", "importance", "example", "examples")
)  # fmt: skip
QUANTITIES: Final = frozenset(
    ("range", "number", "variety", "series", "majority", "spectrum", "array", "plethora",
     "multitude", "host", "set", "amount", "fraction", "proportion", "percentage")
)  # fmt: skip
EFFECTS: Final = frozenset(
    ("effect", "effects", "impact", "impacts", "influence", "influences", "feedback", "action",
     "actions", "role", "roles")
)  # fmt: skip
ADVERSE: Final = frozenset(
    ("negative", "inhibitory", "suppressive", "protective", "adverse", "detrimental", "deleterious",
     "harmful", "repressive", "antagonistic", "therapeutic", "damaging", "toxic")
)  # fmt: skip
FAVOURABLE: Final = frozenset(
    ("positive", "stimulatory", "beneficial", "promoting", "enhancing", "activating", "synergistic")
)  # fmt: skip
MAKING: Final = frozenset(("formation", "generation", "assembly"))
MUTUAL: Final = frozenset(
    (
        "interaction",
        "association",
        "cooperation",
        "synergy",
        "crosstalk",
        "cross-talk",
        "interactions",
    )
)
PLURALS: Final = frozenset(("stimuli", "bacteria", "fungi", "media", "species", "bodies", "loci"))
FOR_EXAMPLE: Final = frozenset(("e.g", "e.g.", "i.e", "including", "involving", "such"))
GIVING: Final = FOR_EXAMPLE | frozenset(("and", "or", "as", "like", "several", "the"))
PARTS: Final = frozenset(
    ("domain", "domains", "motif", "motifs", "region", "regions", "terminus", "pairing", "site",
     "sites", "mechanism", "mechanisms", "reaction", "bonding")
)  # fmt: skip
"""What a thing acts by without another thing taking part."""
SUMMARIES: Final = frozenset(
    (
        "effects",
        "effect",
        "changes",
        "change",
        "events",
        "event",
        "processes",
        "process",
        "interactions",
        "interaction",
        "pathways",
        "pathway",
        "conditions",
        "activities",
    )
)
"""Behind "these": all that was said."""
ACTING: Final = frozenset(
    ("receptor", "receptors", "channel", "channels", "kinase", "kinases", "transporter",
     "transporters", "enzyme", "enzymes", "cytokine", "cytokines", "antibody", "antibodies",
     "cells", "cell", "neurons", "hormone", "hormones", "ligands", "proteins", "metabolites",
     "pumps", "integrins", "chemokines", "proteases", "phosphatases", "caspases", "vesicles")
)  # fmt: skip
"""What can act though no vocabulary has its name."""
KINDS_OF: Final = frozenset(("state", "process", "pathway", "function", "activiti", "activity"))
COMPLEXES: Final = frozenset(
    ("complex", "complexes", "conjugate", "conjugates", "dimer", "dimers", "heterodimer",
     "heterodimers", "trimer", "trimers", "tetramer", "tetramers",
     "oligomer", "oligomers", "heterocomplex", "heterotrimer", "synapse", "bond", "bonds")
)  # fmt: skip
NO_AGENT: Final = SUBSTANCES | frozenset(
    (
        "function",
        "activity",
        "level",
        "axis",
        "concentration",
        "presence",
        "event",
        "member",
        "family",
    )
)
