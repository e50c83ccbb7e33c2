"""Models as SBML: logical ones as SBML-qual, continuous ones as SBML core; validated by libsbml.

SBML Level 3 Version 1 with the package "qual" Version 1 (Chaouiya et al. 2013, BMC Syst Biol
7:135). Written here rather than by aeon, whose files lack attributes that the schema asks for;
both aeon and libsbml read these.
"""

from __future__ import annotations

import re
from typing import Any, Final

from ..errors import MechanismError
from ..records.model import well_formed
from .expressions import And, Const, Expression, Not, Or, Var, names
from .extras import need
from .hill import Cases, HillModel
from .logic import LogicalModel, Variable

_CORE: Final = "http://www.sbml.org/sbml/level3/version1/core"
_QUAL: Final = "http://www.sbml.org/sbml/level3/version1/qual/version1"
_MATHML: Final = "http://www.w3.org/1998/Math/MathML"
_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_BQBIOL: Final = "http://biomodels.net/biology-qualifiers/"
_HTML: Final = "http://www.w3.org/1999/xhtml"
_NO_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_CURIE: Final = re.compile(r"[A-Za-z][A-Za-z0-9.]*:[A-Za-z0-9._:-]+")
_BANANAS: Final = frozenset({"chebi", "go", "cl", "mondo", "doid", "uberon"})
"""Vocabularies whose identifiers repeat their name in capitals: CHEBI:35224."""


def to_sbml_qual(model: LogicalModel) -> str:
    """A logical model as SBML-qual."""
    from lxml import etree

    root, element = _document(model.name, model.notes, qual=True)
    compartment = etree.SubElement(
        etree.SubElement(element, _core("listOfCompartments")), _core("compartment")
    )
    compartment.set("id", "figure")
    compartment.set("constant", "true")
    species = etree.SubElement(element, _qual("listOfQualitativeSpecies"))
    for variable in model.variables:
        one = etree.SubElement(species, _qual("qualitativeSpecies"))
        _set(one, id=variable.id, name=variable.name, compartment="figure",
             constant="false", maxLevel="1")  # fmt: skip
        _annotate(one, variable)
    moving = [variable for variable in model.variables if not variable.is_input]
    # SBML allows no empty list, and aeon no model without one: an input then follows itself.
    moving = moving or list(model.variables[:1])
    if not moving:
        return _text(root)
    transitions = etree.SubElement(element, _qual("listOfTransitions"))
    for variable in moving:
        transition = etree.SubElement(transitions, _qual("transition"))
        _set(transition, id=f"tr_{variable.id}")
        used = names(variable.rule)
        if used:
            inputs = etree.SubElement(transition, _qual("listOfInputs"))
            signs = _signs(variable.rule)
            for name in used:
                _set(
                    etree.SubElement(inputs, _qual("input")),
                    id=f"in_{variable.id}__{name}",
                    qualitativeSpecies=name,
                    transitionEffect="none",
                    sign=signs[name],
                )
        outputs = etree.SubElement(transition, _qual("listOfOutputs"))
        _set(
            etree.SubElement(outputs, _qual("output")),
            id=f"out_{variable.id}",
            qualitativeSpecies=variable.id,
            transitionEffect="assignmentLevel",
        )
        terms = etree.SubElement(transition, _qual("listOfFunctionTerms"))
        constant = isinstance(variable.rule, Const)
        default = "1" if constant and variable.rule == Const(True) else "0"
        _set(etree.SubElement(terms, _qual("defaultTerm")), resultLevel=default)
        if not constant:
            term = etree.SubElement(terms, _qual("functionTerm"))
            _set(term, resultLevel="1")
            math = etree.SubElement(term, f"{{{_MATHML}}}math", nsmap=_spaces(_MATHML))
            _condition(math, variable.rule)
    return _text(root)


