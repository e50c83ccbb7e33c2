from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pathscribe.articles import read_articles
from pathscribe.errors import FetchError, PathscribeError
from pathscribe.library import Library
from pathscribe.sources import fetch
from pathscribe.sources.fetch import MANIFEST, FetchReport

from .conftest import Paper, Server, jats, picture


@pytest.fixture
def library(tmp_path: Path):
    with Library.open(tmp_path / "lib") as opened:
        yield opened


def counts(report: FetchReport) -> tuple[int, ...]:
    assert report.articles == (report.fetched + report.there + report.unavailable + report.failed)
    return (report.fetched, report.there, report.unavailable, report.failed)


def folders(library: Library) -> list[str]:
    return sorted(path.name for path in (Path(library.location) / "packages").iterdir())


def checked(library: Library, number: int, figures: int = 1) -> None:
    """The package is there, whole, and says what it is."""
    place = Path(library.location) / "packages" / f"PMC{number}"
    manifest = json.loads((place / MANIFEST).read_text())
    assert {path.name for path in place.iterdir()} == {
        MANIFEST,
        *(file["name"] for file in manifest["files"]),
    }
    for file in manifest["files"]:
        data = (place / file["name"]).read_bytes()
        assert len(data) == file["size"]
        assert hashlib.sha256(data).hexdigest() == file["sha256"]
    [article] = read_articles(place)
    assert article.pmcid == f"PMC{number}"
    assert len(article.figures) == figures
    for n, figure in enumerate(article.figures, start=1):
        assert figure.caption == f"Caption {n} of PMC{number}."
        assert figure.image is not None
        assert figure.image.read() == picture(number * 10 + n)


# --- ways ------------------------------------------------------------------------------


@pytest.mark.parametrize("route", ["cloud", "package", "supplement"])
def test_every_way_gives_text_and_pictures(server: Server, library, route):
    server.add(Paper(7, figures=4))
    report = fetch(["PMC7"], library, settings=server.settings(routes=(route,)))
    assert counts(report) == (1, 0, 0, 0)
    assert report.problems == []
    place = Path(library.location) / "packages" / "PMC7"
    [article] = read_articles(place)
    assert [f.image.read() for f in article.figures if f.image] == [
        picture(70 + n) for n in range(1, 5)
    ]
    manifest = json.loads((place / MANIFEST).read_text())
    assert manifest["route"] == route
    [known] = library.downloads.all()
    assert known.state == "done"
    assert known.size == sum(file["size"] for file in manifest["files"])
    if route != "supplement":
        assert (known.licence, manifest["licence"]) == ("CC BY", "CC BY")
    if route != "package":
        checked(library, 7, 4)


def test_only_the_pictures_of_figures_come_and_the_newest_version(server: Server, library):
    server.add(Paper(7, figures=2, versions=(1, 2, 10)))
    fetch(["PMC7"], library, settings=server.settings())
    checked(library, 7, 2)
    assert server.count("equation") == server.count("film") == 0
    assert server.count("PMC7.10/fig1.jpg") == 1
    assert server.count("PMC7.2/") == 0


def test_a_package_that_is_called_a_packed_tar_stays_as_it_is(server: Server, library):
    server.add(Paper(7))
    server.faults["/ftp/"] = "encoded"
    report = fetch(["PMC7"], library, settings=server.settings(routes=("package",)))
    assert counts(report) == (1, 0, 0, 0)
    [article] = read_articles(Path(library.location) / "packages" / "PMC7")
    assert article.figures[0].image is not None


def test_text_alone_is_the_last_way_and_says_so(server: Server, library):
    server.add(Paper(7, cloud=False))
    report = fetch(["PMC7"], library, settings=server.settings())
    assert counts(report) == (1, 0, 0, 0)
    assert report.without_pictures == 1
    [problem] = report.problems
    assert "without pictures" in problem.what
    [article] = read_articles(Path(library.location) / "packages" / "PMC7")
    assert article.figures[0].image is None


def test_what_nobody_offers_is_not_asked_for_again(server: Server, library):
    server.add(Paper(7, cloud=False, text=False))
    settings = server.settings(routes=("cloud", "package", "xml"))
    del server.papers["PMC7"]
    report = fetch(["PMC7"], library, settings=settings)
    assert counts(report) == (0, 0, 1, 0)
    for said in ("cloud service", "not Open Access", "Europe PMC has no open full text"):
        assert said in report.problems[0].what
    asked = len(server.asked)
    assert counts(fetch(["PMC7"], library, settings=settings)) == (0, 0, 1, 0)
    assert len(server.asked) == asked
    server.add(Paper(7))
    assert counts(fetch(["PMC7"], library, settings=settings, again=True)) == (1, 0, 0, 0)


def test_a_failing_way_is_no_reason_to_take_a_poorer_one(server: Server, library):
    server.add(Paper(7))
    server.faults["/s3/PMC7.1/fig1.jpg"] = "500"
    assert counts(fetch(["PMC7"], library, settings=server.settings())) == (0, 0, 0, 1)
    assert server.count("fullTextXML") == 0
    assert folders(library) == []


