"""What the builds for engines of today have in common. Imported by their entry modules."""

from __future__ import annotations

from client_py.browser.contract import Request
from client_py.browser.json import parse_native, write_native
from client_py.browser.memory import Remember, SlowNames
from client_py.core.selection import no_advice
from client_py.info import InfoSource
from client_py.sockjs import Parts, equip
from client_py.transports.contract import Transport


def equip_slim(
    transports: list[Transport], request: Request, slow_names: SlowNames, remember: Remember
) -> None:
    """Make a build of transports that need neither frames nor escapes; see `Parts`."""
    ask_info = InfoSource(request, parse_native)
    equip(
        Parts(transports, ask_info, parse_native, write_native, slow_names, remember, no_advice),
        refuse_bootstrap,
    )


def refuse_bootstrap() -> None:
    """Stand in for what an iframe page calls.

    Raises:
        TypeError: always; the page loads the wrong script.
    """
    raise TypeError("This build of SockJS has no iframe transports")
