"""Reading figures from Python, without a library."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from .articles import read_articles
from .errors import ImageError, SourceError
from .library.model import Problem
from .pipeline.figures import read_article
from .pipeline.reader import Reader
from .records import Record

_LOG = logging.getLogger("pathscribe")


def read(
    source: str | Path,
    *,
    captions: str | Path | None = None,
    threads: int = 1,
    screening: bool = True,
    screen_at: float | None = None,
    reader: Reader | None = None,
    on_error: Callable[[Problem], None] | None = None,
) -> list[Record]:
    """Read the pathway figures of a source.

    Figures of articles that screening takes for no pathways are left out (and logged); pictures
    that are named themselves are always read.

    Args:
        source: A JATS XML file (with its images beside it), a package of an article (.tar.gz,
            .zip), an image, or a folder of any of these.
        captions: A captions.json or TSV for plain images; by default one is looked for beside
            them.
        threads: Processor threads to use; the records are the same for any number.
        screening: Leave out what is no pathway? Else every figure is read.
        screen_at: From which probability on a figure is read; the shipped cut-off by default.
        reader: Lexicon and engine to be used instead of the default ones; it has settings of
            its own for screening.
        on_error: Called with each problem, after which reading goes on. Without it the first
            file or picture that cannot be read raises its error, and pictures that a source
            does not hold are only logged.

    Returns:
        One record a pathway figure, in the order of the source; figures without a readable
        picture too, without labels.

    Raises:
        SourceError: Something cannot be read, and there is no `on_error`.
        PathscribeError: Something that reading needs is missing.

    Examples:
        >>> from pathscribe import read
        >>> from pathscribe.examples import example_path
        >>> [record.figid for record in read(example_path())]
        ['PMC11892258__12964_2025_2082_Fig3_HTML']
    """
    chosen = reader if reader is not None else _reader(threads, screening, screen_at)

    def report(error: SourceError) -> None:
        if on_error is None:
            raise error
        on_error(Problem(error.where, error.what, error.hint))

    records = []
    articles = read_articles(
        source, captions=Path(captions) if captions is not None else None, on_error=report
    )
    for article in articles:
        for message in article.problems:
            _tell(Problem(article.source, message), on_error)
        for outcome in read_article(article, reader=chosen):
            if outcome.problem is not None:
                if on_error is None and outcome.status == "failed":
                    raise _as_error(outcome.problem, picture=bool(outcome.image_sha256))
                _tell(outcome.problem, on_error)
            if outcome.status == "screened" and outcome.screening is not None:
                chance = outcome.screening.probability
                _LOG.info("%s: no pathway figure (probability %s)", outcome.where, chance)
            if outcome.read is not None:
                records.append(outcome.read.record)
    return records


def _tell(problem: Problem, on_error: Callable[[Problem], None] | None) -> None:
    if on_error is None:
        _LOG.warning("%s", problem)
    else:
        on_error(problem)


def _as_error(problem: Problem, *, picture: bool) -> SourceError:
    """The error of a figure; of its picture, if there were bytes that could be looked at."""
    kind = ImageError if picture else SourceError
    return kind(problem.what, where=problem.where, hint=problem.hint)


@lru_cache(maxsize=1)
def _reader(threads: int, screening: bool, screen_at: float | None) -> Reader:
    """The default reader; its models are loaded once."""
    return Reader(threads=threads, screening=screening, screen_at=screen_at)
