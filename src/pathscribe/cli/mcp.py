"""`pathscribe mcp`: the library as tools for assistants."""

from __future__ import annotations

from typing import Final

from .common import LibraryOption, library_place

HELP: Final = "Answer assistants (MCP): search, figure, enrich, explain, simulate."


def mcp(library: LibraryOption = None) -> None:
    """Speak the Model Context Protocol on standard input and output; only reads.

    The library may be a folder, a database URL, or the address of a `pathscribe serve`.
    """
    from ..library import Library
    from ..library.remote import RemoteLibrary
    from ..web.assistant import create_server

    place = library_place(library)
    if place.startswith(("http://", "https://")):
        with RemoteLibrary(place) as remote:
            create_server(remote).run("stdio")
        return
    with Library.open(place, create=False) as opened:
        create_server(opened).run("stdio")
