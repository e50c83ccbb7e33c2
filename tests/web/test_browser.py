"""The web app in a real browser: Debian's chromium, driven by Playwright, with axe-core.

Where there is no chromium the tests skip; with PATHSCRIBE_REQUIRE_BROWSER set (CI does) that is
a failure. PATHSCRIBE_CHROMIUM names another one.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pathscribe import Library

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS = {"wide": (1280, 900), "narrow": (360, 740)}
GENES = "IL6\nSTAT3\nJAK1\nTYROBP\nTREM2\nnot-a-gene"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    api = pytest.importorskip("playwright.sync_api")
    path = os.environ.get("PATHSCRIBE_CHROMIUM") or shutil.which("chromium")
    if path is None:
        if os.environ.get("PATHSCRIBE_REQUIRE_BROWSER"):
            pytest.fail("PATHSCRIBE_REQUIRE_BROWSER is set, and there is no chromium")
        pytest.skip("needs chromium")
    with api.sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield made
        made.close()


@pytest.fixture(params=WIDTHS)
def page(browser: Browser, server: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A tab at one of two widths; whatever its console complains of is a failure."""
    wide, tall = WIDTHS[request.param]
    context = browser.new_context(
        base_url=server, viewport={"width": wide, "height": tall}, accept_downloads=True
    )
    made = context.new_page()
    complaints: list[str] = []
    made.on("pageerror", lambda error: complaints.append(str(error)))
    made.on(
        "console",
        lambda message: complaints.append(message.text) if message.type == "error" else None,
    )
    yield made
    context.close()
    expected = "status of 40"  # a page that is meant to be missing
    assert not [one for one in complaints if expected not in one]


def addresses(figid: str) -> list[str]:
    return [
        "/", "/search", "/search?q=IL6", "/search?q=path+from+IL6+to+STAT3", f"/figures/{figid}",
        f"/figures/{figid}/similar",
        f"/figures/{figid}/mechanism?panel=C&hold=IL6:off", "/entities/gene:STAT3",
        "/entities/fplx:JAK", "/browse", "/browse/cells", "/statistics", "/about", "/api",
        "/enrich", "/enrich?genes=IL6,STAT3,SYK,nonsense", "/nothing", "/search?q=gene:%22",
    ]  # fmt: skip


def lit(page: Page, selector: str) -> list[str]:
    return page.locator(f"{selector}.lit").all_text_contents()


