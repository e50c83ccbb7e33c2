"""What the stages have found, put together as a record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ..articles.model import Article, Figure
from ..articles.raster import Raster
from ..records import (
    ArticleInfo,
    FigureInfo,
    Identity,
    ImageInfo,
    Mention,
    Organism,
    Provenance,
    Record,
    RecordLabel,
    Screening,
    article_reftext,
    figure_title,
)
from ..records.model import Relation, well_formed
from ..text.model import Label

_UNSCREENED: Final = Screening()


def article_info(article: Article, pmcid: str) -> ArticleInfo:
    """The article's facts as the record has them.

    Args:
        article: The article.
        pmcid: Its PMCID in the normal form; empty if it has none.
    """
    return ArticleInfo(
        pmcid=pmcid,
        pmid=well_formed(article.pmid),
        doi=well_formed(article.doi),
        title=well_formed(article.title),
        reftext=well_formed(article_reftext(article)),
        year=well_formed(article.year),
        journal_title=well_formed(article.journal_title),
        journal_abbreviation=well_formed(article.journal_abbreviation),
        publisher=well_formed(article.publisher),
        keywords=tuple(map(well_formed, article.keywords)),
        licence=well_formed(article.licence),
    )


def figure_info(
    figure: Figure, article: Article, identity: Identity, raster: Raster | None
) -> FigureInfo:
    """The figure's facts as the record has them; without a raster it has no image."""
    image = None
    if raster is not None:
        image = ImageInfo(
            sha256=raster.sha256, width=raster.width, height=raster.height, format=raster.format
        )
    return FigureInfo(
        filename=well_formed(figure.filename),
        link=identity.link,
        number=identity.number,
        type=identity.type,
        label=well_formed(figure.label),
        title=well_formed(figure_title(figure.title, figure.caption, article.title)),
        caption=well_formed(figure.caption),
        image=image,
    )


def record_label(label: Label) -> RecordLabel:
    """A label as the record has it."""
    return RecordLabel(
        id=label.id,
        text=label.text,
        original=label.original,
        polygon=label.polygon,
        angle=label.angle,
        confidence=label.confidence,
        height=label.height,
    )


def assemble(
    figure: Figure,
    article: Article,
    identity: Identity,
    *,
    provenance: Provenance,
    screening: Screening = _UNSCREENED,
    raster: Raster | None = None,
    labels: Sequence[Label] = (),
    mentions: Sequence[Mention] = (),
    relations: Sequence[Relation] = (),
    organisms: Sequence[Organism] = (),
) -> Record:
    """Make the record of a figure; without a raster it is one of a figure without a picture."""
    return Record(
        figid=identity.figid,
        alias=identity.alias,
        figure=figure_info(figure, article, identity, raster),
        article=article_info(article, identity.pmcid),
        screening=screening,
        labels=tuple(map(record_label, labels)),
        mentions=tuple(mentions),
        relations=tuple(relations),
        organisms=tuple(organisms),
        provenance=provenance,
    )