def to_sbml_core(model: HillModel) -> str:
    """A continuous model as SBML core: a species a node, with a rate rule.

    Species are amounts without units in a compartment of size 1; time has no unit either. The
    parameters of each node (tau, level) and edge (n, k) can be changed in the file.
    """
    from lxml import etree

    logical = model.logical
    root, element = _document(logical.name, logical.notes, qual=False)
    compartments = etree.SubElement(element, _core("listOfCompartments"))
    _set(
        etree.SubElement(compartments, _core("compartment")), plain=True,
        id="figure", size="1", spatialDimensions="3", constant="true",
    )  # fmt: skip
    listed = etree.SubElement(element, _core("listOfSpecies"))
    for variable, start in zip(logical.variables, model.start, strict=True):
        one = etree.SubElement(listed, _core("species"))
        _set(
            one, plain=True, metaid=f"meta_{variable.id}", id=variable.id,
            name=variable.name, compartment="figure", initialAmount=repr(float(start)),
            hasOnlySubstanceUnits="true", boundaryCondition="false", constant="false",
        )  # fmt: skip
        _annotate(one, variable)
    parameters = etree.SubElement(element, _core("listOfParameters"))

    def parameter(name: str, value: float) -> None:
        _set(
            etree.SubElement(parameters, _core("parameter")), plain=True,
            id=name, value=repr(float(value)), constant="true",
        )  # fmt: skip

    moving = [v for v in logical.variables if not v.is_input]
    for variable in moving:
        place = model.place(variable.id)
        parameter(f"tau__{variable.id}", float(model.tau[place]))
        for source in names(variable.rule):
            n, k = model.edge(source, variable.id)
            parameter(f"n__{source}__{variable.id}", n)
            parameter(f"k__{source}__{variable.id}", k)
    rules = etree.SubElement(element, _core("listOfRules"))
    for variable in moving:
        rule = etree.SubElement(rules, _core("rateRule"))
        _set(rule, plain=True, variable=variable.id)
        math = etree.SubElement(rule, f"{{{_MATHML}}}math", nsmap=_spaces(_MATHML))
        divided = _apply(math, "divide")
        difference = _apply(divided, "minus")
        _real(difference, model.polynomial(variable.id), variable.id, model.normalised)
        _ci(difference, variable.id)
        _ci(divided, f"tau__{variable.id}")
    for listed in (parameters, rules):
        if not len(listed):  # an empty list is not allowed
            element.remove(listed)
    return _text(root)


# --- validation ------------------------------------------------------------------------


def validate_sbml(text: str) -> list[str]:
    """What libsbml finds wrong with a document, units aside.

    Args:
        text: An SBML document.

    Returns:
        One line an error; warnings are not among them. Empty where all is well.

    Raises:
        MechanismError: python-libsbml is not installed.
    """
    libsbml = need("libsbml")
    document = libsbml.readSBMLFromString(text)
    document.setConsistencyChecks(libsbml.LIBSBML_CAT_UNITS_CONSISTENCY, False)
    document.setConsistencyChecks(libsbml.LIBSBML_CAT_MODELING_PRACTICE, False)
    document.checkConsistency()
    found = []
    for number in range(document.getNumErrors()):
        error = document.getError(number)
        if error.getSeverity() >= libsbml.LIBSBML_SEV_ERROR:
            found.append(f"line {error.getLine()}: {' '.join(error.getMessage().split())}")
    return found


def check_in_aeon(text: str) -> int:
    """Read an SBML-qual document with aeon.

    Returns:
        The number of nodes that aeon found.

    Raises:
        MechanismError: It cannot be read, or biodivine-aeon is not installed.
    """
    aeon = need("biodivine_aeon")
    try:
        network = aeon.BooleanNetwork.from_sbml(text)
    except Exception as error:  # aeon raises RuntimeError and its kin, with no class of its own
        raise MechanismError(f"aeon cannot read the model: {error}") from error
    return int(network.variable_count())


# --- parts -----------------------------------------------------------------------------


def _core(name: str) -> str:
    return f"{{{_CORE}}}{name}"


def _qual(name: str) -> str:
    return f"{{{_QUAL}}}{name}"


def _spaces(uri: str) -> Any:
    return {None: uri}


def _document(name: str, notes: tuple[str, ...], *, qual: bool) -> tuple[Any, Any]:
    from lxml import etree

    spaces: dict[Any, str] = {None: _CORE}
    if qual:
        spaces["qual"] = _QUAL
    root = etree.Element(_core("sbml"), nsmap=spaces)
    root.set("level", "3")
    root.set("version", "1")
    if qual:
        root.set(_qual("required"), "true")
    model = etree.SubElement(root, _core("model"))
    model.set("id", "mechanism")
    if name:
        model.set("name", _xml(name))
    lines = [line for line in notes if line]
    if lines:
        body = etree.SubElement(
            etree.SubElement(model, _core("notes")), f"{{{_HTML}}}body", nsmap=_spaces(_HTML)
        )
        for line in lines:
            etree.SubElement(body, f"{{{_HTML}}}p").text = _xml(line)
    return root, model


def _text(root: Any) -> str:
    from lxml import etree

    text: str = etree.tostring(
        root, xml_declaration=True, encoding="UTF-8", pretty_print=True
    ).decode("utf-8")
    return text


def _xml(text: str) -> str:
    return _NO_XML.sub("\ufffd", well_formed(text))


def _set(element: Any, *, plain: bool = False, **values: str) -> None:
    for name, value in values.items():
        element.set(name if plain else _qual(name), _xml(value))


