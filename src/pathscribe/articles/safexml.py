"""XML from strangers: no network, no files, no entity tricks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html.entities import html5
from typing import Any, Literal

from lxml import etree

from ..errors import SourceError

_BOMB_HINT = "an article needs no such entities; get the file from its publisher again"
# What one document may add by its own entities; articles use them for a few symbols at most.
_MAX_ENTITY_TEXT = 1_000
_MAX_ENTITY_TOTAL = 1_000_000
_MAX_PROBLEMS = 20
_JATS_NAMESPACE = re.compile(
    r"\{(?:https?://jats\.nlm\.nih\.gov/|https?://dtd\.nlm\.nih\.gov/)[^}]*\}"
)
_NAMED_ENTITY = re.compile(r"<!\[CDATA\[.*?\]\]>|&([A-Za-z][A-Za-z0-9]*);", re.DOTALL)
_XML_ENTITIES = {"amp", "lt", "gt", "quot", "apos"}
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_DECLARED_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed document.

    Attributes:
        root: The root element; JATS namespaces are taken off the tags, comments and
            processing instructions are gone, entity references are resolved to text.
        problems: What was left out, one message each.
    """

    root: etree._Element
    problems: tuple[str, ...]


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _kind(error: etree.XMLSyntaxError) -> str:
    """libxml2's name of the error."""
    # The type stubs do not know this attribute.
    last = getattr(error.error_log, "last_error", None)
    return str(last.type_name) if last is not None else ""


def _error(error: etree.XMLSyntaxError, where: str) -> SourceError:
    kind = _kind(error)
    if kind == "ERR_ENTITY_LOOP" or "amplification" in error.msg:
        return SourceError(
            "the XML is refused: its entities refer to each other or grow without bound "
            "(an entity bomb)",
            where=where,
            hint=_BOMB_HINT,
        )
    if kind == "ERR_ENTITY_IS_EXTERNAL":
        return SourceError(
            "the XML is refused: one of its attributes refers to another file by an entity",
            where=where,
            hint=_BOMB_HINT,
        )
    if kind == "ERR_RESOURCE_LIMIT":
        return SourceError(
            "the XML is refused: it is nested more deeply, or a text in it is longer, than in any "
            f"document ({error.msg.strip().partition(', ')[0]})",
            where=where,
            hint="get the file from its publisher again",
        )
    return SourceError(
        f"the XML is broken: {error.msg}",
        where=where,
        hint="the file may be cut off or damaged; get it again",
    )


def _with_characters(data: bytes) -> bytes:
    """The document with named HTML entities replaced by their characters, as UTF-8."""
    declared = _DECLARED_ENCODING.match(data)
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16"
    elif data[:4] in (b"<\0?\0", b"<\0!\0"):
        encoding = "utf-16-le"
    elif data[:4] in (b"\0<\0?", b"\0<\0!"):
        encoding = "utf-16-be"
    else:
        encoding = declared.group(1).decode("ascii") if declared else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except (UnicodeError, LookupError):
        return data

    def character(match: re.Match[str]) -> str:
        name = match.group(1)
        if name is None or name in _XML_ENTITIES:
            return match.group()
        return html5.get(f"{name};", match.group())

    text = _NAMED_ENTITY.sub(character, _DECLARATION.sub("", text.lstrip("\ufeff")))
    return text.encode("utf-8")


def _replace(parent: etree._Element, texts: dict[etree._Element, str]) -> None:
    """Put texts in the places of an element's entity references.

    In one go: to append to the text before each reference would copy it as often as there are
    references.
    """
    before: etree._Element | None = None
    run = [parent.text or ""]

    def end_run() -> None:
        text = "".join(run) or None
        if before is None:
            parent.text = text
        else:
            before.tail = text

    for child in list(parent):
        text = texts.get(child)
        if text is None:
            end_run()
            before, run = child, [child.tail or ""]
        else:
            run += [text, child.tail or ""]
            parent.remove(child)
    end_run()


