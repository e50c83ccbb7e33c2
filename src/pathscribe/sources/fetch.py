"""Fetching the articles of identifiers and searches into a library's folder of packages."""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import json
import os
import shutil
import uuid
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from ..errors import LibraryError, PathscribeError, SourceError
from ..library import Library, Problem
from ..library.downloads import DownloadStore, Fetched, Listed
from ..library.runs import Checkpoint, LeftOut, ending
from ..settings import FetchSettings
from .europepmc import FIRST_CURSOR, Hit, full_query, resolve, search_page, sorted_out
from .routes import Found, NotThereError, fetch_files
from .web import WebClient

PACKAGES: Final = "packages"
MANIFEST: Final = "fetched.json"
"""Name of the file in a package that says where its files are from, with their hashes."""

_BEGUN: Final = ".fetching-"


@dataclass(frozen=True, slots=True)
class FetchProgress:
    """How far fetching is.

    Attributes:
        done: Articles that are dealt with.
        total: Articles to be fetched in all.
        current: What was dealt with last.
    """

    done: int
    total: int
    current: str


@dataclass(slots=True)
class FetchReport:
    """What fetching has done. ``articles == fetched + there + unavailable + failed``.

    Attributes:
        articles: Articles of the identifiers and searches.
        fetched: Articles that came now.
        there: Articles that were there.
        unavailable: Articles that nobody offers for download.
        failed: Articles that could not be fetched now; the same command tries again.
        without_pictures: Of those fetched now, articles some of whose pictures are lacking.
        size: Bytes that came.
        hits: How many articles the searches have, by search.
        left: Hits that are beyond `most`, by search.
        folder: Where the packages lie.
        problems: What is wrong with what was left out, and what is lacking.
    """

    articles: int = 0
    fetched: int = 0
    there: int = 0
    unavailable: int = 0
    failed: int = 0
    without_pictures: int = 0
    size: int = 0
    hits: dict[str, int] = field(default_factory=dict)
    left: dict[str, int] = field(default_factory=dict)
    folder: str = ""
    problems: list[Problem] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """The numbers by name."""
        names = ("articles", "fetched", "there", "unavailable", "failed", "without_pictures")
        return {name: getattr(self, name) for name in names}


def fetch(
    words: Sequence[str],
    library: Library,
    *,
    settings: FetchSettings | None = None,
    since: str = "",
    until: str = "",
    most: int = 0,
    closed: bool = False,
    refresh: bool = False,
    again: bool = False,
    list_only: bool = False,
    folder: Path | None = None,
    client: WebClient | None = None,
    on_progress: Callable[[FetchProgress], None] | None = None,
    on_error: Callable[[Problem], None] | None = None,
) -> FetchReport:
    """Fetch articles with their pictures; reading them is another step.

    What was fetched is not fetched again. What failed is tried again by the next run, and the list
    of a search's hits is followed from where the last run has stopped.

    Args:
        words: PMCIDs, PMIDs, DOIs, and searches in the words of Europe PMC.
        library: Remembers what was found and fetched.
        settings: Addresses and limits; by default `settings.fetch_settings()`.
        since: Searches: first day of publication, such as "2024-01".
        until: Searches: last day.
        most: Articles of each search at most, the earliest first; 0 for all.
        closed: Searches: also articles that are not open access.
        refresh: Follow the lists of hits from the beginning again.
        again: Try also what was not to be had before.
        list_only: Only search, and note what is found.
        folder: Where the packages go; by default `packages` in the library's folder.
        client: Asks and fetches; for tests.
        on_progress: Called at the beginning and after each article.
        on_error: Called with each problem as it is found.

    Returns:
        What was done. A package lies at ``folder / "PMC123"``, or is ``PMC123.tar.gz``.

    Raises:
        PathscribeError: Something is missing, or a date or number is wrong.
        LibraryError: The library or the folder cannot be written.
        FetchError: A search was not answered; what was listed and fetched before is kept.
        KeyboardInterrupt: The user stopped it; what was fetched is kept.
    """
    if settings is None:
        from ..settings import fetch_settings

        settings = fetch_settings()
    if most < 0:
        raise PathscribeError(f"at most {most} articles asked for", hint="give 0 for all")
    asked = sorted_out(words)
    queries = [full_query(q, since=since, until=until, closed=closed) for q in asked.queries]
    place = _place(library, folder)
    own = WebClient(settings) if client is None else client
    told = {"since": since, "until": until, "most": most, "routes": list(settings.routes)}
    try:
        number = library.runs.start("fetch", list(words), told)
        this = _Fetch(library, number, own, settings, place, on_progress, on_error)
        with this:
            keys = this.known_ids(asked.pmcids, asked.pmids, asked.dois)
            for given, query in zip(asked.queries, queries, strict=True):
                keys += this.follow(given, query, most, refresh=refresh)
            this.fetch(list(dict.fromkeys(keys)), again=again, list_only=list_only)
    finally:
        if client is None:
            own.close()
    return this.report


