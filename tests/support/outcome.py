"""The outcome of one echo in a page, as a record."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from tests.engines.contract import UNCAUGHT, Engine

TIMEOUT_S = 60

PERCENT = "100%41 50%25"
STRINGS = 4  # as many as tests/browser/pages/client.js has


@dataclass(frozen=True)
class Outcome:
    """The page's `outcome`: its transport, how many strings came back unchanged, and its end."""

    transport: str | None
    echoed: int
    wrong: list[str]
    closed: dict[str, Any] | None

    def attempts(self) -> list[str]:
        """Return the names of the transports that were tried and failed."""
        attempts = self.closed["attempts"] if self.closed else []
        return [attempt["transport"] for attempt in attempts if attempt["code"]]


def echo(
    engine: Engine,
    url: str,
    transports: str | list[str] | None = None,
    *,
    messages: list[str] | None = None,
    hold: bool = False,
    function: str = "echo",
    **options: object,
) -> Outcome:
    """Connect the page that the engine shows, and echo strings, by default the page's own.

    Args:
        hold: leave the socket open at the end.
        function: the name of the page's function that echoes.
        options: SockJS's own.
    """
    # A busy machine must not look like a transport that fails.
    options = {"timeout": 20_000, "transports": transports, **options}
    arguments = ", ".join(json.dumps(value) for value in (url, options, messages, hold))
    engine.evaluate(f"{function}({arguments})")
    assert engine.wait_until("outcome.finished", TIMEOUT_S), engine.evaluate("summary()")
    return outcome_of(engine)


def outcome_of(engine: Engine) -> Outcome:
    """Return the outcome of the echo so far."""
    return Outcome(**json.loads(engine.evaluate("summary()")))


def thrown(engine: Engine) -> list[str]:
    """Return what scripts threw; engines also comment on a page's `document.domain`."""
    return [line for line in engine.console() if line.startswith(UNCAUGHT)]


def leftovers(engine: Engine) -> list[str]:
    """Return what SockJS has left in the page: callbacks, scripts, forms, frames."""
    found: list[str] = json.loads(engine.evaluate("JSON.stringify(leftovers())"))
    return found
