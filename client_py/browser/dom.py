"""The types of the host's values, as far as the client uses them.

The compiler erases these classes, but keeps the names of their members. What a page or a server may
fill with anything is `object`, and must be narrowed before it is used. A member that an object does
not have counts as None.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol


class Timer(Protocol):
    """What `setTimeout` gives: a number in pages, an object in node."""


class Style(Protocol):
    display: str


class Element(Protocol):
    """Any element of a page."""

    style: Style
    id: str
    parentNode: Element | None
    childNodes: list[Element]
    textContent: str

    def appendChild(self, child: Element) -> None: ...

    def removeChild(self, child: Element) -> None: ...


class LoadingElement(Element, Protocol):
    """An iframe or a script."""

    src: str
    name: str
    charset: str
    readyState: str
    onload: Callable[[], None]
    onerror: Callable[[], None]
    onreadystatechange: Callable[[], None]


class Iframe(LoadingElement, Protocol):
    """Its window is None while it is in no document."""

    contentWindow: Window


class Form(Element, Protocol):
    method: str
    action: str
    target: str
    acceptCharset: str

    def submit(self) -> None: ...


class TextArea(Element, Protocol):
    name: str
    value: str


class Document(Protocol):
    body: Element
    domain: str
    readyState: str

    def createElement(self, tag: str) -> Any: ...  # Its type depends on the tag.


class Window(Protocol):
    """The window of another page: the parent's, or an iframe's."""

    document: Document

    def postMessage(self, text: str, origin: str) -> None: ...


class HtmlFile(Document, Protocol):
    """IE's document outside of a page."""

    parentWindow: dict[str, object]

    def open(self) -> None: ...

    def write(self, text: str) -> None: ...

    def close(self) -> None: ...


class Event(Protocol):
    """An event of SockJS, which has some of these members, or one that a page made itself."""

    type: str
    target: object
    currentTarget: object
    data: object
    code: int
    reason: str
    wasClean: bool
    status: int
    attempts: list[dict[str, object]]
    willReconnect: bool
    retryIn: float


class Thenable(Protocol):
    """A promise."""

    def then(
        self,
        on_value: Callable[[object], None] | None,
        on_failure: Callable[[object], None] | None = None,
    ) -> Thenable: ...


class Dispatcher(Protocol):
    """What gives out events: a page's own or ours."""

    dispatchEvent: Callable[[Event], object]


class WindowMessage(Protocol):
    """What one window posted to another: any page may post anything."""

    data: object
    origin: str
    source: Window


class PageEvent(Protocol):
    """An event of the page's own life."""

    type: str


class Violation(Protocol):
    """The event of something that the page's Content Security Policy has forbidden."""

    blockedURI: str
    disposition: str
    effectiveDirective: str


class Listener(Protocol):
    """A function, or an object with `handleEvent`."""

    def call(self, this: object, event: Event) -> None: ...

    def handleEvent(self, event: Event) -> None: ...


class AbortSignal(Protocol):
    aborted: bool

    def addEventListener(self, type: str, listener: Callable[[], None]) -> None: ...


class AbortController(Protocol):
    signal: AbortSignal

    def abort(self) -> None: ...


class ListenerOptions(Protocol):
    """The third argument of `addEventListener`."""

    once: bool
    signal: AbortSignal | None


class Xhr(Protocol):
    """An XMLHttpRequest."""

    readyState: int
    status: int
    responseText: str
    withCredentials: bool
    onreadystatechange: Callable[[], None]

    def open(self, method: str, url: str, is_async: bool) -> None: ...

    def setRequestHeader(self, name: str, value: str) -> None: ...

    def send(self, body: str | None) -> None: ...

    def abort(self) -> None: ...


class Xdr(Protocol):
    """An XDomainRequest, of IE 8 and 9."""

    responseText: str
    onprogress: Callable[[], None]
    onload: Callable[[], None]
    onerror: Callable[[], None]
    ontimeout: Callable[[], None]

    def open(self, method: str, url: str) -> None: ...

    def send(self, body: str) -> None: ...

    def abort(self) -> None: ...


class SocketMessage(Protocol):
    data: object


class SocketClose(Protocol):
    """Before RFC 6455 a close event had none of these."""

    code: int | None
    reason: str | None
    wasClean: bool | None


class Socket(Protocol):
    """A native WebSocket."""

    bufferedAmount: int
    onmessage: Callable[[SocketMessage], None] | None
    onclose: Callable[[SocketClose], None] | None
    onerror: Callable[[], None] | None

    def send(self, text: str) -> None: ...

    def close(self) -> None: ...


class SourceMessage(Protocol):
    data: str


class Source(Protocol):
    """An EventSource."""

    readyState: int
    onmessage: Callable[[SourceMessage], None]
    onerror: Callable[[], None]

    def close(self) -> None: ...


class Chunk(Protocol):
    """What `Reader.read` resolves to."""

    done: bool
    value: object


class Reader(Protocol):
    """Reads the body of a response, chunk by chunk."""

    def read(self) -> Any: ...  # A promise: of a Chunk.


class Body(Protocol):
    def getReader(self) -> Reader: ...


class Response(Protocol):
    """What `fetch` resolves to."""

    status: int
    body: Body

    def text(self) -> Any: ...  # A promise: of a str.
