"""Things that take part in a relation, as mentions of the caption."""

from __future__ import annotations

import re
from typing import Final, cast

from ..entities.context import Context
from ..entities.naming import Decision, decide
from ..entities.phrases import phrase
from ..records.model import Evidence, Mention, MentionType, Reading
from .claims import Thing

_EXACT: Final = 0.9  # the phrase itself is a term, not only its end
_CELL: Final = re.compile(
    r"(?:cells?|macrophages?|neutrophils?|monocytes?|lymphocytes?|\w+cytes?|\w+blasts?|neurons?"
    r"|microglia|platelets?|glia|\w+phils?)$"
)
_DISEASE: Final = re.compile(
    r"(?:cancers?|carcinomas?|tumou?rs?|leuka?emias?|lymphomas?|diseases?|syndromes?|disorders?"
    r"|infections?|\w+itis|\w+opathy|diabetes|\w+omas?|sepsis|pneumonia|injury)$"
)
_ORGANISM: Final = re.compile(r"(?:virus|viruses|bacteri\w+|pathogens?|parasites?|virions?)$")
_LOCATION: Final = re.compile(
    r"(?:nucleus|cytoplasm|cytosol|membranes?|mitochondri\w+|matrix|reticulum|endosomes?|lysosomes?"
    r"|surface|lumen|brain|liver|lungs?|kidneys?|tissues?|granules?)$"
)
_CHEMICAL: Final = re.compile(
    r"(?:acids?|lipids?|ions?|glucose|drugs?|oxides?|species|inhibitors?|antibody|antibodies"
    r"|metabolites?|compounds?|agents?|antagonists?|agonists?)$"
)
_FAMILY: Final = re.compile(
    r"(?:cytokines?|chemokines?|interferons?|kinases?|receptors?|ligands?|proteins?|enzymes?"
    r"|proteases?|factors?|channels?|transporters?|genes?|caspases?|\w+ases?|ISGs?|hormones?)$"
)
_STATE: Final = re.compile(
    r"^(?:senescent|active|activated|inactive|resting|mature|immature|exhausted|infected|stressed"
    r"|damaged|apoptotic|dying|necrotic|injured|naive|memory|effector|regulatory|resident|circulating"
    r"|infiltrating|quiescent|proliferating|differentiated|undifferentiated|polarized|primed|aged"
    r"|phosphorylated|unphosphorylated|cleaved|mutant|mutated|oxidized|soluble|secreted|nuclear"
    r"|cytosolic|cytoplasmic|mitochondrial|extracellular|intracellular|methylated|acetylated"
    r"|ubiquitinated|early-stage|late-stage|advanced|metastatic|malignant|benign|transformed|hypoxic"
    r"|inflammatory|dysfunctional|\S+[+⁺]|\S+-(?:positive|negative|deficient|high|low|resident"
    r"|infiltrating|infected|expressing|producing|stage))$",
    re.I,
)
_SERIES: Final = re.compile(
    r"(?P<stem>[A-Za-z][A-Za-z-]*[ -]?)\d+(?:\s*,\s*-?\d+)*\s*(?:,|and|or|,\s*and|,\s*or)\s*-?$"
)
_ACTS: Final = {
    form: noun
    for noun, forms in {
        "capture": "capture captures captured capturing",
        "trapping": "trap traps trapped trapping entrap entraps entrapped entrapping",
        "ensnarement": "ensnare ensnares ensnared ensnaring",
        "engulfment": "engulf engulfs engulfed engulfing",
        "phagocytosis": "phagocytose phagocytoses phagocytosed phagocytosing",
        "infection": "infect infects infected infecting",
        "tethering": "tether tethers tethered tethering",
        "binding": "bind binds bound binding",
    }.items()
    for form in forms.split()
}
"""What is done to cells, by the forms of its verb."""
_TRANSPARENT: Final = frozenset(
    ("dimer", "dimers", "homodimer", "homodimers", "monomer", "monomers")
)


def caption_mention(id_: str, thing: Thing, caption: str, context: Context) -> Mention:
    """The mention of a thing.

    What the lexicon or the figure's own definitions know keeps its reading; a cell or a disease
    keeps the adjectives of its phrase as states; a process of something ("progression of prostate
    cancer") is a phenotype that is named in the usual order and refers to what it is a process of.
    What is neither gets its type by its head noun.

    Args:
        id_: The mention's id.
        thing: The thing.
        caption: The caption, for its text.
        context: What is known around the caption.
    """
    text = caption[thing.start : thing.end]
    name = thing.name
    if text.isdigit():
        # "TLR7, 8 and 9"
        form = _numbered(caption[: thing.start], text)
        meant = decide(form, context) if form else None
        if meant is not None:
            return _known(id_, thing, text, form, meant)
    if name is not None and (thing.whole or name.start >= thing.end):
        return _known(id_, thing, text, name.text, name.decision)
    own = decide(text, context) if len(text) > 2 else None
    if own is not None and (own.direct or name is None) and own.score >= 0.6:
        return _known(id_, thing, text, text, own)
    if name is not None and name.end == thing.end:
        states, others = _states(caption[thing.start : name.start])
        if not others:
            return _known(id_, thing, text, name.text, name.decision, states)
    if name is not None and thing.head in _TRANSPARENT:
        return _known(id_, thing, text, name.text, name.decision)
    piece = next((p for p in phrase(text, (), context) if p.end - p.start == len(text)), None)
    if piece is not None and (thing.name is None or piece.decision.score >= _EXACT):
        return _known(id_, thing, text, piece.form, piece.decision, piece.state)
    return _unknown(id_, thing, text, context, piece.decision.type if piece is not None else None)


