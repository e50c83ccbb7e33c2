"""`pathscribe serve`: the library as a web site."""

from __future__ import annotations

import gc
import getpass
import ipaddress
import multiprocessing
import multiprocessing.connection
import os
import signal
import socket
import sys
import time
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from ..errors import PathscribeError
from .common import LibraryOption, library_place, note, open_library, plain

if TYPE_CHECKING:
    from ..library import Library

HELP: Final = "Show the library as a web site: look at figures, search, run enrichment."
_PATIENCE: Final = 5
"""Seconds that answers under way have when the server ends."""
_BACKLOG: Final = 2048
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
    workers: Annotated[
        int,
        typer.Option(
            min=1,
            max=64,
            help="Processes that answer; more than one without --edit, --upload.",
        ),
    ] = 1,
    demo: Annotated[
        bool,
        typer.Option("--demo", help="Read the example figure first, if the library is empty."),
    ] = False,
) -> None:
    """Serve the web app until Ctrl-C. Without --edit and --upload the library is not written."""
    try:
        import uvicorn  # noqa: F401
    except ImportError as error:
        raise PathscribeError(
            "this needs the package uvicorn", hint="pip install 'pathscribe[web]'"
        ) from error
    if workers > 1 and (edit or upload):
        # Decisions wait for each other within one process, and uploads are known to one.
        raise PathscribeError("with --edit or --upload there is one process", where="--workers")
    with open_library(library, create=demo) as opened:
        if not len(opened):
            _first_start(opened, demo=demo)
        count = len(opened)
    settings = {
        "name": name,
        "base_url": base_url,
        "origins": tuple(cors or ()),
        "hosts": _LOCAL if _is_local(host) else (),
        "edit": edit,
        "editor": by or (_user() if edit and _is_local(host) else ""),
        "upload": upload,
    }
    with _listening(host, port, shared=workers > 1) as door:
        shown = f"[{host}]" if ":" in host else host
        ready = f"{count} figures at http://{shown}:{door.getsockname()[1]}/ (Ctrl-C ends it)"
        place = library_place(library)
        if workers == 1:
            note(ready)
            _answer(place, settings, door)
        else:
            _answer_together(place, settings, door, workers, ready)


def _answer(place: str, settings: dict[str, Any], door: socket.socket) -> None:
    """Answer what comes to a socket, until a signal ends it."""
    import uvicorn

    from ..library import Library
    from ..web import create_app

    # What is made at the start stays; looking through it again and again only costs.
    gc.set_threshold(50_000, 20, 50)
    with Library.open(place, create=False) as library:
        app = create_app(library, **settings)
        config = uvicorn.Config(
            app,
            log_level="warning",
            server_header=False,
            access_log=False,
            timeout_keep_alive=30,
            timeout_graceful_shutdown=_PATIENCE,
        )
        uvicorn.Server(config).run(sockets=[door])


def _answer_with_others(
    place: str, settings: dict[str, Any], address: tuple[Any, ...], family: int
) -> None:
    """The same in one of several processes, each with a socket of its own at the address."""
    with _open_door(address, family, shared=True) as door:
        door.listen(_BACKLOG)
        _answer(place, settings, door)


def _answer_together(
    place: str, settings: dict[str, Any], door: socket.socket, workers: int, ready: str
) -> None:
    """Keep so many processes answering. The system deals connections out to them.

    Raises:
        PathscribeError: They do not start.
    """
    context = multiprocessing.get_context("spawn")

    def started() -> Any:
        address = door.getsockname()
        given = (place, settings, address, int(door.family))
        process = context.Process(target=_answer_with_others, args=given, daemon=True)
        process.start()
        return process

    def end(*_: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, end)
    running = [started() for _ in range(workers)]
    try:
        _wait_for_one(running, door.getsockname())
        note(ready)
        while True:
            multiprocessing.connection.wait([one.sentinel for one in running])
            time.sleep(0.5)  # one that cannot start must not keep a core busy
            running = [one if one.is_alive() else started() for one in running]
    except KeyboardInterrupt:
        pass
    finally:
        for one in running:
            one.terminate()
        for one in running:
            one.join(2 * _PATIENCE)
            one.kill()


def _wait_for_one(running: list[Any], address: tuple[Any, ...]) -> None:
    """Until one of the processes answers at the address."""
    while all(one.is_alive() for one in running):
        try:
            socket.create_connection(address[:2], 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise PathscribeError("a process that answers could not start", where="--workers")


def _listening(host: str, port: int, *, shared: bool) -> socket.socket:
    """A socket at the address; one that the system chooses for port 0."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        door = _open_door(found[4], found[0], shared=shared)
        # One that is shared only holds the address: what came to it would wait for ever.
        if not shared:
            door.listen(_BACKLOG)
        return door
    except OSError as error:
        raise PathscribeError(
            f"the address cannot be used: {error.strerror or error}",
            where=f"{host}:{port}",
            hint="give another --port",
        ) from error


def _open_door(address: tuple[Any, ...], family: int, *, shared: bool) -> socket.socket:
    door = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name == "posix":
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if shared:
            if not hasattr(socket, "SO_REUSEPORT"):
                raise PathscribeError("this system has no shared ports", where="--workers")
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        door.bind(address)
    except BaseException:
        door.close()
        raise
    return door


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