# --- identifiers -----------------------------------------------------------------------


def test_pmids_and_dois_are_looked_up(server: Server, library):
    server.add(Paper(1, pmid="11"), Paper(2, doi="10.1000/A.B"), Paper(3))
    words = ["11", "doi:10.1000/a.b", "PMC3", "pmid:11", "99", "https://doi.org/10.9999/none"]
    report = fetch(words, library, settings=server.settings())
    assert counts(report) == (3, 0, 2, 0)
    assert folders(library) == ["PMC1", "PMC2", "PMC3"]
    assert {problem.where for problem in report.problems} == {"MED:99", "DOI:10.9999/none"}


# --- searches --------------------------------------------------------------------------


def test_a_search_is_followed_page_by_page_and_goes_on(server: Server, library):
    server.add(*(Paper(n) for n in range(1, 26)))
    settings = server.settings(page_size=4)
    report = fetch(["immunosenescence"], library, settings=settings, most=10)
    assert counts(report) == (10, 0, 0, 0)
    assert report.hits == {"immunosenescence": 25}
    assert report.left == {"immunosenescence": 15}
    searches = server.count("/rest/search")
    assert searches == 3

    # The same again asks for nothing; more goes on from where the list was left.
    assert counts(fetch(["immunosenescence"], library, settings=settings, most=10)) == (0, 10, 0, 0)
    assert server.count("/rest/search") == searches
    report = fetch(["immunosenescence"], library, settings=settings)
    assert counts(report) == (15, 10, 0, 0)
    assert report.left == {}
    assert server.count("cursorMark=%2A") == 1
    assert all(server.count(f"/s3/PMC{n}.1/fig1.jpg") == 1 for n in range(1, 26))

    # What was published since is found at the end of the list.
    server.add(Paper(26), Paper(27))
    assert counts(fetch(["immunosenescence"], library, settings=settings)) == (2, 25, 0, 0)
    assert server.count("cursorMark=%2A") == 1


def test_dates_and_openness_are_part_of_the_search(server: Server, library):
    fetch(["a AND b"], library, settings=server.settings(), since="2024-01", until="2024-02")
    asked = server.asked[0]
    assert "%28a+AND+b%29" in asked or "(a+AND+b)" in asked or "a%20AND%20b" in asked
    assert "2024-01-01" in asked
    assert "2024-02-29" in asked
    assert "OPEN_ACCESS" in asked
    with pytest.raises(PathscribeError, match="no date"):
        fetch(["a"], library, settings=server.settings(), since="last week")
    with pytest.raises(PathscribeError, match="after the last"):
        fetch(["a"], library, settings=server.settings(), since="2024", until="2023")


def test_hits_that_the_service_does_not_list_are_told(server: Server, library):
    server.add(Paper(1), Paper(2))
    server.extra_hits = 3
    report = fetch(["x"], library, settings=server.settings())
    assert "3 are lacking" in report.problems[0].what


def test_a_search_that_breaks_off_is_gone_on_with(server: Server, library):
    server.add(*(Paper(n) for n in range(1, 11)))
    settings = server.settings(page_size=4)
    server.faults["cursorMark=NA%3D%3D"] = "500"  # the second part begins at 4
    with pytest.raises(FetchError, match="500"):
        fetch(["x"], library, settings=settings)
    [run] = library.runs.list()
    assert run.state == "failed"
    server.faults.clear()
    assert counts(fetch(["x"], library, settings=settings)) == (10, 0, 0, 0)
    assert server.count("cursorMark=%2A") == 1


# --- faults ----------------------------------------------------------------------------