def _annotate(element: Any, variable: Variable) -> None:
    """Say what a node is, in the way of MIRIAM."""
    from lxml import etree

    if not _CURIE.fullmatch(variable.curie) or variable.curie.startswith("pathscribe:"):
        return
    head, _, local = variable.curie.partition(":")
    if head.casefold() in _BANANAS:
        local = f"{head.upper()}:{local.rpartition(':')[2]}"
    metaid = f"meta_{variable.id}"
    element.set("metaid", metaid)
    annotation = etree.SubElement(element, _core("annotation"))
    rdf = etree.SubElement(
        annotation, f"{{{_RDF}}}RDF", nsmap={"rdf": _RDF, "bqbiol": _BQBIOL}
    )  # fmt: skip
    about = etree.SubElement(rdf, f"{{{_RDF}}}Description")
    about.set(f"{{{_RDF}}}about", f"#{metaid}")
    bag = etree.SubElement(etree.SubElement(about, f"{{{_BQBIOL}}}is"), f"{{{_RDF}}}Bag")
    address = f"https://identifiers.org/{head.casefold()}:{local}"
    if head.casefold() in _BANANAS:
        address = f"https://identifiers.org/{local}"
    etree.SubElement(bag, f"{{{_RDF}}}li").set(f"{{{_RDF}}}resource", address)


def _apply(parent: Any, operator: str) -> Any:
    from lxml import etree

    apply = etree.SubElement(parent, f"{{{_MATHML}}}apply")
    etree.SubElement(apply, f"{{{_MATHML}}}{operator}")
    return apply


def _ci(parent: Any, name: str) -> None:
    from lxml import etree

    etree.SubElement(parent, f"{{{_MATHML}}}ci").text = name


def _cn(parent: Any, value: float) -> None:
    from lxml import etree

    cn = etree.SubElement(parent, f"{{{_MATHML}}}cn")
    if value == int(value):
        cn.set("type", "integer")
        cn.text = str(int(value))
    else:
        cn.text = repr(value)


def _condition(parent: Any, rule: Expression) -> None:
    """A Boolean rule in MathML: comparisons of levels, joined."""
    if isinstance(rule, Var):
        compared = _apply(parent, "eq")
        _ci(compared, rule.name)
        _cn(compared, 1)
    elif isinstance(rule, Not):
        if isinstance(rule.part, Var):
            compared = _apply(parent, "eq")
            _ci(compared, rule.part.name)
            _cn(compared, 0)
        else:
            _condition(_apply(parent, "not"), rule.part)
    elif isinstance(rule, (And, Or)) and rule.parts:
        joined = _apply(parent, "and" if isinstance(rule, And) else "or")
        for part in rule.parts:
            _condition(joined, part)
    else:
        from lxml import etree

        value = rule == Const(True) or rule == And(())
        etree.SubElement(parent, f"{{{_MATHML}}}{'true' if value else 'false'}")


def _signs(rule: Expression) -> dict[str, str]:
    """For each name in a rule "positive", "negative", or "unknown" where it is both."""
    found: dict[str, set[str]] = {}
    waiting: list[tuple[Expression, bool]] = [(rule, True)]
    while waiting:
        at, positive = waiting.pop()
        if isinstance(at, Var):
            found.setdefault(at.name, set()).add("positive" if positive else "negative")
        elif isinstance(at, Not):
            waiting.append((at.part, not positive))
        elif isinstance(at, (And, Or)):
            waiting.extend((part, positive) for part in at.parts)
    return {name: one.pop() if len(one) == 1 else "unknown" for name, one in found.items()}


def _hill(parent: Any, source: str, target: str, normalised: bool) -> None:
    """x^n / (x^n + k^n), times (1 + k^n) where it is to reach 1."""
    where = _apply(parent, "times") if normalised else parent
    divided = _apply(where, "divide")

    def power(at: Any, base: str) -> None:
        raised = _apply(at, "power")
        _ci(raised, base)
        _ci(raised, f"n__{source}__{target}")

    power(divided, source)
    total = _apply(divided, "plus")
    power(total, source)
    power(total, f"k__{source}__{target}")
    if normalised:
        more = _apply(where, "plus")
        _cn(more, 1)
        power(more, f"k__{source}__{target}")


def _real(parent: Any, rule: Expression, target: str, normalised: bool) -> None:
    """A rule in which each name stands once, as its multilinear interpolation."""
    if isinstance(rule, Const):
        _cn(parent, 1 if rule.value else 0)
    elif isinstance(rule, Var):
        _hill(parent, rule.name, target, normalised)
    elif isinstance(rule, Not):
        rest = _apply(parent, "minus")
        _cn(rest, 1)
        _real(rest, rule.part, target, normalised)
    elif isinstance(rule, And):
        if len(rule.parts) == 1:
            _real(parent, rule.parts[0], target, normalised)
            return
        product = _apply(parent, "times")
        for part in rule.parts:
            _real(product, part, target, normalised)
    elif isinstance(rule, Cases):
        total = _apply(parent, "plus")
        for part in rule.parts:
            _real(total, part, target, normalised)
    else:
        rest = _apply(parent, "minus")
        _cn(rest, 1)
        _real(rest, all_not(rule), target, normalised)


def all_not(rule: Or) -> Expression:
    """Not one of a disjunction's parts; the part itself where it is one."""
    parts: tuple[Expression, ...] = tuple(Not(part) for part in rule.parts)
    return parts[0] if len(parts) == 1 else And(parts)
