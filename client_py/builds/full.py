"""The full build: SockJS with every transport; touches no global.

main.py publishes it as a script, full_module.py exports it as an ES module.
"""

from __future__ import annotations

from typing import Final

from client_py.browser.console import write_console
from client_py.browser.memory import remember, slow_names
from client_py.browser.small_json import parse_json, quote_json
from client_py.browser.xdr import request_anywhere
from client_py.core.escape import escape
from client_py.core.selection import option_advice
from client_py.iframe_child import bootstrap_iframe
from client_py.info import InfoSource
from client_py.sockjs import Parts, equip
from client_py.sockjs import SockJS as SockJS
from client_py.transports.table import FRAMED, TRANSPORTS


def quote(text: str) -> str:
    """Quote and escape a message: some engines and proxies break what JSON leaves as it is."""
    return escape(quote_json(text))


def advise(protocols: object, options: object) -> None:
    """Tell the page's developer of what has no effect."""
    advice = option_advice(protocols, options)
    if advice:
        write_console("warn", advice)


def bootstrap() -> None:
    """Run this window as the child of an iframe transport; its page calls it."""
    bootstrap_iframe(FRAMED)


ASK_INFO: Final = InfoSource(request_anywhere, parse_json)

equip(Parts(TRANSPORTS, ASK_INFO, parse_json, quote, slow_names, remember, advise), bootstrap)
