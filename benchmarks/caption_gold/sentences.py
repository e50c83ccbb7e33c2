"""The annotated sentences beside the captions, found again in the data beside the project.

`sentences.json` holds offsets and hashes of sentences of article bodies, abstracts, captions and
descriptions of pathways, no text (docs/caption-gold.md). `read_sentences` gives their text back.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Container, Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from pathscribe.articles import read_articles
from pathscribe.relations.sentences import split_sentences

HERE = Path(__file__).resolve().parent
_PARAGRAPHS = (
    ".//abstract//p|.//body//p[not(ancestor::fig) and not(ancestor::table-wrap)"
    " and not(ancestor::caption)]"
)
_DESCRIPTION = "WikiPathways-description"


def read_sentences(shared: Path) -> dict[str, tuple[str, list[dict[str, Any]]]]:
    """Annotated sentences by id: text and relations; spans count its characters.

    Args:
        shared: The folder of test data beside the project.

    Raises:
        SystemExit: A sentence is not in the data.
    """
    gold = json.loads((HERE / "sentences.json").read_text(encoding="utf-8"))["sentences"]
    wanted: dict[str, list[str]] = {}
    for figid, entry in gold.items():
        wanted.setdefault(entry["sha256"], []).append(figid)
    found: dict[str, tuple[str, list[dict[str, Any]]]] = {}
    for text in _texts(shared):
        for sentence in split_sentences(text):
            for figid in wanted.get(hashlib.sha256(sentence.text.encode()).hexdigest(), ()):
                found[figid] = (sentence.text, gold[figid]["relations"])
    missing = sorted(set(gold) - set(found))
    if missing:
        raise SystemExit(f"{len(missing)} annotated sentences are not in {shared}: {missing[0]}")
    return {figid: found[figid] for figid in sorted(found)}


def annotated() -> set[str]:
    """The hashes of the annotated sentences."""
    gold = json.loads((HERE / "sentences.json").read_text(encoding="utf-8"))["sentences"]
    return {entry["sha256"] for entry in gold.values()}


def sentences_of(shared: Path, shortest: int, without: Container[str]) -> list[str]:
    """All sentences of articles, captions and descriptions of pathways, each once.

    Args:
        shared: The folder of test data beside the project.
        shortest: Letters that a sentence has at least.
        without: Texts, or hashes of texts, that are left out.
    """
    found: dict[str, None] = {}
    for text in _texts(shared):
        for sentence in split_sentences(text):
            known = hashlib.sha256(sentence.text.encode()).hexdigest()
            if len(sentence.text) >= shortest and not (
                sentence.text in without or known in without
            ):
                found.setdefault(sentence.text)
    return list(found)


def _texts(shared: Path) -> Iterator[str]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    for path in [
        *sorted((shared / "jats").glob("*.xml")),
        *sorted(shared.glob("articles/*/*.xml")),
    ]:
        for paragraph in etree.parse(str(path), parser).getroot().xpath(_PARAGRAPHS):
            yield _plain(paragraph)
    for path in sorted((shared / "wikipathways").glob("*.gpml")):
        for comment in etree.parse(str(path), parser).getroot().iter("{*}Comment"):
            if comment.get("Source") == _DESCRIPTION and comment.text:
                yield re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", comment.text))
    for article in read_articles(shared / "jats"):
        yield from (figure.caption for figure in article.figures)
    for article in read_articles(shared / "articles"):
        yield from (figure.caption for figure in article.figures)
    for name, captions in (("pfocr", "figures.json"), ("gold", "captions.json")):
        folder = shared / name
        for article in read_articles(folder / "images", captions=folder / captions):
            yield from (figure.caption for figure in article.figures)


def _plain(paragraph: Any) -> str:
    """The words of a paragraph without its citations."""
    parts: list[str] = []

    def walk(element: Any) -> None:
        if isinstance(element.tag, str) and not (
            element.tag == "xref" and element.get("ref-type") == "bibr"
        ):
            parts.append(element.text or "")
            for child in element:
                walk(child)
        if element is not paragraph:
            parts.append(element.tail or "")

    walk(paragraph)
    text = re.sub(r"\s+", " ", "".join(parts))
    text = re.sub(r"\[[\s,;–-]*\]|\([\s,;]*\)", "", text)
    return re.sub(r"\s+", " ", re.sub(r"\s+([,.;:])", r"\1", text)).strip()
