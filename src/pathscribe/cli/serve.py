"""`pathscribe serve`: the library as a web site."""

from __future__ import annotations

import getpass
import ipaddress
import socket
import sys
from typing import TYPE_CHECKING, Annotated, Final

import typer

from ..errors import PathscribeError
from .common import LibraryOption, note, open_library, plain

if TYPE_CHECKING:
    from ..library import Library

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
    edit: Annotated[
        bool, typer.Option("--edit", help="Let visitors correct figures; they need no password.")
    ] = False,
    by: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="Who edits, where a browser has not been told. [default: this machine's user]",
            show_default=False,
        ),
    ] = "",
    upload: Annotated[
        bool,
        typer.Option("--upload", help="Let visitors bring pictures and articles; no password."),
    ] = False,
    demo: Annotated[
        bool,
        typer.Option("--demo", help="Read the example figure first, if the library is empty."),
    ] = False,
) -> None:
    """Serve the web app until Ctrl-C. Without --edit and --upload the library is not written."""
    try:
        import uvicorn
    except ImportError as error:
        raise PathscribeError(
            "this needs the package uvicorn", hint="pip install 'pathscribe[web]'"
        ) from error
    from ..web import create_app

    with open_library(library, create=demo) as opened:
        if not len(opened):
            _first_start(opened, demo=demo)
        app = create_app(
            opened,
            name=name,
            base_url=base_url,
            origins=cors or (),
            hosts=_LOCAL if _is_local(host) else (),
            edit=edit,
            upload=upload,
            editor=by or (_user() if edit and _is_local(host) else ""),
        )
        with _listening(host, port) as door:
            shown = f"[{host}]" if ":" in host else host
            address = f"http://{shown}:{door.getsockname()[1]}/"
            note(f"{len(opened)} figures at {address} (Ctrl-C ends it)")
            config = uvicorn.Config(app, log_level="warning", server_header=False)
            uvicorn.Server(config).run(sockets=[door])


def _listening(host: str, port: int) -> socket.socket:
    """A socket at the address; one that the system chooses for port 0."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise PathscribeError(
            f"the address cannot be used: {error.strerror or error}",
            where=f"{host}:{port}",
            hint="give another --port",
        ) from error


def _first_start(library: Library, *, demo: bool) -> None:
    """Fill an empty library with the example, if the user wants that."""
    if not demo:
        note("the library is empty; `pathscribe read SOURCE -l DIR` fills it", style="yellow")
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            note("`pathscribe serve --demo` fills it with the example")
            return
        if not typer.confirm("Read the example figure into it?", default=True, err=True):
            return
    from ..examples import example_path
    from ..pipeline import run

    note("reading the example ...")
    for problem in run([example_path()], library).problems:
        note(plain(str(problem)), style="red")


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a user without a name
        return ""


def _is_local(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
