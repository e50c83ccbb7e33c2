"""`pathscribe serve`: the library as a web site."""

from __future__ import annotations

import ipaddress
from typing import Annotated, Final

import typer

from ..errors import PathscribeError
from .common import LibraryOption, note, open_library

HELP: Final = "Show the library as a web site: look at figures, search, run enrichment."
_LOCAL: Final = ("localhost", "127.0.0.1", "[::1]")


def serve(
    library: LibraryOption = None,
    host: Annotated[str, typer.Option(help="Address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen at.")] = 8000,
    name: Annotated[str, typer.Option(help="Name of the site.")] = "pathscribe",
    base_url: Annotated[
        str, typer.Option(metavar="URL", help="Its public address, for permalinks.")
    ] = "",
    cors: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ORIGIN",
            help="Site whose pages may use the API, such as https://lab.org; * for all.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Serve the web app until Ctrl-C. The library is read and never written."""
    try:
        import uvicorn
    except ImportError as error:
        raise PathscribeError(
            "this needs the package uvicorn", hint="pip install 'pathscribe[web]'"
        ) from error
    from ..web import create_app

    with open_library(library) as opened:
        if not len(opened):
            note("the library is empty; `pathscribe read SOURCE -l DIR` fills it", style="yellow")
        app = create_app(
            opened,
            name=name,
            base_url=base_url,
            origins=cors or (),
            hosts=_LOCAL if _is_local(host) else (),
        )
        note(f"{len(opened)} figures at http://{host}:{port}/ (Ctrl-C ends it)")
        uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False)


def _is_local(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
