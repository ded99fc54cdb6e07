"""What servers say, and nothing else: scripts for a `ScriptedService`, by the name of the scenario.

Imported by the tests that play each to the client in a page and to that in asyncio.
"""

from __future__ import annotations

from typing import Any, Final

from sockjs_py.client.transports import TRANSPORTS

_END: Final = 'c[3000,"end"]'

# Over each transport.
EVERYWHERE: Final[dict[str, dict[str, Any]]] = {
    "the server closes": {"frames": ["o", 'c[3000,"Go away!"]']},
    "the server closes as usual": {"frames": ["o", 'c[1000,"Normal closure"]']},
    "the server goes away": {"frames": ["o", 'c[1001,"Server is going away"]']},
    "the server was cut off": {"frames": ["o", 'c[1002,"Connection interrupted"]']},
    "a close before open": {"frames": ['c[3001,"No"]']},
    "messages": {"frames": ["o", 'a["one"]', 'a["two","three"]', _END]},
    "many in a frame": {"frames": ["o", "a[" + ",".join(['"x"'] * 100) + "]", _END]},
    "no message": {"frames": ["o", "a[]", _END]},
    "one in a frame of old": {"frames": ["o", 'm"one"', _END]},
    "other types": {"frames": ["o", 'a[1,null,{"b":[true]}]', _END]},
    "characters": {"frames": ["o", 'a["é€😀\\u2028\\ud83d\\ude00\\u0000"]', _END]},
    "percent signs": {"frames": ["o", 'a["100%"]', 'a["%41%25"]', _END]},
    "heartbeats": {"frames": ["o", "h", "h", 'a["x"]', "h", _END]},
    "a second open frame": {"frames": ["o", 'a["x"]', "o", 'a["y"]', _END]},
    "a broken message frame": {"frames": ["o", 'a["x', _END]},
    "a message frame without an array": {"frames": ["o", 'a"x"', _END]},
    "a broken close frame": {"frames": ["o", "c[", _END]},
    "a close frame without a reason": {"frames": ["o", "c[4000]"]},
    "a close frame of null": {"frames": ["o", "c[4001,null]"]},
    "a close frame of other types": {"frames": ["o", 'c["x",{"a":1}]']},
    "a code that is none": {"frames": ["o", 'c[1e9,"x"]']},
    "a broken frame before open": {"frames": ['a["x', "o", _END]},
    "messages before open": {"frames": ['a["early"]', "o", _END]},
    "/info with other types": {"info": "[1]", "frames": ["o", _END]},
    "/info that is not JSON": {"info": "<p>Welcome", "frames": ["o", _END]},
    "/info with a base_url that is none": {"info": '{"base_url":"/x"}', "frames": ["o", _END]},
    "/info that is 404": {"info_status": 404, "frames": ["o", _END]},
    "/info that is 500": {"info_status": 500, "frames": ["o", _END]},
}
# What only requests have.
OVER_REQUESTS: Final[dict[str, dict[str, Any]]] = {
    "a receiver that is 404": {"status": 404},
    "a receiver that is 500": {"status": 500},
    "a receiver that is 403": {"status": 403},
    "sending is 404": {"frames": ["o"], "send": "x", "send_status": 404},
    "sending is 413": {"frames": ["o"], "send": "x", "send_status": 413},
    "sending is 500": {"frames": ["o"], "send": "x", "send_status": 500},
}
OVER_POLLS: Final[dict[str, dict[str, Any]]] = {
    "an empty poll": {"frames": ["o"], "empty": True},
    "polls that are refused": {
        "frames": ["o", 'c[2010,"Another connection still open"]', 'a["after"]', _END]
    },
}
OVER_WEBSOCKET: Final[dict[str, dict[str, Any]]] = {
    "the WebSocket closes as usual": {"frames": ["o"], "close": [1000, ""]},
    "the WebSocket closes before open": {"close": [1000, ""]},
    "the WebSocket goes away": {"frames": ["o"], "close": [1001, "away"]},
    "the WebSocket fails": {"frames": ["o"], "close": [1011, "Internal error"]},
    "the WebSocket closes for the application": {"frames": ["o"], "close": [4001, "mine"]},
    "info rules WebSocket out": {"info": '{"websocket":false}', "frames": ["o"]},
}

SCENARIOS: Final = [
    *((name, transport) for transport in TRANSPORTS for name in EVERYWHERE),
    *((name, transport) for transport in TRANSPORTS[1:] for name in OVER_REQUESTS),
    *((name, "xhr-polling") for name in OVER_POLLS),
    *((name, "websocket") for name in OVER_WEBSOCKET),
]
SCRIPTS: Final = EVERYWHERE | OVER_REQUESTS | OVER_POLLS | OVER_WEBSOCKET
