"""What a figure says beside the label at hand: caption, article, organism, other labels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from ..articles.model import Article, Figure
from ..text.model import Label, Options
from ..vocabulary.lexicon import Lexicon
from .abbreviations import Abbreviations
from .organisms import Habitat, habitat
from .weights import EVEN

if TYPE_CHECKING:
    from .naming import Decision

NUMBER = re.compile(r"\s*[(\[]\d{1,3}(?:\s?[,–-]\s?\d{1,3})*[)\]]$")
"""A number in brackets at a label's end."""
_PLOT = re.compile(
    r"^(?:p[-. ]?val(?:ue)?s?|q[-. ]?value|p[.-]?adj(?:ust)?|FDR|(?:rich|enrichment)[-_ ]?(?:factor"
    r"|score|ratio)|gene[-_ ]?(?:number|ratio|count)s?|counts?|NES|[-−–]\s?log\s?10.*)$",
    re.I,
)
_TOKEN = re.compile(r"[^\W_](?:[\w\-/.+′'αβγδεκλ]*[\w+])?")


@dataclass
class Context:
    """Everything that a decision may look at.

    Attributes:
        caption: The figure's caption.
        article: The article's title, keywords and abstract, one text.
        texts: The labels' texts.
        abbreviations: Short forms that the caption or the article defines.
        habitat: Organisms and kingdom.
        lexicon: The vocabulary.
        genes: Symbols of genes that stand firmly in the figure; filled by the first pass.
        families: CURIEs of families and complexes, likewise.
        options: What the recogniser saw beside the characters of each label's text.
        cutoff: Readings with a lower score are turned down.
        memory: Decisions by text; emptied when genes or families change.
        misread: Repairs by text, for they cost the most time; kept.
    """

    caption: str
    article: str
    texts: tuple[str, ...]
    abbreviations: Abbreviations
    habitat: Habitat
    lexicon: Lexicon
    genes: set[str] = field(default_factory=set)
    families: set[str] = field(default_factory=set)
    options: dict[str, tuple[Options, ...]] = field(default_factory=dict)
    cutoff: float = EVEN
    memory: dict[str, Decision | None] = field(default_factory=dict)
    misread: dict[str, tuple[str, Decision] | None] = field(default_factory=dict)

    @cached_property
    def caption_tokens(self) -> frozenset[str]:
        """Words of the caption, case kept."""
        return _tokens(self.caption)

    @cached_property
    def article_tokens(self) -> frozenset[str]:
        """Words of title, keywords and abstract, case kept."""
        return _tokens(self.article)

    @cached_property
    def capitals(self) -> bool:
        """Is nearly all of the figure's text in capitals, so that case says nothing?"""
        letters = [c for t in self.texts for c in t if c.isalpha()]
        return len(letters) > 40 and sum(c.isupper() for c in letters) > 0.85 * len(letters)

    @cached_property
    def plot(self) -> bool:
        """Is there the plot of an enrichment in the figure, whose axis lists terms?"""
        return sum(_PLOT.search(text) is not None for text in self.texts) > 1

    @cached_property
    def numbered(self) -> bool:
        """Do chemicals bear numbers ("luteolin (7)"), as those of a table of compounds?"""
        for text in self.texts:
            match = NUMBER.search(text)
            if match is not None and match.start() > 3:
                terms = self.lexicon.lookup(text[: match.start()])
                if terms and terms[0].type == "chemical" and terms[0].rank <= 30:
                    return True
        return False

    @cached_property
    def everything(self) -> str:
        """Labels, caption, title, keywords and abstract."""
        return " \n ".join((*self.texts, self.caption, self.article))

    def options_of(self, token: str) -> tuple[Options, ...]:
        """What the recogniser saw beside the characters of a token of some label; () if unknown."""
        for text, options in self.options.items():
            at = text.find(token)
            if at >= 0:
                return options[at : at + len(token)]
        return ()

    def mentioned(self, form: str) -> str:
        """Where else the form stands, letter by letter: "caption", "article" or ""."""
        if form in self.caption_tokens:
            return "caption"
        if form in self.article_tokens:
            return "article"
        if " " in form:
            if form in self.caption:
                return "caption"
            if form in self.article:
                return "article"
        return ""


def _tokens(text: str) -> frozenset[str]:
    found: set[str] = set()
    for match in _TOKEN.finditer(text):
        token = match[0]
        found.add(token)
        if "/" in token or "-" in token:
            found.update(t for t in re.split(r"[/-]", token) if t)
    return frozenset(found)


def context(
    labels: Sequence[Label], *, figure: Figure, article: Article | None, lexicon: Lexicon
) -> Context:
    """Gather what is known around a figure's labels."""
    title = article.title if article else ""
    abstract = article.abstract if article else ""
    keywords = article.keywords if article else ()
    texts = tuple(label.text for label in labels)
    options: dict[str, tuple[Options, ...]] = {}
    for label in sorted(labels, key=lambda x: (x.text, x.polygon)):
        if label.options:
            options.setdefault(label.text, label.options)
    return Context(
        options=options,
        caption=figure.caption,
        article=" \n ".join((title, "; ".join(keywords), abstract)),
        texts=texts,
        abbreviations=Abbreviations(
            caption=figure.caption,
            article=article.abbreviations if article else (),
            text=(abstract, article.body) if article else (),
        ),
        habitat=habitat(
            labels=texts,
            caption=figure.caption,
            title=title,
            keywords=keywords,
            abstract=abstract,
            lexicon=lexicon,
        ),
        lexicon=lexicon,
    )