def _numbered(before: str, number: str) -> str:
    """The whole name of a number that stands in a list behind a name."""
    match = _SERIES.search(before[-80:])
    return f"{match['stem']}{number}" if match is not None else ""


def _states(before: str) -> tuple[tuple[str, ...], bool]:
    """The states among the words in front of a name, and whether there are other words."""
    before = re.sub(r"\s+(?=[+⁺](?:\s|$))", "", before)  # "TREM2 + neutrophils"
    words = [word for word in re.findall(r"[^\s,()]+", before) if word not in ("and", "or")]
    states = [w.lower() if w.isalpha() else w for w in words if _STATE.match(w)]
    return tuple(s.replace("⁺", "+") for s in states), len(states) < len(words)


def _known(
    id_: str,
    thing: Thing,
    text: str,
    form: str,
    decision: Decision,
    states: tuple[str, ...] = (),
) -> Mention:
    return Mention(
        id=id_,
        labels=(),
        place="caption",
        text=text,
        span=(thing.start, thing.end),
        type=decision.type,
        match=form if form != text else "",
        readings=decision.readings,
        symbols=decision.symbols,
        state=states,
        origin=decision.origin,
        score=decision.score,
        evidence=decision.evidence,
        rejected=decision.rejected,
    )


def _unknown(
    id_: str, thing: Thing, text: str, context: Context, said: MentionType | None
) -> Mention:
    kind = said or _kind(thing)
    if not said and thing.name is not None and thing.name.end == thing.end and " of " not in text:
        kind = thing.name.decision.type
    canonical = _canonical(text)
    if text.split(maxsplit=1)[0].lower() in _ACTS:
        kind = "phenotype"  # what is done to a cell is no cell
    xrefs: tuple[str, ...] = ()
    if thing.name is not None:
        xrefs = tuple(r.curie for r in thing.name.decision.readings if r.curie)
    decision = decide(canonical, context) if canonical != text else None
    if decision is not None and decision.direct and decision.score >= 0.6:
        return _known(id_, thing, text, canonical, decision)
    evidence = Evidence(
        kind="phrase", text=f"takes part in a relation; its head is {thing.head!r}", weight=0.5
    )
    return Mention(
        id=id_,
        labels=(),
        place="caption",
        text=text,
        span=(thing.start, thing.end),
        type=kind,
        match=canonical if canonical != text else "",
        readings=(Reading(curie="", name=canonical, source="caption phrase", xrefs=xrefs),),
        score=0.6 if thing.name is not None else 0.5,
        evidence=(evidence,),
    )


def _kind(thing: Thing) -> MentionType:
    head = thing.head
    if _DISEASE.match(head):
        return "disease"
    if _CELL.match(head):
        return "cell"
    for pattern, kind in (
        (_ORGANISM, "organism"),
        (_LOCATION, "location"),
        (_FAMILY, "family"),
        (_CHEMICAL, "chemical"),
    ):
        if pattern.match(head):
            return cast(MentionType, kind)
    if re.search(r"(?:tion|sion|ment|ness|ity|ance|ence|ism|sis|ing|age|th|al|phagy|ure|phenotypes?"
                 r"|death|growth|stress|response|cycle|arrest|burst|storm|damage|release|repair|spread"
                 r"|escape|fate|loss|tone|flux)s?$", head):  # fmt: skip
        return "phenotype"
    return "other"


def _canonical(text: str) -> str:
    """Read "progression of prostate cancer" as "prostate cancer progression"."""
    plain = re.sub(r"\s+", " ", text)
    done = re.fullmatch(r"(\w+) (?:the |an? )?(.+)", plain)
    if done is not None and done[1].lower() in _ACTS:
        return f"{_singular(done[2])} {_ACTS[done[1].lower()]}"
    match = re.fullmatch(r"([\w-]+(?: [\w-]+)?) of (?:the |an? )?(.+)", plain)
    if match is None or " of " in match[2]:
        return plain
    if match[1].lower() in _ACTS.values():
        return f"{_singular(match[2])} {match[1].lower()}"
    return f"{match[2]} {match[1]}"


def _singular(text: str) -> str:
    """Read "tumor cells" as "tumor cell"."""
    return text.removesuffix("s") if re.search(r"(?:cell|cyte|phil|phage|blast)s$", text) else text
