"""Reading one figure, and all the figures of one article."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Literal

from ..articles.model import Article, Figure
from ..articles.raster import Raster, load_raster
from ..entities import recognise
from ..errors import PathscribeError, SourceError
from ..library.model import FigureRead, Known, Problem
from ..records import Identity, Record, Screening, identify
from ..records.model import well_formed
from ..relations import caption_relations
from ..relations.drawn import placed, read_drawn, relations_of
from ..screening import in_panel, only_panel, screen_picture
from ..text import read_labels
from ..text.engine import Engine
from .assemble import assemble
from .fingerprints import article_digest, figure_digest, fingerprint
from .lettering import LetteringEngine
from .reader import Reader

Status = Literal["read", "skipped", "screened", "missing", "failed"]


@dataclass(frozen=True, slots=True)
class FigureOutcome:
    """What became of one figure.

    Attributes:
        figid: The figure's.
        status: "read"; "skipped" where it need not be read; "screened" where it is no pathway
            figure; "missing" where the source has no picture; "failed" where the picture is
            broken or reading it failed.
        where: The picture's file, or the article.
        image_sha256: Hash of the picture's bytes; empty where they could not be had.
        read: What there is to be kept; None where it was skipped, or where reading failed.
        problem: What went wrong.
        screening: What screening says of it; None where it was not asked.
    """

    figid: str
    status: Status
    where: str
    image_sha256: str = ""
    read: FigureRead | None = None
    problem: Problem | None = None
    screening: Screening | None = None


def read_figure(figure: Figure, article: Article, *, reader: Reader) -> Record:
    """Read one figure of an article, whatever screening says of it.

    Args:
        figure: One of ``article.figures``.
        article: The article.
        reader: The lexicon and the engine.

    Raises:
        SourceError: The figure has no picture, or its file cannot be read.
        ImageError: The file is no picture, or broken.
        PathscribeError: Something that reading needs is missing.
    """
    if figure.image is None:
        raise SourceError(
            "the source holds no picture for this figure",
            where=f"{article.source}: {figure.label or figure.key}",
        )
    identity = name_figures(article)[article.figures.index(figure)]
    content = figure.image.read()
    screening = _screen(figure, content, reader)
    with reader.stage("load"):
        raster = load_raster(content, where=figure.image.where)
    return _read(figure, article, identity, raster, reader, screening)


def read_article(
    article: Article,
    *,
    reader: Reader,
    known: Callable[[str], Known | None] | None = None,
    done: Collection[str] = (),
    force: bool = False,
    on_figure: Callable[[FigureOutcome], None] | None = None,
) -> list[FigureOutcome]:
    """Read the figures of an article.

    What is wrong with one figure does not keep the others from being read.

    Args:
        article: The article.
        reader: The lexicon and the engine.
        known: Tells what a library knows of a figid; None where there is no library.
        done: Figids that need not be read: they were, before in the same run.
        force: Read figures even if nothing about them has changed.
        on_figure: Called with each outcome.

    Returns:
        One outcome a figure, in the article's order.

    Raises:
        PathscribeError: Something that reading needs is missing: the models, the lexicon.
    """
    outcomes = []
    words = article_digest(article)
    for figure, identity in zip(article.figures, name_figures(article), strict=True):
        outcome = read_one(
            figure,
            article,
            identity,
            reader=reader,
            known=known,
            done=identity.figid in done,
            force=force,
            words=words,
        )
        outcomes.append(outcome)
        if on_figure is not None:
            on_figure(outcome)
    return outcomes


def name_figures(article: Article) -> tuple[Identity, ...]:
    """Name all the figures of an article.

    Where the article has neither PMCID nor DOI, its pictures are read, since their hashes name
    the figures.
    """
    return identify(article, _hashes(article))


def read_one(
    figure: Figure,
    article: Article,
    identity: Identity,
    *,
    reader: Reader,
    known: Callable[[str], Known | None] | None = None,
    done: bool = False,
    force: bool = False,
    words: str = "",
) -> FigureOutcome:
    """Read one figure of an article, whatever may be wrong with it.

    Args:
        figure: One of ``article.figures``.
        article: The article.
        identity: The figure's, see `name_figures`.
        reader: The lexicon and the engine.
        known: Tells what a library knows of a figid; None where there is no library.
        done: It need not be read: it was, before in the same run.
        force: Read it even if nothing about it has changed.
        words: `article_digest` of the article, where it is at hand.

    Raises:
        PathscribeError: Something that reading needs is missing: the models, the lexicon.
    """
    provenance = reader.provenance
    figid = identity.figid
    before = known(figid) if known is not None else None
    if figure.image is None:
        return _without_picture(figure, article, identity, reader, before)
    where, sha256 = figure.image.where, ""
    try:
        content = figure.image.read()
        sha256 = hashlib.sha256(content).hexdigest()
        mark = fingerprint(figid, figure, words or article_digest(article), sha256, provenance)
        same = before is not None and before.has_image and before.fingerprint == mark
        if done or (same and not force):
            return FigureOutcome(figid, "skipped", where, sha256)
        screening = _screen(figure, content, reader)
        if screening.decision == "other" and figure.section:
            return FigureOutcome(figid, "screened", where, sha256, screening=screening)
        with reader.stage("load"):
            raster = load_raster(content, where=where)
        record = _read(figure, article, identity, raster, reader, screening)
        read = FigureRead(record, content, mark)
        return FigureOutcome(figid, "read", where, sha256, read, screening=screening)
    except SourceError as error:
        read = FigureRead(assemble(figure, article, identity, provenance=provenance))
        problem = Problem(error.where or where, error.what, error.hint, figid)
        return FigureOutcome(figid, "failed", where, sha256, read, problem)
    except Exception as error:  # one figure must not stop the others
        return FigureOutcome(figid, "failed", where, sha256, None, _unforeseen(error, where, figid))


def as_twice(figure: Figure, article: Article, identity: Identity) -> FigureOutcome:
    """The outcome of a figure that was read before in the same run: only its hash counts."""
    if figure.image is None:
        return FigureOutcome(identity.figid, "skipped", article.source)
    sha256 = ""
    # What cannot be read need not be told: the figure is there.
    with contextlib.suppress(Exception):
        sha256 = hashlib.sha256(figure.image.read()).hexdigest()
    return FigureOutcome(identity.figid, "skipped", figure.image.where, sha256)


def _screen(figure: Figure, content: bytes, reader: Reader) -> Screening:
    """What screening says, from the picture at a reduced size and the caption.

    It decides over the figures of articles only: a picture that was named itself is read.
    The panel's box is in shares of the picture's sides.
    """
    if not reader.screening or figure.image is None:
        return Screening()
    with reader.stage("screening"):
        verdict = screen_picture(
            content, figure.caption, where=figure.image.where, at=reader.screen_at
        )
    return Screening(
        probability=verdict.probability,
        decision=verdict.decision,
        reasons=verdict.reasons,
        panel=verdict.panel,
    )


def _read(
    figure: Figure,
    article: Article,
    identity: Identity,
    raster: Raster,
    reader: Reader,
    screening: Screening,
) -> Record:
    """Pixels to record; of a figure with other panels the pathway alone."""
    rgb, panel = raster.rgb, screening.panel
    if panel is not None:
        rgb = only_panel(rgb, panel)
        left, right = (round(panel[i] * raster.width, 1) for i in (0, 2))
        top, bottom = (round(panel[i] * raster.height, 1) for i in (1, 3))
        panel = (left, top, right, bottom)
        screening = screening.model_copy(update={"panel": panel})
    with reader.stage("text"):
        engine: Engine = reader.engine
        if figure.lettering is not None:
            engine = LetteringEngine(figure.lettering, raster.scale, engine)
        labels = read_labels(rgb, engine, scale=raster.scale, known=reader.known)
        if panel is not None:
            # The text of a PDF knows no pixels.
            labels = [label for label in labels if in_panel(label.polygon, panel)]
    with reader.stage("entities"):
        found = recognise(
            labels, figure=figure, article=article, lexicon=reader.lexicon, cutoff=reader.cutoff
        )
    with reader.stage("drawn"):
        drawing = read_drawn(rgb, found.labels, found.mentions, scale=raster.scale)
        drawn = relations_of(drawing, found.labels, found.mentions)
        mentions = placed(found.mentions, drawing, rgb, found.labels, scale=raster.scale)
    with reader.stage("relations"):
        said = caption_relations(
            well_formed(figure.caption),
            context=found.context,
            lexicon=reader.lexicon,
            mentions=found.mentions,
        )
    with reader.stage("record"):
        return assemble(
            figure,
            article,
            identity,
            provenance=reader.provenance,
            screening=screening,
            raster=raster,
            labels=found.labels,
            mentions=(*mentions, *said.mentions),
            relations=(*drawn, *said.relations),
            organisms=found.organisms,
        )


def _without_picture(
    figure: Figure, article: Article, identity: Identity, reader: Reader, before: Known | None
) -> FigureOutcome:
    if before is not None and before.has_image:
        # Another source had the picture.
        return FigureOutcome(identity.figid, "skipped", article.source)
    record = assemble(figure, article, identity, provenance=reader.provenance)
    problem = None
    if not article.problems:  # which say it otherwise, and in the article's words
        place = f"{article.source}: {figure.label or figure.key}"
        problem = Problem(place, "the source holds no picture for it", figid=identity.figid)
    read = FigureRead(record)
    return FigureOutcome(identity.figid, "missing", article.source, "", read, problem)


def _unforeseen(error: Exception, where: str, figid: str) -> Problem:
    if isinstance(error, PathscribeError):
        return Problem(error.where or where, error.what, error.hint, figid)
    return Problem(
        where,
        f"reading it failed: {type(error).__name__}: {error}",
        "please report this with the picture",
        figid,
    )


def _hashes(article: Article) -> dict[str, str]:
    """A hash for each figure, where hashes are needed to name them."""
    if article.pmcid or article.doi:
        return {}
    return {figure.key: _hash(figure, article) for figure in article.figures}


def _hash(figure: Figure, article: Article) -> str:
    """Hash of a figure's picture, or of what stands for it; else of its words."""
    if digest := getattr(figure.image, "digest", ""):
        return str(digest)
    if figure.image is not None:
        # What cannot be read is told of when the figure is read.
        with contextlib.suppress(SourceError):
            if content := figure.image.read():
                return hashlib.sha256(content).hexdigest()
    return figure_digest(figure, article)