FAULTS = {
    "404": "404",
    "403": "403",
    "500": "500",
    "429": "fewer requests",
    "later": "asks to wait 3600 s",
    "html": "web page",
    "html-as-jpeg": "web page",
    "json": "JSON",
    "truncated": "broke off",
    "closed": "broke off",
    "empty": "empty",
    "other": "bytes",
    "slow": "no answer",
    "loop": "redirects",
    "file": "file:///etc/passwd",
    "private": "private network",
    "scheme": "gopher",
    "huge": "limit",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_bad_picture_is_never_saved(server: Server, library, fault):
    server.add(Paper(7, figures=2), Paper(8))
    server.faults["/s3/PMC7.1/fig2.jpg"] = fault
    settings = server.settings(timeout=1.0 if fault == "slow" else 5.0)
    report = fetch(["PMC7", "PMC8"], library, settings=settings)
    assert counts(report) == (1, 0, 0, 1)
    [problem] = report.problems
    assert problem.where == "PMC7"
    assert "fig2.jpg" in problem.what or fault in ("loop", "private")
    assert FAULTS[fault] in problem.what
    assert folders(library) == ["PMC8"]
    server.faults.clear()
    server.asked.clear()
    assert counts(fetch(["PMC7", "PMC8"], library, settings=settings)) == (1, 1, 0, 0)
    assert server.count("PMC8") == 0
    checked(library, 7, 2)


@pytest.mark.parametrize("place", ["list-type", "PMC7.1.xml", "metadata"])
@pytest.mark.parametrize("fault", ["500", "html", "truncated", "empty"])
def test_bad_answers_of_every_other_kind_fail_the_article(server: Server, library, place, fault):
    server.add(Paper(7))
    server.faults[place] = fault
    assert counts(fetch(["PMC7"], library, settings=server.settings())) == (0, 0, 0, 1)
    assert folders(library) == []


def test_passing_faults_are_overcome(server: Server, library):
    server.add(*(Paper(n) for n in range(1, 7)))
    for number, fault in enumerate(["500", "429", "truncated", "closed", "503", "empty"], start=1):
        part = f"/s3/PMC{number}.1/fig1.jpg"
        server.faults[part], server.times[part] = fault, 2
    words = [f"PMC{n}" for n in range(1, 7)]
    report = fetch(words, library, settings=server.settings(attempts=3))
    assert counts(report) == (6, 0, 0, 0)
    for number in range(1, 7):
        checked(library, number)


def test_another_article_under_the_name_is_refused(server: Server, library, monkeypatch):
    server.add(Paper(7))
    monkeypatch.setattr(Paper, "files", lambda _self: {"PMC7.xml": jats("PMC8")})
    report = fetch(["PMC7"], library, settings=server.settings())
    assert counts(report) == (0, 0, 0, 1)
    assert "PMC8" in report.problems[0].what


def test_names_in_a_file_list_cannot_lead_out(server: Server, library, monkeypatch):
    real = Paper.files
    server.add(Paper(7))
    names = {"../../../evil.jpg": picture(1), "..\\evil.jpg": picture(2)}
    monkeypatch.setattr(Paper, "files", lambda self: {**real(self), **names})
    fetch(["PMC7"], library, settings=server.settings())
    place = Path(library.location)
    assert not list(place.parent.rglob("*evil*"))
    checked(library, 7)


# --- many ------------------------------------------------------------------------------


def test_a_thousand_articles_with_faults_of_every_kind(server: Server, library):
    """5 of 100 articles fail, by every kind of fault in turn; a second run gets those alone."""
    server.add(*(Paper(n) for n in range(1, 1001)))
    kinds = [kind for kind in FAULTS if kind != "slow"] + ["slow"]
    bad = {n: kinds[i % len(kinds)] for i, n in enumerate(range(20, 1001, 20))}
    assert len(bad) == 50
    for number, kind in bad.items():
        server.faults[f"/s3/PMC{number}.1/fig1.jpg"] = kind
    settings = server.settings(timeout=1.0, page_size=300)
    report = fetch(["senescence"], library, settings=settings, most=0)
    assert counts(report) == (950, 0, 0, 50)
    assert {problem.where for problem in report.problems} == {f"PMC{n}" for n in bad}
    for problem in report.problems:
        assert FAULTS[bad[int(problem.where[3:])]] in problem.what
    run = library.runs.list()[0]
    assert (run.kind, run.left_out, run.counts["fetched"]) == ("fetch", 50, 950)
    assert len(library.runs.left_out(run.id, status="failed")) == 50
    assert len(folders(library)) == 950
    for number in range(1, 1001):
        wanted = 0 if number in bad else 1
        assert (Path(library.location) / "packages" / f"PMC{number}").exists() == bool(wanted)
    checked(library, 1)
    checked(library, 999)

    server.faults.clear()
    server.asked.clear()
    report = fetch(["senescence"], library, settings=settings, most=0)
    assert counts(report) == (50, 950, 0, 0)
    touched = {path.split("PMC")[1].split(".")[0] for path in server.asked if "PMC" in path}
    assert touched == {str(n) for n in bad}
    for number in bad:
        checked(library, number)
    assert len(library.downloads.all(state="done")) == 1000


_SCRIPT = """
import sys
from pathscribe.library import Library
from pathscribe.settings import FetchSettings
from pathscribe.sources import fetch

with Library.open(sys.argv[1]) as library:
    settings = FetchSettings(**eval(sys.argv[2]))
    fetch(["x"], library, settings=settings, on_progress=lambda p: print(p.done, flush=True))
"""


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_a_run_that_is_killed_goes_on(server: Server, library, tmp_path):
    server.add(*(Paper(n) for n in range(1, 61)))
    settings = server.settings(jobs=2)
    script = tmp_path / "script.py"
    script.write_text(_SCRIPT)
    values = {name: getattr(settings, name) for name in settings.__slots__}
    process = subprocess.Popen(
        [sys.executable, str(script), library.location, repr(values)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    for line in process.stdout:
        if line.strip() == "5":
            process.send_signal(signal.SIGKILL)
            break
    process.wait(30)
    process.stdout.close()
    assert library.runs.list()[0].state == "killed"
    done = len(library.downloads.all(state="done"))
    assert 5 <= done < 60
    server.asked.clear()
    report = fetch(["x"], library, settings=settings)
    assert report.there == done
    assert report.fetched == 60 - done
    assert folders(library) == sorted(f"PMC{n}" for n in range(1, 61))
    for number in range(1, 61):
        checked(library, number)
