"""A run: everything in some sources read and kept in a library."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from ..articles.model import Article
from ..entities.cutoffs import Strictness
from ..errors import PathscribeError, RecordError
from ..library import Library
from ..library.model import Problem
from ..records import identify
from ..text.engine import ENGINES
from .figures import FigureOutcome, read_article
from .listing import Found, Item, Listing, Trouble, source_name
from .reader import Reader
from .summary import Progress, Summary
from .workers import Setup, Workers


def run(
    sources: Sequence[str | Path],
    library: Library,
    *,
    jobs: int = 1,
    threads: int = 1,
    captions: Path | None = None,
    force: bool = False,
    mentions: Strictness = "default",
    ocr: str = "rapidocr",
    reader: Reader | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    on_error: Callable[[Problem], None] | None = None,
) -> Summary:
    """Read every figure of the sources and keep the records in a library.

    Each article is kept when all its figures are read, as a whole. A run that was stopped or
    killed can be started again: figures that are in the library, read by the same versions with
    the same settings from the same picture and words, are skipped. A figure that comes twice in
    one run is read once. A figure without a readable picture is kept as a record without labels,
    and listed as a problem, unless the library has it with its picture from another source.

    What the library holds after the run does not depend on `jobs` and `threads`.

    Args:
        sources: Files and folders; see `pathscribe.articles.read_articles`.
        library: Where the records go.
        jobs: Processes that read; with more than one, a script must protect its entry by
            ``if __name__ == "__main__"``, as Python asks wherever processes are spawned.
        threads: Processor threads of each process.
        captions: A captions.json or TSV for plain images.
        force: Read figures even if the library has them already.
        mentions: How sure a mention must be to be kept: "default", "strict" or "all".
        ocr: Name of the OCR engine, one of `text.ENGINES`.
        reader: Lexicon and engine to be used instead of the default ones; with one job only.
        on_progress: Called at the beginning and after each figure (with several jobs, each
            article).
        on_error: Called with each problem as it is found; all of them are in the summary too.

    Returns:
        What was done.

    Raises:
        LibraryError: The library cannot be written (the disk is full, say). It holds every
            article that was finished.
        PathscribeError: Something that reading needs is missing, or a number is wrong.
        KeyboardInterrupt: The user stopped it. The library holds every article that was
            finished.
    """
    for name, number in (("jobs", jobs), ("threads", threads)):
        if number < 1:
            raise PathscribeError(f"{number} {name} asked for", hint="give 1 or more")
    if ocr not in ENGINES:
        raise PathscribeError(
            f"no OCR engine named {ocr!r}", hint=f"one of: {', '.join(sorted(ENGINES))}"
        )
    if reader is not None and jobs > 1:
        raise PathscribeError("a reader of your own works with one job only", hint="give jobs=1")
    for source in dict.fromkeys(map(source_name, sources)):
        library.forget_problems(source)
    with Listing(sources, captions) as listing:
        this = _Run(library, listing, force, on_progress, on_error)
        if jobs == 1:
            this.alone(
                reader
                if reader is not None
                else Reader(threads=threads, ocr=ocr, mentions=mentions)
            )
        else:
            this.together(
                Workers(
                    jobs,
                    Setup(library.location, library.images_folder, threads, force, mentions, ocr),
                )
            )
    return this.summary


class _Run:
    """The state of a run."""

    def __init__(
        self,
        library: Library,
        listing: Listing,
        force: bool,
        on_progress: Callable[[Progress], None] | None,
        on_error: Callable[[Problem], None] | None,
    ) -> None:
        self.summary = Summary()
        self._library = library
        self._listing = listing
        self._force = force
        self._on_progress = on_progress
        self._on_error = on_error
        # Figid to hash of its picture, of what was read or found unchanged in this run.
        self._done: dict[str, str] = {}
        self._current = ""
        self._ahead = 0, 0

    # ------------------------------------------------------------------------- ways

    def alone(self, reader: Reader) -> None:
        """Read in this process."""
        self._tell()
        while (item := self._listing.take()) is not None:
            outcomes: list[FigureOutcome] = []
            if isinstance(item, Found):
                self._current = item.article.source
                outcomes = read_article(
                    item.article,
                    reader=reader,
                    known=self._library.known,
                    done=self._done,
                    force=self._force,
                    on_figure=self._count_ahead,
                )
            self._keep(item, outcomes)
        self._tell()

    def together(self, workers: Workers) -> None:
        """Read in several processes."""
        try:
            self._tell()
            for item, outcomes in workers.results(self._listing, self._done_of):
                self._keep(item, outcomes)
            self._tell()
        finally:
            workers.close()

    def _done_of(self, article: Article) -> Mapping[str, str]:
        """What a process need not read of an article.

        Where figures are named by their pictures it is nothing: `_settled` sorts them out.
        """
        try:
            names = [identity.figid for identity in identify(article)]
        except RecordError:
            return {}
        return {figid: self._done[figid] for figid in names if figid in self._done}

    # ---------------------------------------------------------------------- keeping

    def _keep(self, item: Item, outcomes: Sequence[FigureOutcome]) -> None:
        self._ahead = 0, 0
        if isinstance(item, Trouble):
            self._problem(item.problem)
            self._library.note_problems([item.problem], source=item.source)
            return
        article = item.article
        summary = self.summary
        settled = [self._settled(outcome) for outcome in outcomes]
        problems = [*_article_problems(article), *(o.problem for o in settled if o.problem)]
        read = [outcome.read for outcome in settled if outcome.read is not None]
        if read or problems or not article.figures:
            report = self._library.add(article, read, problems=problems, source=item.source)
            summary.added += len(report.added)
            summary.updated += len(report.updated)
        summary.articles += 1
        summary.figures += len(settled)
        for outcome in settled:
            setattr(summary, outcome.status, getattr(summary, outcome.status) + 1)
        for problem in problems:
            self._problem(problem)
        self._current = article.source
        self._tell()

    def _settled(self, outcome: FigureOutcome) -> FigureOutcome:
        """The outcome in the light of what came before in this run."""
        earlier = self._done.get(outcome.figid)
        if earlier is None:
            if outcome.image_sha256 and outcome.status in ("read", "skipped"):
                self._done[outcome.figid] = outcome.image_sha256
            return outcome
        problem = None
        if outcome.image_sha256 not in ("", earlier):
            problem = Problem(
                outcome.where,
                "another picture of the same figure was read before in this run; left out",
                "give sources that name one figure alike in separate runs",
                outcome.figid,
            )
        return FigureOutcome(
            outcome.figid, "skipped", outcome.where, outcome.image_sha256, problem=problem
        )

    # ---------------------------------------------------------------------- telling

    def _count_ahead(self, outcome: FigureOutcome) -> None:
        done, read = self._ahead
        self._ahead = done + 1, read + (outcome.status == "read")
        self._tell()

    def _problem(self, problem: Problem) -> None:
        self.summary.problems.append(problem)
        if self._on_error is not None:
            self._on_error(problem)

    def _tell(self) -> None:
        if self._on_progress is None:
            return
        done, read = self._ahead
        complete = self._listing.complete
        self._on_progress(
            Progress(
                done=self.summary.done + done,
                total=self._listing.figures,
                complete=complete,
                read=self.summary.read + read,
                current=self._current,
            )
        )


def _article_problems(article: Article) -> Iterator[Problem]:
    for message in article.problems:
        yield Problem(article.source, message)
