"""The table of scripts that the build writes, and of the stand-ins that some are made with."""

from __future__ import annotations

from typing import NamedTuple

from build.compiler import ES3, Edition


class Output(NamedTuple):
    """A script that the build writes.

    Attributes:
        exports: names in the entry module; the first one is the default.
    """

    name: str
    entry: str
    format: str
    edition: Edition
    exports: tuple[str, ...] = ("SockJS",)

    @property
    def minified_from(self) -> str | None:
        """Return the name of the script that this one is minified from."""
        return self.name.replace(".min", "") if ".min" in self.name else None


# For engines with `fetch` and `URL`: those since 2019.
ES2015 = Edition(
    is_es2015=True,
    stand_ins={
        "client_py.browser.document": "client_py.native.document",
        "client_py.browser.environment": "client_py.native.environment",
        "client_py.browser.http": "client_py.native.http",
        "client_py.browser.random": "client_py.native.random",
        "client_py.core.urls": "client_py.native.urls",
        "client_py.events": "client_py.native.events",
        "client_py.core.utf8": "client_py.native.utf8",
    },
)
BOTH = ("SockJS", "ReconnectingSockJS")
OUTPUTS = [
    Output("sockjs.js", "client_py.builds.main", "umd", ES3),
    Output("sockjs.min.js", "client_py.builds.main", "umd", ES3),
    Output("sockjs.reconnecting.js", "client_py.builds.reconnecting", "umd", ES3),
    Output("sockjs.reconnecting.min.js", "client_py.builds.reconnecting", "umd", ES3),
    Output("sockjs.mjs", "client_py.builds.full_module", "esm", ES3, BOTH),
    Output("sockjs.min.mjs", "client_py.builds.full_module", "esm", ES3, BOTH),
    Output("sockjs.modern.js", "client_py.builds.modern", "umd", ES2015),
    Output("sockjs.modern.min.js", "client_py.builds.modern", "umd", ES2015),
    Output("sockjs.modern.mjs", "client_py.builds.modern_module", "esm", ES2015, BOTH),
    Output("sockjs.modern.min.mjs", "client_py.builds.modern_module", "esm", ES2015, BOTH),
    Output("sockjs.websocket.js", "client_py.builds.websocket", "umd", ES2015),
    Output("sockjs.websocket.min.js", "client_py.builds.websocket", "umd", ES2015),
    Output("sockjs.websocket.mjs", "client_py.builds.websocket_module", "esm", ES2015, BOTH),
    Output("sockjs.websocket.min.mjs", "client_py.builds.websocket_module", "esm", ES2015, BOTH),
]
# One of each kind, for the report.
DETAILED = ("sockjs.min.js", "sockjs.modern.min.mjs", "sockjs.websocket.min.mjs")
