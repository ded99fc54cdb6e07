"""Files of web-platform-tests' `websockets/`, restated as questions to a class, and the answers.

The questions are functions of pages/contract.js. test_websocket_contract.py asks each of them of
every build, and of the engine's own WebSocket, which shows that they are put right;
contract_document.py writes docs/websocket-contract.md from the results. No code is of
web-platform-tests; its file names are the ids of the rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

# The builds: the first has events of its own, the others those of the engine.
FULL: Final = "sockjs.js"
SLIM: Final = ("sockjs.modern.js", "sockjs.websocket.js")
BUILDS: Final = (FULL, *SLIM)
# The full build over HTTP.
POLLING: Final = f"{FULL} over xhr-polling"
# The engine's own class, in place of a build.
WEBSOCKET: Final = "WebSocket"

# In place of an answer: the one of WebSocket.
AS_WEBSOCKET: Final = object()

CONNECTING, OPEN, CLOSING, CLOSED = range(4)
INTERFACE: Final = "interfaces/WebSocket"


@dataclass(frozen=True)
class Row:
    """One file of web-platform-tests.

    Attributes:
        file: below `websockets/`.
        asks: what it is about.
        question: an expression of pages/contract.js; none if other tests answer it.
        websocket: the answer of a WebSocket, as plain data.
        full: that of the build `FULL`.
        slim: that of the builds `SLIM`.
        polling: that of `POLLING`, where it is not that of `FULL`.
        why: they differ; or which tests answer instead.
        is_asked_of_engines: whether the engine's own class is asked too; not where no server here
            does what the file needs, or where the engines themselves fail.
    """

    file: str
    asks: str
    question: str
    websocket: object
    full: object = AS_WEBSOCKET
    slim: object = AS_WEBSOCKET
    why: str = ""
    is_asked_of_engines: bool = True
    polling: object = AS_WEBSOCKET

    def answer(self, subject: str) -> object:
        """Return the answer that is expected of a build, of `POLLING`, or of WebSocket."""
        if subject == POLLING and self.polling is not AS_WEBSOCKET:
            return self.polling
        ours = self.slim if subject in SLIM else self.full
        return self.websocket if subject == WEBSOCKET or ours is AS_WEBSOCKET else ours

    def verdict(self, build: str) -> str:
        """Return how a build does, as docs/websocket-contract.md has it."""
        if not self.question:
            return "elsewhere"
        return "same" if self.answer(build) is self.websocket else "differs"


def differs(
    file: str,
    asks: str,
    question: str,
    websocket: object,
    ours: object,
    why: str,
    *,
    is_asked_of_engines: bool = True,
) -> Row:
    """Make the row of a file that every build answers in the same way, other than WebSocket."""
    return Row(file, asks, question, websocket, ours, ours, why, is_asked_of_engines)


def counts(
    file: str, asks: str, question: str, websocket: object, ours: object, polling: object, why: str
) -> Row:
    """Make the row of a file that compares `bufferedAmount` with the length of what was sent."""
    return Row(file, asks, question, websocket, ours, ours, why, polling=polling)


def elsewhere(file: str, asks: str, why: str) -> Row:
    """Make the row of a file that other tests restate."""
    return Row(file, asks, "", None, why=why)


UNSENT: Final = (
    "Sub-protocols are never sent, so nothing can be wrong with them: only empty and repeated ones "
    "are refused, as by 1.x."
)
FRAMED: Final = (
    "The text comes back unchanged. `bufferedAmount` counts what the transport sends: over "
    'WebSocket the frame `["…"]`, in JSON.'
)
COUNTED: Final = "As for `Send-0byte-data.any.js`: it counts the frame, and is 0 in the end."
SURROGATES: Final = "SockJS keeps what JSON can say: halves of surrogate pairs arrive as they were."
KEPT_REASON: Final = "The reason does not leave the page, which gets it as it gave it."
DEFAULT_CLOSE: Final = "The event has 1000 `Normal closure`, as in every version of SockJS."
QUIET_CLOSE: Final = (
    "The page wanted it, so it is clean, with 1000 and without `error`: pages of 1.x rely on that."
)
GETTER: Final = "It is a read-only field of each socket; the prototype has none."
PLAIN: Final = "Members are plain fields of the socket, as in 1.x: a page can overwrite them."
PLAIN_CONSTANTS: Final = "Constants are plain members, as in 1.x: a page can overwrite them."
PLAIN_HANDLER: Final = "A handler stays what the page set; what is no function is never called."
PLAIN_EVENTS: Final = "The full build makes events without the engine, for engines without classes."
NO_CLOSE_EVENT: Final = (
    "A close event has more fields than `CloseEvent`, which node before 23 lacks: it is an `Event`."
)
HTTP_URL: Final = "A service of SockJS has an http address, which ws and wss stand for."
NO_BINARY: Final = "The protocol carries text: binary data is refused, not turned into text."
ANY_VALUE: Final = "`send()` turns its argument into text, as in 1.x; only the state is checked."

URLS: Final = """createAll([
    'ws://foo bar.com/', 'wss://foo bar.com/', `ftp://${location.host}/`,
    'mailto:example@example.org', 'about:blank', addressOf('echo') + '#', addressOf('echo') + '#a',
    '#test'])"""
FIELDS: Final = """lookAtEvents((event, socket, self) => [
    self === socket, event.target === socket, event.currentTarget === socket,
    shown(event.eventPhase)])"""
CONSTANTS: Final = list(range(4))
HANDLERS: Final = 4

ROWS: Final = (
    # --- closing
    Row(
        "Close-1000-reason.any.js",
        "`close(1000, reason)` ends cleanly",
        "closes([1000, 'Clean Close'], 'wasClean')",
        [CLOSING, CLOSED, True],
    ),
    Row(
        "Close-1000-verify-code.any.js",
        "the event has the code and reason of `close()`",
        "closes([1000, 'Clean Close'], 'code', 'reason')",
        [CLOSING, CLOSED, 1000, "Clean Close"],
    ),
    Row(
        "Close-1000.any.js",
        "`close(1000)` ends cleanly",
        "closes([1000], 'wasClean')",
        [CLOSING, CLOSED, True],
    ),
    differs(
        "Close-1005-verify-code.any.js",
        "`close()` without a code gives 1005 without a reason",
        "closes([], 'code', 'reason')",
        [CLOSING, CLOSED, 1005, ""],
        [CLOSING, CLOSED, 1000, "Normal closure"],
        DEFAULT_CLOSE,
        is_asked_of_engines=False,
    ),
    Row(
        "Close-1005.any.js",
        "`close(1005)` throws",
        "refusesToClose(1005, 'reserved')",
        ["InvalidAccessError", OPEN],
    ),
    Row(
        "Close-2999-reason.any.js",
        "`close(2999, reason)` throws",
        "refusesToClose(2999, 'reserved')",
        ["InvalidAccessError", OPEN],
    ),
    Row(
        "Close-3000-reason.any.js",
        "`close(3000, reason)` ends cleanly",
        "closes([3000, 'mine'], 'wasClean')",
        [CLOSING, CLOSED, True],
    ),
    Row(
        "Close-3000-verify-code.any.js",
        "the event has the code 3000",
        "closes([3000, 'mine'], 'code')",
        [CLOSING, CLOSED, 3000],
    ),
    Row(
        "Close-4999-reason.any.js",
        "`close(4999, reason)` ends cleanly",
        "closes([4999, 'mine'], 'wasClean', 'code')",
        [CLOSING, CLOSED, True, 4999],
    ),
    Row(
        "Close-Reason-124Bytes.any.js",
        "a reason of 124 bytes throws",
        "refusesToClose(1000, 'x'.repeat(124))",
        ["SyntaxError", OPEN],
    ),
    differs(
        "Close-delayed.any.js",
        "the close event waits for the server's half of the handshake",
        "closesAtOnce()",
        False,
        True,
        "Only WebSocket has such a handshake. The event comes in a later task, over any transport.",
        is_asked_of_engines=False,
    ),
    Row(
        "Close-onlyReason.any.js",
        "`close(reason)` throws",
        "refusesToClose('only a reason')",
        ["InvalidAccessError", OPEN],
    ),
    Row(
        "Close-readyState-Closed.any.js",
        "the state is CLOSED at the close event",
        "closes([], 'wasClean')",
        [CLOSING, CLOSED, True],
    ),
    Row(
        "Close-readyState-Closing.any.js",
        "the state is CLOSING after `close()`",
        "closes([])",
        [CLOSING, CLOSED],
    ),
    differs(
        "Close-reason-unpaired-surrogates.any.js",
        "halves of surrogate pairs in a reason become U+FFFD",
        r"closes([1000, '\ud807'], 'reason')",
        [CLOSING, CLOSED, "\ufffd"],
        [CLOSING, CLOSED, r"\ud807"],
        KEPT_REASON,
    ),
    Row(
        "Close-server-initiated-close.any.js",
        "a close by the server is clean",
        "isClosedByTheServer()",
        [CLOSED, True],
    ),
    Row(
        "Close-undefined.any.js",
        "`close(undefined)` closes",
        "closes([undefined], 'wasClean')",
        [CLOSING, CLOSED, True],
    ),
    differs(
        "close-invalid.any.js",
        "0, 500, NaN, text, null and codes above 65535 throw",
        "invalidCloses(0, 500, NaN, 'string', 0x10000 + 1000, null)",
        ["InvalidAccessError"] * 6,
        [*["InvalidAccessError"] * 5, "undefined"],
        "The others throw; null counts as no code, as in 1.x.",
    ),
    Row(
        "interfaces/CloseEvent/clean-close.html",
        "an end after an echo is clean",
        "echoes('Test').then((found) => found[3])",
        True,
    ),
    differs(
        f"{INTERFACE}/close/close-basic.html",
        "the event of a socket closed at once is an unclean, read-only CloseEvent",
        "closeEventOfAConnectingSocket()",
        [True, False, False],
        [False, True, False],
        f"{QUIET_CLOSE} Its fields can be written.",
    ),
    differs(
        f"{INTERFACE}/close/close-connecting.html",
        "`close()` while CONNECTING: `error`, then an unclean `close`",
        "closesWhileConnecting()",
        [CONNECTING, CLOSING, CLOSED, ["error", "close"], 1006, False],
        [CONNECTING, CLOSING, CLOSED, ["close"], 1000, True],
        QUIET_CLOSE,
    ),
    Row(
        f"{INTERFACE}/close/close-multiple.html",
        "several calls give one event",
        "closesManyTimes(3)",
        [CLOSED, CLOSED],
    ),
    Row(
        f"{INTERFACE}/close/close-nested.html",
        "`close()` in the close event does nothing",
        "closesManyTimes(1)",
        [CLOSED, CLOSED],
    ),
    Row(
        f"{INTERFACE}/close/close-replace.html",
        "a page may replace `close`",
        "memberAfter('close', (socket) => { socket.close = 5; })",
        5,
    ),
    Row(
        f"{INTERFACE}/close/close-return.html",
        "`close()` returns undefined",
        "outcome(() => connect().close())",
        "undefined",
    ),
    Row(
        "remove-own-iframe-during-onerror.window.js",
        "a frame that is removed in its socket's `error` harms nothing",
        "removesItsFrame()",
        ["still here", []],
    ),
    # --- sending
    counts(
        "Send-0byte-data.any.js",
        "the empty text, and `bufferedAmount` after it",
        "echoes('')",
        ["undefined", 0, True, True],
        ["undefined", 4, True, True],
        ["undefined", 3, True, True],
        FRAMED,
    ),
    counts(
        "Send-65K-data.any.js",
        "a text of 65,000 characters, and `bufferedAmount` after it",
        "echoes('c'.repeat(65000))",
        ["undefined", 65000, True, True],
        ["undefined", 65004, True, True],
        ["undefined", 65003, True, True],
        FRAMED,
    ),
    Row(
        "Send-before-open.any.js",
        "`send()` while CONNECTING throws",
        "sendsTooEarly('Message')",
        "InvalidStateError",
    ),
    counts(
        "Send-data.any.js",
        "a short text, and `bufferedAmount` after it",
        "echoes('Message to send')",
        ["undefined", 15, True, True],
        ["undefined", 19, True, True],
        ["undefined", 18, True, True],
        FRAMED,
    ),
    elsewhere(
        "Send-data.worker.js",
        "the same in a worker",
        "[test_workers.py](../tests/browser/test_workers.py) echoes in workers.",
    ),
    Row(
        "Send-null.any.js",
        "`null` is sent as text",
        "echoes(null).then((found) => found.slice(2))",
        [True, True],
    ),
    counts(
        "Send-paired-surrogates.any.js",
        "a surrogate pair, and `bufferedAmount` after it",
        r"echoes('\ud801\udc07')",
        ["undefined", 4, True, True],
        ["undefined", 8, True, True],
        ["undefined", 7, True, True],
        FRAMED,
    ),
    counts(
        "Send-unicode-data.any.js",
        "text beyond ASCII, and `bufferedAmount` after it",
        r"echoes('\u00a5\u00a5\u00a5\u00a5\u00a5\u00a5')",
        ["undefined", 12, True, True],
        ["undefined", 16, True, True],
        ["undefined", 15, True, True],
        FRAMED,
    ),
    differs(
        "Send-unpaired-surrogates.any.js",
        "half of a surrogate pair becomes U+FFFD",
        r"comesBackAs('\ud807')",
        "\ufffd",
        True,
        SURROGATES,
    ),
    Row(
        "send-many-64K-messages-with-backpressure.any.js",
        "fifty messages of 64 KiB at once",
        "sendsMany(50, 65536)",
        [50, True, 0],
    ),
    differs(
        f"{INTERFACE}/send/001.html",
        "`send()` without an argument throws TypeError",
        "sendsTooEarly()",
        "TypeError",
        "InvalidStateError",
        ANY_VALUE,
    ),
    Row(
        f"{INTERFACE}/send/002.html",
        "a page may replace `send`",
        "memberAfter('send', (socket) => { socket.send = 5; })",
        5,
    ),
    Row(
        f"{INTERFACE}/send/003.html",
        "`send()` while CONNECTING throws",
        "sendsTooEarly('a')",
        "InvalidStateError",
    ),
    Row(
        f"{INTERFACE}/send/004.html",
        "so it does for halves of surrogate pairs",
        r"['a\udc00x', 'a\ud800x', 'a\udc00\ud800x'].map((text) => sendsTooEarly(text))",
        ["InvalidStateError"] * 3,
    ),
    Row(
        f"{INTERFACE}/send/005.html",
        "`send()` returns undefined",
        "echoes('test').then((found) => found[0])",
        "undefined",
    ),
    differs(
        f"{INTERFACE}/send/006.html",
        "halves of surrogate pairs become U+FFFD",
        r"comesBackAs('a\udc00xb\ud800xc\udc00\ud800x')",
        "a\ufffdxb\ufffdxc\ufffd\ufffdx",
        True,
        SURROGATES,
    ),
    Row(
        f"{INTERFACE}/send/007.html",
        "`send()` after `close()` is quiet",
        "sendsAfterClose()",
        ["undefined", "undefined", ["close"]],
    ),
    Row(
        f"{INTERFACE}/send/008.html",
        "`send()` in the close event is quiet",
        "sendsInOnclose()",
        ["undefined"],
    ),
    Row(
        f"{INTERFACE}/send/009.html",
        "the empty text arrives",
        "echoes('').then((found) => found.slice(2))",
        [True, True],
    ),
    Row(
        f"{INTERFACE}/send/010.html",
        "values of every kind are sent as text",
        "echoesValues()",
        [],
    ),
    Row(
        f"{INTERFACE}/send/011.html",
        "combining characters and surrogate pairs come back",
        r"comesBackAs('\u00e5 a\u030a \ud801\udc7e')",
        True,
    ),
    Row(
        f"{INTERFACE}/send/012.html",
        "`null` is sent as text",
        "echoes(null).then((found) => found.slice(2))",
        [True, True],
    ),
    # --- bufferedAmount
    differs(
        f"{INTERFACE}/bufferedAmount/bufferedAmount-arraybuffer.html",
        "an ArrayBuffer counts",
        "sendsBinary(new ArrayBuffer(10))",
        ["undefined", 10],
        ["TypeError", 0],
        NO_BINARY,
    ),
    differs(
        f"{INTERFACE}/bufferedAmount/bufferedAmount-blob.html",
        "a Blob counts",
        "sendsBinary(new Blob(['0123456789']))",
        ["undefined", 10],
        ["TypeError", 0],
        NO_BINARY,
    ),
    differs(
        f"{INTERFACE}/bufferedAmount/bufferedAmount-defineProperty-getter.html",
        "a getter on the prototype is used",
        "withGetter('bufferedAmount')",
        "foo",
        "its own",
        GETTER,
    ),
    differs(
        f"{INTERFACE}/bufferedAmount/bufferedAmount-defineProperty-setter.html",
        "a setter on the prototype is used",
        "withSetter('bufferedAmount')",
        True,
        False,
        GETTER,
    ),
    differs(
        f"{INTERFACE}/bufferedAmount/bufferedAmount-deleting.html",
        "it can be deleted from the prototype, and not from a socket",
        "deletes('bufferedAmount')",
        [0, "undefined"],
        [0, 0],
        GETTER,
    ),
    counts(
        f"{INTERFACE}/bufferedAmount/bufferedAmount-getting.html",
        "it grows with each `send()`, in bytes of UTF-8, and is 0 after the echoes",
        r"countsEach('x', '\u00e5', '\u5336', '\ud801\udc7e')",
        [[1, 3, 6, 10], 0],
        [[5, 11, 18, 26], 0],
        [[4, 9, 15, 22], 0],
        COUNTED,
    ),
    Row(
        f"{INTERFACE}/bufferedAmount/bufferedAmount-initial.html",
        "it is 0 at the beginning",
        "memberAfter('bufferedAmount', () => {})",
        0,
    ),
    counts(
        f"{INTERFACE}/bufferedAmount/bufferedAmount-large.html",
        "it counts 65,000 characters",
        "countsEach('x'.repeat(65000))",
        [[65000], 0],
        [[65004], 0],
        [[65003], 0],
        COUNTED,
    ),
    Row(
        f"{INTERFACE}/bufferedAmount/bufferedAmount-readonly.html",
        "it cannot be written",
        "memberAfter('bufferedAmount', (socket) => { socket.bufferedAmount = 5; })",
        0,
    ),
    counts(
        f"{INTERFACE}/bufferedAmount/bufferedAmount-unicode.html",
        "it counts bytes of UTF-8",
        r"countsEach('\u00a5\u00a5\u00a5\u00a5\u00a5\u00a5')",
        [[12], 0],
        [[16], 0],
        [[15], 0],
        COUNTED,
    ),
    # --- creating
    Row(
        "Create-invalid-urls.any.js",
        "invalid URLs throw",
        URLS,
        ["SyntaxError"] * 8,
        why=(
            "The slim builds leave URLs to the engine: Chromium takes the host `foo bar.com`, also "
            "for a WebSocket."
        ),
    ),
    differs(
        "Create-http-urls.any.js",
        "http and https stand for ws and wss",
        "['http', 'https'].map((scheme) => urlOf(`${scheme}://${location.host}/echo`))",
        ["ws://HOST/echo", "wss://HOST/echo"],
        ["http://HOST/echo", "https://HOST/echo"],
        HTTP_URL,
    ),
    Row(
        "Create-protocols-repeated.any.js",
        "a sub-protocol given twice throws",
        "create(addressOf('echo'), ['echo', 'echo'])",
        "SyntaxError",
    ),
    differs(
        "Create-protocols-repeated-case-insensitive.any.js",
        "so does one in another case",
        "create(addressOf('echo'), ['echo', 'eCho'])",
        "SyntaxError",
        True,
        f"{UNSENT} The engines take these as well.",
        is_asked_of_engines=False,
    ),
    differs(
        "Create-protocol-with-space.any.js",
        "a sub-protocol with a space throws",
        "create(addressOf('echo'), 'ec ho')",
        "SyntaxError",
        True,
        UNSENT,
    ),
    differs(
        "Create-asciiSep-protocol-string.any.js",
        "so does one with a separator",
        "create(addressOf('echo'), '/echo')",
        "SyntaxError",
        True,
        UNSENT,
    ),
    differs(
        "Create-nonAscii-protocol-string.any.js",
        "so does one beyond ASCII",
        r"create(addressOf('echo'), '\u0080echo')",
        "SyntaxError",
        True,
        UNSENT,
    ),
    differs(
        "Create-valid-url-protocol-setCorrectly.any.js",
        "`protocol` is the sub-protocol that the server chose",
        "negotiates('echo')",
        "echo",
        "",
        "SockJS does not negotiate: `protocol` stays empty.",
        is_asked_of_engines=False,
    ),
    Row(
        "constructor.any.js",
        "more arguments than two do not throw",
        "create(addressOf('echo'), 'echo', 'Stray argument')",
        True,
    ),
    # --- readyState
    Row(
        f"{INTERFACE}/readyState/001.html",
        "it is CONNECTING at the beginning",
        "stateIn('CONNECTING')",
        True,
    ),
    differs(
        f"{INTERFACE}/readyState/002.html",
        "it cannot be written",
        "memberAfter('readyState', (socket) => { socket.readyState = 5; })",
        CONNECTING,
        5,
        PLAIN,
    ),
    differs(
        f"{INTERFACE}/readyState/003.html",
        "it can be deleted from the prototype, and not from a socket",
        "deletes('readyState')",
        [CLOSING, "undefined"],
        ["undefined", "undefined"],
        PLAIN,
    ),
    differs(
        f"{INTERFACE}/readyState/004.html",
        "a getter on the prototype is used",
        "withGetter('readyState')",
        "foo",
        "TypeError",
        f"{PLAIN} The constructor fails to set them.",
    ),
    Row(
        f"{INTERFACE}/readyState/005.html",
        "a setter on the prototype is used",
        "withSetter('readyState')",
        True,
    ),
    Row(
        f"{INTERFACE}/readyState/006.html",
        "it is OPEN from the open event on",
        "stateIn('OPEN')",
        True,
    ),
    Row(
        f"{INTERFACE}/readyState/007.html",
        "it is CLOSING after `close()`",
        "stateIn('CLOSING')",
        True,
    ),
    Row(
        f"{INTERFACE}/readyState/008.html",
        "it is CLOSED at the close event",
        "stateIn('CLOSED')",
        True,
    ),
    # --- constants
    Row(
        f"{INTERFACE}/constants/001.html",
        "the class has them",
        "constants(Subject)",
        [CONSTANTS],
    ),
    differs(
        f"{INTERFACE}/constants/002.html",
        "they cannot be written",
        "constantsAfter((target, name) => { target[name] = 5; })",
        [CONSTANTS] * 3,
        [[5] * 4] * 3,
        PLAIN_CONSTANTS,
    ),
    differs(
        f"{INTERFACE}/constants/003.html",
        "they cannot be deleted",
        "constantsAfter((target, name) => { delete target[name]; })",
        [CONSTANTS] * 3,
        [["undefined"] * 4] * 3,
        PLAIN_CONSTANTS,
    ),
    Row(
        f"{INTERFACE}/constants/004.html",
        "the prototype and sockets have them",
        "constantsOfSockets()",
        [CONSTANTS] * 2,
    ),
    differs(
        f"{INTERFACE}/constants/005.html",
        "no getter can take their place",
        "constantWith('get')",
        ["TypeError"] * 4,
        ["defined"] * 4,
        PLAIN_CONSTANTS,
    ),
    differs(
        f"{INTERFACE}/constants/006.html",
        "no setter can take their place",
        "constantWith('set')",
        ["TypeError"] * 4,
        ["defined"] * 4,
        PLAIN_CONSTANTS,
    ),
    # --- handlers
    differs(
        "eventhandlers.any.js",
        "a handler set to a number is null",
        "handlersAfter('own', 2)",
        [None] * HANDLERS,
        [2] * HANDLERS,
        PLAIN_HANDLER,
    ),
    Row(
        f"{INTERFACE}/events/001.html",
        "handlers are null at the beginning",
        "handlersAfter()",
        [None] * HANDLERS,
    ),
    Row(
        f"{INTERFACE}/events/002.html",
        "a handler can be set",
        "handlersAfter('own')",
        ["own"] * HANDLERS,
    ),
    Row(
        f"{INTERFACE}/events/003.html",
        "`onopen` gets an event that the page dispatches",
        "handles('open')",
        5,
    ),
    Row(
        f"{INTERFACE}/events/004.html",
        "a socket has the members of an EventTarget",
        "hasTargetMembers()",
        ["function"] * 3,
    ),
    Row(
        f"{INTERFACE}/events/006.html",
        "`'onopen' in socket`, and so on",
        "hasHandlers()",
        [True] * HANDLERS,
    ),
    Row(
        f"{INTERFACE}/events/007.html",
        "`onmessage` gets an event that the page dispatches",
        "handles('message')",
        5,
    ),
    Row(
        f"{INTERFACE}/events/008.html",
        "so does `onerror`",
        "handles('error')",
        5,
    ),
    Row(
        f"{INTERFACE}/events/009.html",
        "so does `onclose`",
        "handles('close')",
        5,
    ),
    differs(
        f"{INTERFACE}/events/010.html",
        "a handler set to undefined is null",
        "handlersAfter('own', undefined)",
        [None] * HANDLERS,
        ["undefined"] * HANDLERS,
        PLAIN_HANDLER,
    ),
    differs(
        f"{INTERFACE}/events/011.html",
        "one set to 1 is null",
        "handlersAfter(1)",
        [None] * HANDLERS,
        [1] * HANDLERS,
        PLAIN_HANDLER,
    ),
    differs(
        f"{INTERFACE}/events/012.html",
        "one set to text is null",
        "handlersAfter(';')",
        [None] * HANDLERS,
        [";"] * HANDLERS,
        PLAIN_HANDLER,
    ),
    Row(
        f"{INTERFACE}/events/013.html",
        "one set to an object with `handleEvent` stays that",
        "handlersAfter({ handleEvent: 1 })",
        [{"handleEvent": 1}] * HANDLERS,
    ),
    Row(
        f"{INTERFACE}/events/014.html",
        "one set to null is null",
        "handlersAfter('own', null)",
        [None] * HANDLERS,
    ),
    # --- events
    Row(
        f"{INTERFACE}/events/015.html",
        "the classes of events",
        "lookAtEvents(classOf)",
        ["Event", "MessageEvent", "Event", "CloseEvent"],
        full=["none"] * 4,
        slim=["Event", "MessageEvent", "Event", "Event"],
        why=f"{PLAIN_EVENTS} {NO_CLOSE_EVENT}",
    ),
    differs(
        f"{INTERFACE}/events/016.html",
        "a handler has its turn among the listeners",
        "orderOfListeners()",
        [["first", "handler", "last"]] * 3,
        [["handler", "first", "last"]] * 3,
        "Handlers come first, as in 1.x.",
    ),
    Row(
        f"{INTERFACE}/events/017.html",
        "`this`, `target`, `currentTarget`, `eventPhase`",
        FIELDS,
        [[True, True, True, 2]] * 4,
        full=[[True, True, True, "undefined"]] * 4,
        why=f"{PLAIN_EVENTS} They have no phase.",
    ),
    Row(
        f"{INTERFACE}/events/018.html",
        "events as text, `bubbles`, `cancelable`",
        "lookAtEvents((event) => [String(event), event.bubbles, event.cancelable])",
        [
            [f"[object {name}]", False, False]
            for name in ("Event", "MessageEvent", "Event", "CloseEvent")
        ],
        full=[["[object Object]", False, False]] * 4,
        slim=[
            [f"[object {name}]", False, False]
            for name in ("Event", "MessageEvent", "Event", "Event")
        ],
        why="As for `events/015.html`.",
    ),
    Row(
        f"{INTERFACE}/events/019.html",
        "a listener that was removed is not called",
        "removesListeners()",
        [],
    ),
    Row(
        f"{INTERFACE}/events/020.html",
        "an error event is an Event",
        "lookAtEvents(classOf).then((classes) => classes[2])",
        "Event",
        full="none",
        why=PLAIN_EVENTS,
    ),
    # --- url
    differs(
        f"{INTERFACE}/url/001.html",
        "it is the resolved address",
        "urlOf(addressOf('').replace('http', 'ws').replace(/\\/(websocket)?$/, ''))",
        "ws://HOST/",
        "http://HOST",
        f"{HTTP_URL} Slashes at the end are dropped.",
    ),
    differs(
        f"{INTERFACE}/url/002.html",
        "it cannot be written",
        "urlAfter((socket) => { socket.url = 'other'; })",
        "as before",
        "other",
        PLAIN,
    ),
    differs(
        f"{INTERFACE}/url/003.html",
        "it cannot be deleted from a socket",
        "urlAfter((socket) => { delete socket.url; })",
        "as before",
        "undefined",
        PLAIN,
    ),
    Row(
        f"{INTERFACE}/url/004.html",
        "there is no `URL`",
        "hasOldName()",
        False,
    ),
    differs(
        f"{INTERFACE}/url/005.html",
        "a getter on the prototype is used",
        "withGetter('url')",
        "foo",
        "TypeError",
        f"{PLAIN} The constructor fails to set them.",
    ),
    Row(
        f"{INTERFACE}/url/006.html",
        "a setter on the prototype is used",
        "withSetter('url')",
        True,
    ),
    # --- pages that are left
    *(
        elsewhere(
            f"back-forward-cache-with-{name}.window.js",
            asks,
            "[test_page_life.py](../tests/browser/test_page_life.py) leaves pages and comes back.",
        )
        for name, asks in (
            ("closed-websocket-connection", "a page whose socket is closed is kept"),
            ("open-websocket-connection", "what becomes of a page with an open socket"),
            (
                "open-websocket-connection-and-close-it-in-pagehide",
                "what becomes of a page that closes it as it goes",
            ),
        )
    ),
)