def _entities(dtd: Any) -> Iterable[Any]:
    return dtd.iterentities()  # type: ignore[no-any-return]


def _resolve_entities(root: etree._Element, where: str) -> list[str]:
    """Turn entity references into text; external ones into nothing.

    Raises:
        SourceError: An entity in use is made of other entities, or they add up to too much.
    """
    dtd = root.getroottree().docinfo.internalDTD
    own = {entity.name: entity.content for entity in _entities(dtd)} if dtd is not None else {}
    problems: dict[str, None] = {}
    parents: dict[etree._Element, dict[etree._Element, str]] = {}
    total = 0
    for node in list(root.iter(etree.Entity)):
        name = str(node.text).strip("&;")
        content = own.get(name)
        if name in own and content is None:
            problems[f"the external entity &{name}; was not read"] = None
            content = ""
        elif content is None:
            content = html5.get(f"{name};")
            if content is None:
                problems[f"the entity &{name}; is not known"] = None
                content = ""
        elif re.search(r"&[^#;\s]+;", content):
            raise SourceError(
                f"the XML is refused: its entity &{name}; is made of other entities "
                "(an entity bomb)",
                where=where,
                hint=_BOMB_HINT,
            )
        else:
            content = re.sub(r"<[^>]*>", "", content)
        total += len(content)
        if len(content) > _MAX_ENTITY_TEXT or total > _MAX_ENTITY_TOTAL:
            raise SourceError(
                f"the XML is refused: its entity &{name}; adds too much text (an entity bomb)",
                where=where,
                hint=_BOMB_HINT,
            )
        if (parent := node.getparent()) is not None:
            parents.setdefault(parent, {})[node] = content
    for parent, texts in parents.items():
        _replace(parent, texts)
    if len(problems) > _MAX_PROBLEMS:
        more = f"and {len(problems) - _MAX_PROBLEMS} more entities that are not known"
        return [*list(problems)[:_MAX_PROBLEMS], more]
    return list(problems)


def parse(data: bytes, where: str) -> Document:
    """Parse a document safely, in any encoding that it declares.

    No DTD is loaded, no entity of another file is read and nothing is fetched. References to
    named HTML entities (``&alpha;``) become their characters even without a DTD.

    Args:
        data: The document's bytes.
        where: The document's name for messages.

    Raises:
        SourceError: The document is empty, broken, or an entity bomb.
    """
    if not data.strip(b" \t\r\n\0"):
        raise SourceError("the file is empty", where=where, hint="get it again")
    try:
        root = etree.fromstring(data, _parser())
    except etree.XMLSyntaxError as error:
        if _kind(error) != "ERR_UNDECLARED_ENTITY":
            raise _error(error, where) from error
        try:
            root = etree.fromstring(_with_characters(data), _parser())
        except etree.XMLSyntaxError as second:
            raise _error(second, where) from second
    except ValueError as error:
        raise SourceError(f"the XML is broken: {error}", where=where) from error
    problems = _resolve_entities(root, where)
    for element in root.iter():
        if isinstance(element.tag, str) and element.tag.startswith("{"):
            element.tag = _JATS_NAMESPACE.sub("", element.tag)
    return Document(root, tuple(problems))


def root_tag(head: bytes) -> str | Literal[False] | None:
    """The local name of a document's root element, from the document's first bytes.

    Returns:
        The name; None where the bytes end before the root element; False where the bytes are
        no well-formed XML.
    """
    parser = etree.XMLPullParser(
        events=("start",),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
    )
    try:
        for start in range(0, len(head), 4096):
            parser.feed(head[start : start + 4096])
            for _, element in parser.read_events():
                return (
                    str(element.tag).rpartition("}")[2]
                    if isinstance(element, etree._Element)
                    else None
                )
    except (etree.XMLSyntaxError, ValueError):
        return False
    return None
