"""jsonp-polling connections that are closed in their handlers hold up none of those that follow."""

from __future__ import annotations

import json

from tests.engines.contract import Engine
from tests.engines.parameters import only_in
from tests.support.site import Site

# More than an engine has for one host.
CONNECTIONS = 10
# Of one connection, also on a busy machine; the server's heartbeat comes after 25.
TIMEOUT_S = 15

CLOSED = [1000, "Normal closure", True]

# Opens sockets one after the other; notes how each ended, and whether it had its message.
OPEN_AND_CLOSE = """
    window.ended = [];
    (function next() {
        var heard = false;
        var socket = new SockJS('/patient', null, { transports: 'jsonp-polling' });
        socket.onopen = function () { socket.send('hello') };
        socket.onmessage = function () { heard = true; socket.close() };
        socket.onclose = function (event) {
            ended.push([event.code, event.reason, heard]);
            if (ended.length < %d) next();
        };
    })()"""


@only_in("chromium", "firefox", "webkitgtk")
def test_connections_that_close_in_onmessage_follow_one_another(engine: Engine, site: Site) -> None:
    engine.open(site.page())
    engine.evaluate(f"(function () {{ {OPEN_AND_CLOSE % CONNECTIONS} }})()")
    for number in range(CONNECTIONS):
        is_over = engine.wait_until(f"ended.length > {number}", TIMEOUT_S)
        ended = json.loads(engine.evaluate("JSON.stringify(ended)"))
        assert is_over, ended
        assert ended[number] == CLOSED, ended
