"""A run: everything in some sources read and kept in a library."""

from __future__ import annotations

import dataclasses
import math
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ..articles.model import Article
from ..entities.cutoffs import Strictness
from ..errors import PathscribeError
from ..library import Library
from ..library.model import Problem
from ..library.rows import identified
from ..library.runs import Checkpoint, LeftOut, ending
from ..text.engine import ENGINES
from .figures import FigureOutcome, as_twice, name_figures, read_one
from .fingerprints import article_digest
from .listing import MOST_HELD, Found, Listing, Trouble, held_bytes, source_name
from .reader import Reader
from .summary import Progress, Summary
from .workers import Lost, Setup, Task, Workers, lost_outcome

# Articles whose figures are being read or wait to be; a little more for each process.
_MOST_OPEN: Final = 64
_QUEUED_EACH: Final = 4
_POLL_SECONDS: Final = 0.2
# How often a run says that it lives.
_BEAT_SECONDS: Final = 2.0


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
    screening: bool = True,
    screen_at: float | None = None,
    timeout: float | None = None,
    reader: Reader | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    on_error: Callable[[Problem], None] | None = None,
) -> Summary:
    """Read every figure of the sources and keep the records in a library.

    Each figure is kept as soon as it is read. A run that was stopped or killed can be started
    again: figures that are in the library, read by the same versions with the same settings from
    the same picture and words, are skipped. A figure that comes twice in one run is read once. A
    figure without a readable picture is kept as a record without labels, and listed as a problem,
    unless the library has it with its picture from another source. With `timeout` or several jobs
    figures are read in processes of their own: one that hangs or dies costs its figure only.

    What the library holds after the run does not depend on `jobs` and `threads`; how it went, and
    what was left out, is in `library.runs`.

    Args:
        sources: Files and folders; see `pathscribe.articles.read_articles`.
        library: Where the records go.
        jobs: Processes that read; with more than one, or a `timeout`, a script must protect its
            entry by ``if __name__ == "__main__"``, as Python asks wherever processes are spawned.
        threads: Processor threads of each process.
        captions: A captions.json or TSV for plain images.
        force: Read figures even if the library has them already.
        mentions: How sure a mention must be to be kept: "default", "strict" or "all".
        ocr: Name of the OCR engine, one of `text.ENGINES`.
        screening: Leave out figures of articles that are no pathways? Pictures that are named
            themselves, or stand in a folder of pictures, are always read.
        screen_at: From which probability on a figure is read; the shipped cut-off by default.
        timeout: Seconds that one figure may take; what takes longer is stopped and counts as
            failed. None for no limit.
        reader: Lexicon and engine to be used instead of the default ones; with one job and no
            timeout only.
        on_progress: Called at the beginning and after each figure.
        on_error: Called with each problem as it is found; all of them are in the summary too.

    Returns:
        What was done.

    Raises:
        LibraryError: The library cannot be written (the disk is full, say). It holds every
            figure that was finished.
        PathscribeError: Something that reading needs is missing, or a number is wrong.
        KeyboardInterrupt: The user stopped it. The library holds every figure that was
            finished.
    """
    for name, number in (("jobs", jobs), ("threads", threads)):
        if number < 1:
            raise PathscribeError(f"{number} {name} asked for", hint="give 1 or more")
    if ocr not in ENGINES:
        raise PathscribeError(
            f"no OCR engine named {ocr!r}", hint=f"one of: {', '.join(sorted(ENGINES))}"
        )
    if screen_at is not None and not 0 <= screen_at <= 1:
        raise PathscribeError(
            f"screening at {screen_at:g} asked for", hint="give a probability: 0 to 1"
        )
    if timeout is not None and not (timeout > 0 and math.isfinite(timeout)):
        raise PathscribeError(f"a time limit of {timeout:g} s asked for", hint="give more than 0")
    if reader is not None and (jobs > 1 or timeout is not None):
        raise PathscribeError(
            "a reader of your own works with one job only", hint="give jobs=1 and no timeout"
        )
    for source in dict.fromkeys(map(source_name, sources)):
        library.forget_problems(source)
    settings = {
        "jobs": jobs,
        "threads": threads,
        "captions": str(captions) if captions is not None else "",
        "force": force,
        "mentions": mentions,
        "ocr": ocr,
        "screening": screening,
        "screen_at": screen_at,
        "timeout": timeout,
    }
    number = library.runs.start("read", [source_name(source) for source in sources], settings)
    with Listing(sources, captions) as listing:
        this = _Run(library, number, listing, force, on_progress, on_error)
        with this:
            if jobs == 1 and timeout is None:
                own = Reader(
                    threads=threads,
                    ocr=ocr,
                    mentions=mentions,
                    screening=screening,
                    screen_at=screen_at,
                )
                this.alone(reader if reader is not None else own)
            else:
                setup = Setup(
                    library.location,
                    library.images_folder,
                    threads,
                    force,
                    mentions,
                    ocr,
                    screening,
                    screen_at,
                )
                this.together(Workers(jobs, setup, timeout), jobs, timeout)
    return this.summary