def _place(library: Library, folder: Path | None) -> Path:
    if folder is None:
        if "://" in library.location:
            raise PathscribeError(
                "a library on a server has no folder for packages", hint="give one by --out"
            )
        folder = Path(library.location) / PACKAGES
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob(f"{_BEGUN}*"):
            # What a run that was killed has left; one that is going on has a living process.
            if not _alive(old.name):
                shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        raise LibraryError(
            f"the folder cannot be used: {error.strerror or error}",
            where=str(folder),
            hint="give another one by --out",
        ) from error
    return folder


def _alive(name: str) -> bool:
    number = name.removeprefix(_BEGUN).partition("-")[0]
    if not number.isdecimal() or os.name == "nt":
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


class _Fetch:
    """The state of a run."""

    def __init__(
        self,
        library: Library,
        number: int,
        client: WebClient,
        settings: FetchSettings,
        place: Path,
        on_progress: Callable[[FetchProgress], None] | None,
        on_error: Callable[[Problem], None] | None,
    ) -> None:
        self.report = FetchReport(folder=str(place))
        self._library = library
        self._store: DownloadStore = library.downloads
        self._number = number
        self._client = client
        self._settings = settings
        self._place = place
        self._on_progress = on_progress
        self._on_error = on_error
        self._left_out: list[LeftOut] = []

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        state, note = ending(error)
        try:
            self._library.runs.end(self._number, state, self._point(), note)
        except PathscribeError:
            if error is None:
                raise

    def _point(self) -> Checkpoint:
        point = Checkpoint(self.report.counts(), self._left_out)
        self._left_out = []
        return point

    # ----------------------------------------------------------------------- finding

    def known_ids(
        self, pmcids: Sequence[str], pmids: Sequence[str], dois: Sequence[str]
    ) -> list[str]:
        """Note the articles of identifiers; gives their keys."""
        found = [Hit(pmcid, pmcid) for pmcid in pmcids]
        found += resolve(self._client, self._settings, pmids, dois)
        self._store.enter([_entry(hit) for hit in found])
        return [hit.key for hit in found]

    def follow(self, given: str, query: str, most: int, *, refresh: bool) -> list[str]:
        """Follow a search's list of hits from where it was left; gives the keys."""
        service = self._settings.search_url
        listed = self._store.query(service, query, FIRST_CURSOR)
        if refresh:
            self._store.restart(listed.id, FIRST_CURSOR)
            listed = dataclasses.replace(listed, cursor=FIRST_CURSOR, complete=False)
        # A list that was followed to its end may have grown there.
        seen = 0 if refresh else listed.listed
        while not most or seen < most:
            page = search_page(self._client, self._settings, query, listed.cursor)
            before = listed
            listed = self._store.put_page(
                listed.id,
                [_entry(hit) for hit in page.hits],
                cursor=page.cursor,
                hits=page.total,
                complete=page.last,
            )
            seen += len(page.hits) if refresh else listed.listed - before.listed
            self._tell(0, 0, f"{listed.listed:,} of {listed.hits:,} hits listed")
            if page.last:
                break
        self._judge(given, listed, most)
        return list(self._store.hits(listed.id, limit=most))

    def _judge(self, given: str, listed: Listed, most: int) -> None:
        """Say what of a list is beyond the wish, and whether it is all there."""
        self.report.hits[given] = listed.hits
        if most and listed.hits > most:
            self.report.left[given] = listed.hits - most
        elif listed.complete and listed.listed < listed.hits:
            lack = listed.hits - listed.listed
            self._problem(
                "search",
                Problem(
                    given,
                    f"the service has {listed.hits:,} hits and has listed {listed.listed:,}; "
                    f"{lack:,} are lacking",
                    "try again with --refresh",
                ),
            )

    # ---------------------------------------------------------------------- fetching

    def fetch(self, keys: Sequence[str], *, again: bool, list_only: bool) -> None:
        """Fetch what is not there."""
        known = self._store.get(keys)
        report = self.report
        report.articles = len(keys)
        todo: deque[Fetched] = deque()
        for key in keys:
            article = known[key]
            if article.state == "done" and (self._place / article.package).exists():
                report.there += 1
            elif not article.pmcid:
                self._without_text(article)
            elif article.state == "unavailable" and not again:
                report.unavailable += 1
                self._problem("unavailable", Problem(key, article.reason, article.hint))
            else:
                todo.append(article)
        if list_only:
            report.articles -= len(todo)
            return
        total, done = len(todo), 0
        self._tell(done, total, "")
        pool = ThreadPoolExecutor(self._settings.jobs, thread_name_prefix="pathscribe-fetch")
        running: dict[Future[Fetched], Fetched] = {}
        try:
            while todo or running:
                while todo and len(running) < 2 * self._settings.jobs:
                    article = todo.popleft()
                    running[pool.submit(self._one, article)] = article
                finished, _ = wait(running, return_when=FIRST_COMPLETED)
                # In the order in which they were begun, so that reports do not jump about.
                for future in [f for f in running if f in finished]:
                    del running[future]
                    self._keep(future.result())
                    done += 1
                    self._tell(done, total, future.result().key)
        except BaseException:
            self._client.stop()
            raise
        finally:
            pool.shutdown(wait=True, cancel_futures=True)

    def _without_text(self, article: Fetched) -> None:
        reason = "it is not in PubMed Central, or Europe PMC does not know it"
        self.report.unavailable += 1
        self._store.put(dataclasses.replace(article, state="unavailable", reason=reason))
        self._problem("unavailable", Problem(article.key, reason, "check the identifier"))

    def _one(self, article: Fetched) -> Fetched:
        """Fetch one article; in a thread of its own. Never raises what concerns it alone."""
        tried = dataclasses.replace(
            article, attempts=article.attempts + 1, state="failed", reason="", hint=""
        )
        temporary = self._place / f"{_BEGUN}{os.getpid()}-{uuid.uuid4().hex}"
        try:
            temporary.mkdir()
            found = fetch_files(article.pmcid, temporary, self._client, self._settings)
            return self._settled(tried, found, temporary)
        except NotThereError as error:
            hint = "--again asks once more"
            return dataclasses.replace(tried, state="unavailable", reason=str(error), hint=hint)
        except SourceError as error:
            reason = f"{error.where}: {error.what}" if error.where else error.what
            return dataclasses.replace(tried, reason=reason, hint=error.hint)
        except PathscribeError:
            raise
        except OSError as error:
            raise LibraryError(
                f"the package cannot be written: {error.strerror or error}",
                where=str(self._place),
                hint="make room and start again: what was fetched is kept",
            ) from error
        except Exception as error:  # one article must not stop the others
            reason = f"fetching it failed: {type(error).__name__}: {error}"
            return dataclasses.replace(tried, reason=reason, hint="please report this")
        finally:
            shutil.rmtree(temporary, ignore_errors=True)

    def _settled(self, article: Fetched, found: Found, temporary: Path) -> Fetched:
        """Put a package that is complete into its place, all at once."""
        files = [
            {"name": s.path.name, "size": s.size, "sha256": s.sha256, "url": s.url}
            for s in sorted(found.files, key=lambda s: s.path.name)
        ]
        licence = found.licence or article.licence
        manifest = {
            "pmcid": article.pmcid,
            "route": found.route,
            "url": found.url,
            "licence": licence,
            "fetched": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "lacking": found.lacking,
            "files": files,
        }
        text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
        (temporary / MANIFEST).write_text(text, encoding="utf-8")
        name = article.pmcid
        old = self._place / name
        if old.exists():
            aside = temporary.with_name(temporary.name + "-old")
            os.replace(old, aside)  # noqa: PTH105  # a folder, and it must be atomic
            shutil.rmtree(aside, ignore_errors=True)
        os.replace(temporary, old)  # noqa: PTH105
        shown = json.dumps(files, ensure_ascii=True, sort_keys=True)
        return dataclasses.replace(
            article,
            state="done",
            reason=found.lacking,
            url=found.url,
            licence=licence,
            package=name,
            sha256=hashlib.sha256(shown.encode("ascii")).hexdigest(),
            size=sum(s.size for s in found.files),
        )

    def _keep(self, article: Fetched) -> None:
        report = self.report
        self._store.put(article)
        if article.state == "done":
            report.fetched += 1
            report.size += article.size
            if article.reason:
                report.without_pictures += 1
                self._problem("no picture", Problem(article.key, article.reason))
        elif article.state == "unavailable":
            report.unavailable += 1
            self._problem("unavailable", Problem(article.key, article.reason, article.hint))
        else:
            report.failed += 1
            self._problem("failed", Problem(article.key, article.reason, article.hint))
        self._library.runs.note(self._number, self._point())

    # ----------------------------------------------------------------------- telling

    def _problem(self, status: str, problem: Problem) -> None:
        self.report.problems.append(problem)
        self._left_out.append(LeftOut(status, problem.where, "", problem.what, problem.hint))
        if self._on_error is not None:
            self._on_error(problem)

    def _tell(self, done: int, total: int, current: str) -> None:
        if self._on_progress is not None:
            self._on_progress(FetchProgress(done, total, current))


def _entry(hit: Hit) -> Fetched:
    return Fetched(
        hit.key, hit.pmcid, hit.pmid, hit.doi, hit.title, hit.year, hit.licence, state="new"
    )


def packages(folder: Path) -> Iterator[Path]:
    """The packages in a folder, sorted."""
    with contextlib.suppress(OSError):
        yield from sorted(p for p in folder.iterdir() if not p.name.startswith("."))