def bad(page: Page) -> list[tuple[str, str, str]]:
    """What axe-core finds that is serious or worse."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    found: Any = axe.Axe().run(page)
    return [
        (page.url, one["id"], one["nodes"][0]["html"][:200])
        for one in found.response["violations"]
        if one["impact"] in ("serious", "critical")
    ]


def test_search_figure_overlay_mechanism(page: Page, figid: str) -> None:
    page.goto("/")
    box = page.get_by_role("textbox", name="Search figures, or paste a gene list")
    box.fill("gene:TYROBP")
    box.press("Enter")
    page.wait_for_url("**/search?q=gene*")
    assert "DAP12" in page.locator(".why").first.inner_text()
    page.locator(".hit h2 a").first.click()
    page.wait_for_url(f"**/figures/{figid}")

    # A box lights up its row and its words in the caption, and the other way round.
    box = page.locator("polygon", has=page.locator("title", has_text="IL-6: IL6"))
    box.hover(force=True)
    assert lit(page, "mark") == ["IL-6"]
    assert len(lit(page, "table.things tr")) == 1
    page.mouse.move(0, 0)
    assert not lit(page, "mark")
    page.locator("mark", has_text="STAT3").first.hover()
    assert any("STAT3" in text for text in lit(page, "polygon"))
    assert any("STAT3" in text for text in lit(page, "table.things tr"))

    # Arrows, and switches of layers.
    arrow = page.locator("polyline.k-activation").first
    assert arrow.is_visible()
    page.locator("#on-k-activation").uncheck()
    assert not arrow.is_visible()
    page.locator("#on-t-gene").uncheck()
    assert not box.is_visible()
    page.locator("#on-t-gene").check()
    assert box.is_visible()

    page.get_by_role("link", name="Run the mechanism").click()
    page.get_by_role("link", name="Panel C").click()
    page.get_by_label("IL6").select_option("IL6:off")
    page.get_by_role("button", name="Run", exact=True).click()
    page.wait_for_url("**hold=IL6*")
    ends = page.locator("table.grid tr", has_text="STAT3")
    assert ends.locator("td").all_inner_texts() == ["off"]


def test_enrichment_and_downloads(page: Page, figid: str) -> None:
    page.goto("/")
    page.locator(".bigsearch textarea").fill(GENES)
    page.locator(".bigsearch button").click()
    page.wait_for_url("**/enrich?*")
    assert page.locator("table.result tbody tr").count() == 1
    page.locator("details.note summary", has_text="unmapped").click()
    assert page.get_by_text("not-a-gene", exact=True).is_visible()
    assert page.locator("svg.chart").is_visible()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download TSV").click()
    text = waiting.value.path().read_text(encoding="utf-8")
    assert "PMC11892258__F3\tIL6;STAT3;TREM2;TYROBP" in text
    page.locator("table.result a").first.click()
    page.wait_for_url(f"**/figures/{figid}")
    page.get_by_text("Download", exact=True).click()
    with page.expect_download() as waiting:
        page.locator(".menu a", has_text="gmt").first.click()
    assert waiting.value.suggested_filename == f"{figid}.gmt"
    assert "\t54209\n" in waiting.value.path().read_text(encoding="utf-8")


def test_zoom_and_pan_by_keys(page: Page, figid: str) -> None:
    page.goto(f"/figures/{figid}")
    stage = page.locator("#stage")
    canvas = page.locator(".canvas")
    before = canvas.bounding_box()
    stage.focus()
    page.keyboard.press("+")
    page.keyboard.press("+")
    zoomed = canvas.bounding_box()
    assert before is not None
    assert zoomed is not None
    assert zoomed["width"] == pytest.approx(2.25 * before["width"], rel=0.01)
    page.keyboard.press("ArrowRight")
    moved = canvas.bounding_box()
    assert moved is not None
    assert moved["x"] < zoomed["x"]
    page.keyboard.press("0")
    after = canvas.bounding_box()
    assert after is not None
    assert (after["x"], after["width"]) == (before["x"], before["width"])


def test_a_row_is_reached_by_keys_alone(page: Page, figid: str) -> None:
    page.goto(f"/figures/{figid}")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.locator("#genes button.word", has_text="DAP12").focus()
    assert any("TYROBP" in text for text in lit(page, "polygon"))


@pytest.fixture
def edited(
    browser: Browser, folder: Path, tmp_path: Path, serve_app
) -> Iterator[tuple[Page, Library]]:
    """A tab on a copy of the library that may be edited."""
    from pathscribe.web import create_app

    shutil.copytree(folder, tmp_path / "library")
    with Library.open(tmp_path / "library") as library:
        for address in serve_app(create_app(library, edit=True, editor="Ada", warm_up=False)):
            context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900})
            yield context.new_page(), library
            context.close()


def test_curation_by_buttons_and_on_the_picture(edited: tuple[Page, Library], figid: str) -> None:
    page, library = edited
    page.goto(f"/figures/{figid}")
    assert not bad(page)
    page.get_by_role("button", name="Reject CXCR1").click()
    page.wait_for_url("**#row-*")
    assert not page.get_by_role("button", name="Reject CXCR1").count()
    assert page.locator("#history tbody tr").count() == 1

    # A box is drawn on the picture where the word stands.
    page.get_by_role("button", name="Draw a box").click()
    page.locator("#stage").scroll_into_view_if_needed()
    stage = page.locator(".canvas svg").bounding_box()
    assert stage is not None
    x, y = stage["x"] + stage["width"] * 0.5, stage["y"] + stage["height"] * 0.1
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 25, steps=4)
    page.mouse.up()
    form = page.locator("#add-mention")
    assert re.fullmatch(r"([0-9.]+,){3}[0-9.]+", form.locator("[name=box]").input_value())
    form.locator("[name=text]").fill("IL-10")
    form.get_by_role("button", name="Add").click()
    page.wait_for_url("**#history")
    (added,) = [m for m in library.get(figid).mentions if m.symbols == ("IL10",)]
    label = next(one for one in library.get(figid).labels if one.id == added.labels[0])
    image = library.get(figid).figure.image
    assert image is not None
    assert label.polygon[0][0] == pytest.approx(image.width * 0.5, abs=3)
    assert label.polygon[2][0] == pytest.approx(image.width * (0.5 + 60 / stage["width"]), abs=3)

    # Two boxes are joined.
    page.get_by_role("button", name="Join two").click()
    page.locator("polygon", has=page.locator("title", has_text="IL-10")).click()
    page.locator("polygon", has=page.locator("title", has_text="SYK: SYK")).click()
    form = page.locator("#add-relation")
    assert form.locator("[name=source]").input_value() == "IL-10"
    assert form.locator("[name=target]").input_value() == "SYK"
    form.locator("[name=sign]").select_option("-1")
    form.get_by_role("button", name="Add").click()
    page.wait_for_url("**#relations")
    assert [r.effect for r in library.get(figid).relations if r.evidence == "curated"] == [-1]
    page.get_by_role("button", name="Undo: rejected CXCR1").click()
    page.wait_for_url("**#history")
    assert page.get_by_role("button", name="Reject CXCR1").count() == 1
    assert not bad(page)
    page.goto("/edits")
    assert page.locator("tbody tr").count() == 1
    assert not bad(page)


def test_an_upload_is_read_and_its_page_opens(
    browser: Browser, tmp_path: Path, serve_app, example_picture: bytes
) -> None:
    from pathscribe.web import create_app

    with Library.open(tmp_path / "library") as library:
        for address in serve_app(create_app(library, upload=True, warm_up=False)):
            page = browser.new_page(base_url=address, viewport={"width": 360, "height": 740})
            page.goto("/")
            page.get_by_role("link", name="Upload", exact=True).click()
            assert not bad(page)
            file = {"name": "fig3.jpg", "mimeType": "image/jpeg", "buffer": example_picture}
            page.locator("input[type=file]").set_input_files(file)
            page.locator("textarea").fill("NETs, neutrophil extracellular traps.")
            page.get_by_role("button", name="Upload and read").click()
            page.wait_for_url("**/upload/*")
            assert page.get_by_role("progressbar").is_visible()
            assert not bad(page)
            page.wait_for_url("**/figures/*", timeout=120_000)
            assert page.locator("#genes button.word", has_text="DAP12").is_visible()
            page.close()


def test_nothing_is_wider_than_the_screen(page: Page, figid: str) -> None:
    for address in addresses(figid):
        page.goto(address)
        over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert over <= 0, (address, over)


def test_axe_finds_nothing_serious(page: Page, figid: str) -> None:
    narrow = page.evaluate("window.innerWidth < 600")
    page.emulate_media(color_scheme="dark" if narrow else "light")
    found = []
    for address in addresses(figid):
        page.goto(address)
        found += bad(page)
    assert not found


def test_reading_needs_no_script(browser: Browser, server: str, figid: str) -> None:
    context = browser.new_context(base_url=server, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.locator(".bigsearch textarea").fill("gene:IL6")
    page.locator(".bigsearch button").click()
    page.locator(".hit h2 a").first.click()
    box = page.locator("polygon.t-gene").first
    assert box.is_visible()
    page.locator("#on-t-gene").uncheck()
    assert not box.is_visible()
    page.get_by_text("Download", exact=True).click()
    assert page.locator(".menu a", has_text="json").first.is_visible()
    page.locator("summary", has_text="evidence").first.click()
    assert page.locator(".evidence").first.is_visible()
    page.goto(f"/figures/{figid}/mechanism?panel=C")
    assert page.locator("svg").count() > 1
    context.close()


def test_the_own_script_is_small(browser: Browser, server: str, figid: str) -> None:
    context = browser.new_context(base_url=server)
    page = context.new_page()
    sizes: dict[str, int] = {}
    hosts: set[str] = set()

    def note(response: Any) -> None:
        hosts.add(re.sub(r"^https?://([^/]+).*", r"\1", response.url))
        if ".js" in response.url:
            sizes[response.url] = len(response.body())

    page.on("response", note)
    page.goto(f"/figures/{figid}")
    page.wait_for_load_state("networkidle")
    context.close()
    assert sizes
    assert sum(sizes.values()) < 60_000
    assert hosts == {server.removeprefix("http://")}
