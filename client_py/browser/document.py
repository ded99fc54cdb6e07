"""The page's document: what transports put into it, and the messages its windows exchange."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from client_py.browser.contract import Cancel
from client_py.browser.dom import (
    Element,
    HtmlFile,
    Iframe,
    LoadingElement,
    Violation,
    Window,
    WindowMessage,
)
from client_py.browser.host import new, window
from client_py.browser.page import Listener, listen_to_page

# `form-action` and `frame-src`, as which `child-src` and `default-src` are told too.
FORBIDDEN: Final = re.compile(r"^f(orm|rame)-")


def is_document_ready() -> bool:
    """Return whether there is a body to append to; a worker has nothing to wait for."""
    document = window.document
    return not document or (document.body and document.readyState != "loading")


def create_hidden(tag: str) -> Any:
    """Create an element that does not show; the tag decides of which type."""
    element = window.document.createElement(tag)
    element.style.display = "none"
    return element


def append_to_body(element: Element) -> None:
    """Append an element to the page."""
    window.document.body.appendChild(element)


def append_script(url: str) -> LoadingElement:
    """Append a script to the page."""
    script: LoadingElement = window.document.createElement("script")
    script.src = url
    script.charset = "UTF-8"
    append_to_body(script)
    return script


def listen_to_end(element: LoadingElement, callback: Callable[[], None]) -> None:
    """Call back, perhaps more than once, when what an element loads has arrived or cannot."""

    def on_change() -> None:
        if element.readyState in ("loaded", "complete"):
            callback()

    element.onload = callback
    element.onerror = callback
    element.onreadystatechange = on_change


def frame_text(iframe: Iframe, unread: str) -> str:
    """Return the text that a frame shows, or `unread` if this page may not read it."""
    try:
        return iframe.contentWindow.document.body.textContent.strip()
    except Exception:  # Nor may any page in IE 8, which has no `textContent`.
        return unread


def form_length(text: str) -> int:
    """Return about how many bytes a text takes up in a form: engines escape a little more."""
    return len(window.encodeURIComponent(text))


def remove_node(node: Element) -> None:
    """Take a node out of its document, wherever it is by now."""
    if node.parentNode:
        node.parentNode.removeChild(node)


def set_global(name: str, value: object) -> None:
    """Put a callback where a server's script finds it."""
    window[name] = value


def delete_global(name: str) -> None:
    """Remove such a callback again."""
    window[name] = None
    try:
        del window[name]
    except Exception:  # IE 8 cannot delete what is on window.
        pass


def parent_window() -> Window | None:
    """Return the window that holds this one, None where none does."""
    return window.parent if window.parent is not window else None


def location_hash() -> str:
    """Return the fragment of the page's address, without `#`."""
    fragment: str = window.location.hash
    return fragment[1:]


def decode_percents(text: str) -> str:
    """Replace percent sequences, one character for each; broken ones stay as they are."""
    decoded: str = window.unescape(text)
    return decoded


def listen_to_messages(callback: Callable[[WindowMessage], None]) -> Cancel:
    """Call back for each message event of this window.

    Returns:
        A function that stops it.
    """
    return listen("message", callback)


def listen_to_violations(url: str, callback: Callable[[], None]) -> Cancel:
    """Call back, perhaps more than once, when the page's policy forbids a form or frame.

    Args:
        url: its address in the engine's spelling, as an element's own `src` or `action` gives it.

    Returns:
        A function that stops it.

    Source: Content Security Policy Level 3, "Violation DOM events", "Obtain the blockedURI".
    """
    address = url.split("#")[0] + "/"

    def on_violation(event: Violation) -> None:
        # Of another origin's address only the origin is told.
        is_ours = address.startswith(f"{event.blockedURI}/")
        # A policy that only reports forbids nothing.
        is_enforced = event.disposition == "enforce"
        if is_ours and is_enforced and FORBIDDEN.search(event.effectiveDirective):
            callback()

    return listen("securitypolicyviolation", on_violation)


def listen(type: str, callback: Listener) -> Cancel:
    """Call back for each event of a type that reaches this window; return what stops it."""
    if window.addEventListener:
        return listen_to_page([type], callback)
    window.attachEvent(f"on{type}", callback)  # IE 8.
    return lambda: window.detachEvent(f"on{type}", callback)


def new_htmlfile() -> HtmlFile | None:
    """Make IE's document outside of the page, whose endless page shows no busy cursor.

    Returns:
        None where there is none.
    """
    if not window.ActiveXObject:
        return None
    htmlfile: HtmlFile = new(window.ActiveXObject, "htmlfile")
    htmlfile.open()
    # Both sides must set the domain, to the same; the server's page does.
    domain: str = window.document.domain
    htmlfile.write(f'<body><script>document.domain="{domain}"<' + "/script>")
    htmlfile.close()
    return htmlfile


def create_named_iframe(name: str) -> Iframe:
    """Create a hidden iframe that a form can target; IE up to 7 wants the name in the tag."""
    try:
        iframe: Iframe = create_hidden(f'<iframe name="{name}">')
    except Exception:
        iframe = create_hidden("iframe")
        iframe.name = name
    return iframe
