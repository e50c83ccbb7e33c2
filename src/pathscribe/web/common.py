"""What routes share: the site of a request, pages from templates, paging."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlencode

from fastapi import Request
from fastapi.templating import Jinja2Templates
from starlette.responses import Response

from .site import Site

ON_A_PAGE = 10
MOST_PAGES = 500


def site_of(request: Request) -> Site:
    """The library behind a request."""
    return cast("Site", request.app.state.site)


def address_of(request: Request, path: str) -> str:
    """The whole address of a page, which stays."""
    base = site_of(request).base_url or str(request.base_url).rstrip("/")
    return f"{base}{path}"


def page(request: Request, template: str, status: int = 200, **given: Any) -> Response:
    """A page from a template."""
    templates = cast("Jinja2Templates", request.app.state.templates)
    return templates.TemplateResponse(request, template, given, status_code=status)


@dataclass(frozen=True, slots=True)
class Pages:
    """Links to the pages of a long list.

    Attributes:
        at: Number of this page, from 1.
        count: How many there are.
        path: Of all of them.
        given: What stands in their addresses beside the number.
    """

    at: int
    count: int
    path: str
    given: Mapping[str, str]

    def address(self, number: int) -> str:
        """Of one of the pages."""
        values = {**self.given, **({"page": str(number)} if number > 1 else {})}
        return f"{self.path}?{urlencode(values)}" if values else self.path

    @property
    def near(self) -> list[int]:
        """Numbers of the pages that are linked: the first, the last, those around; 0 for a gap."""
        kept = sorted(
            {1, self.count, *range(self.at - 2, self.at + 3)} & set(range(1, self.count + 1))
        )
        found: list[int] = []
        for number in kept:
            if found and number > found[-1] + 1:
                found.append(0)
            found.append(number)
        return found


def paged(total: int, at: int, path: str, given: Mapping[str, str], each: int = ON_A_PAGE) -> Pages:
    """The pages of a list of so many."""
    return Pages(at, max(1, min(-(-total // each), MOST_PAGES)), path, given)
