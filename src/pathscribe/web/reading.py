"""Reads what was uploaded into a library, in a process of its own.

A picture that takes down its decoder, or takes for ever, must not take the server along. One line
of JSON on standard input says what to read; lines of JSON on standard output say how it goes.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from ..articles import Article, read_articles
from ..errors import PathscribeError, SourceError
from ..library import Library
from ..library.model import Problem
from ..pipeline.figures import FigureOutcome, name_figures, read_article
from ..pipeline.reader import Reader


def read_upload(folder: Path, location: str) -> None:
    """Read all figures of a folder that the library does not have.

    What is there already stays as it is: a visitor must not replace it by an upload.

    Args:
        folder: With the files that were uploaded.
        location: Of the library.
    """
    with Library.open(location, create=False) as library:
        articles = list(read_articles(folder, on_error=_wrong))
        _tell(figures=sum(len(article.figures) for article in articles))
        reader = Reader(threads=1)
        for article in articles:
            there = {name for name in _names(article) if library.has(name)}
            for message in article.problems:
                _tell(problem=message)

            def add(
                outcome: FigureOutcome, article: Article = article, there: set[str] = there
            ) -> None:
                if outcome.figid in there:
                    _tell(figid=outcome.figid, known=True)
                    return
                if outcome.problem is not None:
                    _tell(problem=f"{outcome.figid}: {outcome.problem.what}")
                # A figure without its picture is worth keeping only where an article tells of it.
                if outcome.read is not None and (outcome.status == "read" or article.title):
                    library.add(article, [outcome.read], source="upload")
                    _tell(figid=outcome.figid, known=False)
                else:
                    _tell(left_out=outcome.figid, screened=outcome.status == "screened")

            read_article(article, reader=reader, done=there, on_figure=add)


def _names(article: Article) -> list[str]:
    return [identity.figid for identity in name_figures(article)]


def _wrong(error: SourceError) -> None:
    _tell(problem=str(Problem(Path(error.where).name, error.what, error.hint)))


def _tell(**said: Any) -> None:
    print(json.dumps(said), flush=True)


def main() -> int:
    """Read what the line on standard input says."""
    asked = json.loads(sys.stdin.readline())
    try:
        read_upload(Path(asked["folder"]), asked["library"])
    except PathscribeError as error:
        _tell(problem=error.what)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
