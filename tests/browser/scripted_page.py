"""A page with our client and services whose every answer a test writes; imported by tests."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from tests.browser.comparison.site import ComparisonSite
from tests.engines.contract import Engine

# What the page writes to the console by `warn` and `log`, as text.
KEEP_LINES = """
    const lines = { warn: [], log: [] };
    for (const method of ['warn', 'log']) {
        console[method] = (...values) => { lines[method].push(values.join(' ')); };
    }
"""


@dataclass(frozen=True)
class ScriptedPage:
    """The page, shown by an engine; see comparison/pages/recorder.js for its `scene`."""

    engine: Engine
    site: ComparisonSite

    def open(self) -> None:
        """Show the page anew."""
        query = {"client": "ours", "script": "/sockjs.min.js"}
        query |= {"cross": self.site.cross_origin, "proxy": self.site.proxy}
        self.engine.open(f"{self.site.origin}/comparison/pages/frame.html?{urlencode(query)}")

    def run(self, body: str, **values: Any) -> Any:
        """Return what the body of an async function gives, which knows the values by name."""
        names = "".join(f"const {name} = {json.dumps(value)};" for name, value in values.items())
        function = f"async (scene) => {{ {KEEP_LINES} {names} {body} }}"
        stuck = "pause(PATIENCE_MS).then(() => 'stuck')"
        return self.engine.evaluate(f"Promise.race([{stuck}, ({function})(new Scene())])")

    def trace(self, script: dict[str, Any], transports: str | list[str]) -> list[str]:
        """Return the events of a connection to a scripted service, up to its end."""
        lines: list[str] = self.run(
            """
            const socket = scene.open(scene.scripted(script), { transports });
            await scene.closed(socket);
            return scene.trace;
            """,
            script=script,
            transports=transports,
        )
        return lines