@dataclass(slots=True)
class _Open:
    """An article some of whose figures are still to be read."""

    number: int
    source: str
    article: Article
    left: int
    problems: list[Problem]
    read: int = 0


@dataclass(slots=True)
class _Name:
    """What is known in this run of a figid: the hash of its picture, or who waits to know."""

    sha256: str = ""
    pending: bool = True
    waiting: deque[Task] = field(default_factory=deque)


class _Run:
    """The state of a run."""

    def __init__(
        self,
        library: Library,
        number: int,
        listing: Listing,
        force: bool,
        on_progress: Callable[[Progress], None] | None,
        on_error: Callable[[Problem], None] | None,
    ) -> None:
        self.summary = Summary()
        self._library = library
        self._number = number
        self._listing = listing
        self._force = force
        self._on_progress = on_progress
        self._on_error = on_error
        self._names: dict[str, _Name] = {}
        self._open: dict[int, _Open] = {}
        self._items = 0
        self._current = ""
        # Problems with their places in the order of the sources: number of the item, of the
        # figure (-1 for the article's own), of the problem.
        self._found: list[tuple[tuple[int, int, int], Problem]] = []
        self._left_out: list[LeftOut] = []
        self._noted = time.monotonic()
        # What the last source says of an article, by key, with its number in the run.
        self._rows: dict[str, tuple[int, Article]] = {}
        # Figures whose process has died once.
        self._died: set[tuple[int, int]] = set()

    # ---------------------------------------------------------------- begin and end

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        self._found.sort(key=lambda found: found[0])
        self.summary.problems = [problem for _, problem in self._found]
        state, note = ending(error)
        try:
            self._library.runs.end(self._number, state, self._checkpoint(), note)
        except PathscribeError:
            # Where the library cannot be written, that is what ended the run, and is told.
            if error is None:
                raise

    def _checkpoint(self) -> Checkpoint:
        point = Checkpoint(self.summary.counts(), self._left_out)
        self._left_out = []
        return point

    def _beat(self) -> None:
        """Note now and then how far the run is, and at once what was left out."""
        now = time.monotonic()
        if self._left_out or now - self._noted > _BEAT_SECONDS:
            self._noted = now
            self._library.runs.note(self._number, self._checkpoint())

    # ------------------------------------------------------------------------- ways

    def alone(self, reader: Reader) -> None:
        """Read in this process."""
        queue: deque[Task] = deque()
        self._tell()
        while self._take(queue, wait=True):
            while queue:
                task = queue.popleft()
                self._current = task.article.source
                outcome = read_one(
                    task.figure,
                    task.article,
                    task.identity,
                    reader=reader,
                    known=self._library.known,
                    force=self._force,
                    words=task.words,
                )
                self._keep(task, outcome, queue)
        self._tell()

    def together(self, workers: Workers, jobs: int, timeout: float | None) -> None:
        """Read in other processes."""
        queue: deque[Task] = deque()
        again: deque[Task] = deque()
        try:
            self._tell()
            while True:
                while len(queue) < _QUEUED_EACH * jobs and self._may_open(jobs):
                    if not self._take(queue, wait=not (queue or workers.busy)):
                        break
                while queue and workers.free:
                    workers.give(queue.popleft())
                if not workers.busy and again:
                    # Alone, so that it has all the memory: the last chance of a figure whose
                    # process died.
                    workers.give(again.popleft())
                if not workers.busy:
                    if self._listing.ended:
                        break
                    continue
                hurry = workers.free and not self._listing.ended
                for result in workers.results(wait_for=_POLL_SECONDS if hurry else None):
                    if isinstance(result, Lost):
                        task = result.task
                        key = (task.number, task.index)
                        if result.how == "died" and key not in self._died:
                            self._died.add(key)
                            again.append(task)
                        else:
                            self._keep(task, lost_outcome(result, timeout), queue)
                    else:
                        self._keep(*result, queue)
            self._tell()
        finally:
            workers.close()

    def _may_open(self, jobs: int) -> bool:
        """May another article be begun? Few are open at a time, so that memory is bounded."""
        held = sum(held_bytes(opened.article) for opened in self._open.values())
        return len(self._open) < _MOST_OPEN + jobs and (held < MOST_HELD or not self._open)

    # ---------------------------------------------------------------------- taking

    def _take(self, queue: deque[Task], *, wait: bool) -> bool:
        """Take an item of the listing: its figures go into the queue.

        Returns:
            False where there is none, or none yet.
        """
        item = self._listing.take(wait=wait)
        if item is None:
            return False
        number = self._items
        self._items += 1
        if isinstance(item, Trouble):
            self._problem((number, -1, 0), item.problem, "unreadable")
            self._library.note_problems([item.problem], source=item.source)
            self._beat()
            return True
        self._begin(number, item, queue)
        return True

    def _begin(self, number: int, item: Found, queue: deque[Task]) -> None:
        article = item.article
        problems = list(_article_problems(article))
        for place, problem in enumerate(problems):
            self._problem((number, -1, place), problem, "")
        opened = _Open(number, item.source, article, len(article.figures), problems)
        self._open[number] = opened
        words = article_digest(article) if article.figures else ""
        identities = name_figures(article)
        # A task is sent to a process: the other figures, and bytes that they hold, are no part.
        bare = dataclasses.replace(article, figures=())
        for index, (figure, identity) in enumerate(zip(article.figures, identities, strict=True)):
            task = Task(number, index, bare, figure, identity, words)
            name = self._names.get(identity.figid)
            if name is None:
                self._names[identity.figid] = _Name()
                queue.append(task)
            elif name.pending:
                name.waiting.append(task)
            else:
                self._twice(task, name)
        if not article.figures:
            self._end_article(opened)

    # ---------------------------------------------------------------------- keeping

    def _keep(self, task: Task, outcome: FigureOutcome, queue: deque[Task]) -> None:
        """Keep a figure that was read, or what is wrong with it."""
        name = self._names[outcome.figid]
        there = outcome.status in ("read", "skipped") and outcome.image_sha256
        if there:
            name.pending, name.sha256 = False, outcome.image_sha256
        self._settle(task, outcome)
        if there:
            for other in name.waiting:
                self._twice(other, name)
            name.waiting.clear()
        elif name.waiting:
            # Another source of the figure may be better.
            queue.appendleft(name.waiting.popleft())
        else:
            del self._names[outcome.figid]

    def _twice(self, task: Task, name: _Name) -> None:
        """Deal with a figure that was read before in this run."""
        outcome = as_twice(task.figure, task.article, task.identity)
        if outcome.image_sha256 in ("", name.sha256):
            self._settle(task, outcome)
            return
        problem = Problem(
            outcome.where,
            "another picture of the same figure was read before in this run; left out",
            "give sources that name one figure alike in separate runs",
            outcome.figid,
        )
        self._settle(
            task,
            FigureOutcome(
                outcome.figid, "skipped", outcome.where, outcome.image_sha256, problem=problem
            ),
        )

    def _settle(self, task: Task, outcome: FigureOutcome) -> None:
        opened = self._open[task.number]
        summary = self.summary
        problems = [outcome.problem] if outcome.problem is not None else []
        if outcome.read is not None or problems:
            read = [outcome.read] if outcome.read is not None else []
            report = self._library.add(
                opened.article, read, problems=problems, source=opened.source
            )
            summary.added += len(report.added)
            summary.updated += len(report.updated)
            opened.read += len(read)
        summary.figures += 1
        setattr(summary, outcome.status, getattr(summary, outcome.status) + 1)
        for problem in problems:
            self._problem((task.number, task.index, 0), problem, outcome.status)
        if not problems and outcome.status not in ("read", "skipped"):
            what, hint = _DEFAULT.get(outcome.status, "left out"), ""
            if outcome.status == "screened" and outcome.screening is not None:
                # The same words for all, so that `pathscribe runs` counts them together.
                what = "no pathway figure, by screening"
                chance = f"probability {outcome.screening.probability}"
                hint = "; ".join((chance, *outcome.screening.reasons))
            self._left_out.append(LeftOut(outcome.status, outcome.where, outcome.figid, what, hint))
        self._current = opened.article.source
        opened.left -= 1
        if not opened.left:
            self._end_article(opened)
        self._beat()
        self._tell()

    def _end_article(self, opened: _Open) -> None:
        """Keep what concerns the article as a whole, once its figures are kept."""
        del self._open[opened.number]
        self.summary.articles += 1
        article = opened.article
        if not (opened.problems or opened.read or not article.figures):
            return
        self._library.add(article, [], problems=opened.problems, source=opened.source)
        key = identified(pmcid=article.pmcid, doi=article.doi)
        if not key:
            return
        number, later = self._rows.get(key, (-1, article))
        if number > opened.number:
            # Of two sources of one article the later one has the last word on it, whichever
            # was read first.
            self._library.add(later, [])
        else:
            facts = dataclasses.replace(
                article, figures=(), body="", abstract="", abbreviations=(), problems=()
            )
            self._rows[key] = opened.number, facts

    # ---------------------------------------------------------------------- telling

    def _problem(self, place: tuple[int, int, int], problem: Problem, status: str) -> None:
        self._found.append((place, problem))
        if status:
            self._left_out.append(
                LeftOut(status, problem.where, problem.figid, problem.what, problem.hint)
            )
        if self._on_error is not None:
            self._on_error(problem)

    def _tell(self) -> None:
        if self._on_progress is None:
            return
        self._on_progress(
            Progress(
                done=self.summary.done,
                total=self._listing.figures,
                complete=self._listing.complete,
                read=self.summary.read,
                current=self._current,
            )
        )


_DEFAULT: Final = {"missing": "the source holds no picture for it", "failed": "could not be read"}


def _article_problems(article: Article) -> Iterator[Problem]:
    for message in article.problems:
        yield Problem(article.source, message)
