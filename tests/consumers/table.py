"""The programs and pages that use SockJS, what they do here, and what they write while at it.

A new one is one row: what it loads is from npm, from bundles/ and from scenarios/.
"""

from __future__ import annotations

from dataclasses import dataclass

SOCKJS = "sockjs.js"

STOMPJS_LOG = (
    "connected: 1.2 over {transport}",
    "heart-beats both ways",
    "message: unchanged",
    "receipt",
    "error: bad BEGIN",
    "closed: 1000 true",
    "connected: 1.2 over {transport}",
    "disconnected",
    "closed: 1000 true",
)
STOMP_OVER_LOG = (
    "connected over {transport}",
    "message: unchanged",
    "disconnected",
    "closed: 1000 true",
)
EVENT_BUS_LOG = (
    "open over {transport}",
    "heard: question page",
    "replied: answer",
    "heard: to all page",
    "failed: NO_HANDLERS",
    "closed: 1000",
    "open over {transport}",
    "closed: 1000",
)
WEBPACK_DEV_SERVER_LOG = ("open over {transport}", "message: test", "closed")
ZONE_LOG = (
    "open over {transport} in TaskTrackingZone",
    "stable",
    "message: test in TaskTrackingZone",
    "stable",
    "closed: 3000 done",
)
ECHO_LOG = ("open over {transport}", "message: test", "closed: 3000 done")


@dataclass(frozen=True)
class Consumer:
    """One program in one page.

    Attributes:
        name: what test names call it.
        service: the path of what it talks to.
        scripts: of the page, in order.
        log: what the page writes.
        start: the page's function that begins.
        transports: what it can be made to use.
        is_one_browser_enough: as for what a bundler read.
        is_0x: whether it needs an option that 1.x took away.
    """

    name: str
    service: str
    scripts: tuple[str, ...]
    log: tuple[str, ...]
    start: str = "start"
    transports: tuple[str, ...] = ("websocket", "xhr-streaming", "xhr-polling")
    is_one_browser_enough: bool = False
    is_0x: bool = False


CONSUMERS = (
    Consumer(
        "stompjs-7-bundled",
        "/stomp",
        ("bundles/stompjs.js", "/scenarios/stompjs.js"),
        STOMPJS_LOG,
        is_one_browser_enough=True,
    ),
    Consumer(
        "stompjs-7",
        "/stomp",
        (SOCKJS, "/packages/@stomp/stompjs/bundles/stomp.umd.js", "/scenarios/stompjs.js"),
        STOMPJS_LOG,
    ),
    Consumer(
        "stompjs-2",
        "/stomp",
        (SOCKJS, "/packages/stompjs/lib/stomp.js", "/scenarios/stomp_over.js"),
        STOMP_OVER_LOG,
    ),
    Consumer(
        "webstomp",
        "/stomp",
        (SOCKJS, "/packages/webstomp-client/dist/webstomp.js", "/scenarios/stomp_over.js"),
        STOMP_OVER_LOG,
    ),
    Consumer(
        "vertx-bundled",
        "/event_bus",
        ("bundles/event_bus.js", "/scenarios/event_bus.js"),
        EVENT_BUS_LOG,
        is_one_browser_enough=True,
    ),
    Consumer(
        "vertx-3",
        "/event_bus",
        (SOCKJS, "/packages/vertx3-eventbus-client/vertx-eventbus.js", "/scenarios/event_bus.js"),
        EVENT_BUS_LOG,
    ),
    Consumer(
        "requirejs",
        "/event_bus",
        ("/packages/requirejs/require.js", "/scenarios/amd.js"),
        ("SockJS: function", *EVENT_BUS_LOG),
    ),
    Consumer(
        "webpack-dev-server",
        "/echo",
        ("bundles/webpack_dev_server.js", "/scenarios/webpack_dev_server.js"),
        WEBPACK_DEV_SERVER_LOG,
        transports=("websocket",),
        is_one_browser_enough=True,
    ),
    Consumer(
        "webpack-dev-server",
        "/disabled_websocket_echo",
        ("bundles/webpack_dev_server.js", "/scenarios/webpack_dev_server.js"),
        WEBPACK_DEV_SERVER_LOG,
        transports=("xhr-streaming",),
        is_one_browser_enough=True,
    ),
    Consumer(
        "meteor",
        "/echo",
        (SOCKJS, "/scenarios/meteor.js"),
        ("open over {transport}", "message: connect", "heart-beat") * 2 + ("lost",),
        is_0x=True,
    ),
    Consumer(
        "zone",
        "/echo",
        (
            "/packages/zone.js/bundles/zone.umd.js",
            "/packages/zone.js/bundles/task-tracking.umd.js",
            SOCKJS,
            "/scenarios/zone.js",
        ),
        ZONE_LOG,
        start="startInZone",
        # Zones have no EventSource.
        transports=("websocket", "xhr-streaming", "xhr-polling", "iframe-xhr-polling"),
        # Firefox's driver takes the promises of zone.js for values.
        is_one_browser_enough=True,
    ),
    Consumer("script-tag", "/echo", (SOCKJS, "/scenarios/echo.js"), ECHO_LOG),
    Consumer(
        "sockjs-0.1",
        "/echo",
        (SOCKJS, "/scenarios/echo.js"),
        ECHO_LOG,
        start="startOld",
        is_0x=True,
    ),
    Consumer(
        "onload",
        "/echo",
        ("/scenarios/onload.js", "/scenarios/echo.js", SOCKJS),
        ("loaded: function", *ECHO_LOG),
        start="startWhenLoaded",
    ),
)
