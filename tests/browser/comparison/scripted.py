"""A SockJS service whose every answer is written in its URL: for what no real server says.

A script is JSON in URL-safe base64: `info` (text) and `info_status`, `frames` for each session in
order, `empty` polls after them, `status` of receivers, `send_status`, `close` of the WebSocket:
`[code, reason]`.
"""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

from aiohttp import web

# Long enough to keep a client waiting; short, as a JSONP poll holds one of six connections.
_PAUSE_S: Final = 0.5
_HEARTBEAT: Final = "h"


@dataclass(frozen=True)
class Framing:
    """How one kind of receiver puts frames into its answer."""

    content_type: str
    encode: Callable[[str, str], str]
    prelude: Callable[[str], str] = lambda name: ""
    is_stream: bool = True


def _line(frame: str, _: str) -> str:
    return f"{frame}\n"


def _event(frame: str, _: str) -> str:
    return f"data: {frame}\r\n\r\n"


def _call(frame: str, name: str) -> str:
    return f"{name}({json.dumps(frame)});\r\n"


def _element(frame: str, _: str) -> str:
    return f"<script>c.message({json.dumps(frame)});</script>\r\n"


def _page(name: str) -> str:
    return f"<!doctype html><script>var c = parent.{name}; c.start();</script>".ljust(1100)


_FRAMINGS: Final = {
    "xhr": Framing("text/plain", _line, is_stream=False),
    "xhr_streaming": Framing("text/plain", _line, lambda name: "h" * 2048 + "\n"),
    "eventsource": Framing("text/event-stream", _event, lambda name: "\r\n"),
    "htmlfile": Framing("text/html", _element, _page),
    "jsonp": Framing("application/javascript", _call, is_stream=False),
}


@dataclass
class ScriptedService:
    """The service: `prefix/{script}` is what a client connects to."""

    prefix: str
    client_url: str
    _positions: dict[str, int] = field(default_factory=dict)

    def add_to(self, app: web.Application) -> None:
        """Add the routes."""
        base = f"{self.prefix}/{{script}}"
        session = f"{base}/{{server}}/{{session}}"
        app.router.add_get(f"{base}/info", self._info)
        app.router.add_get(f"{base}/iframe.html", self._iframe)
        app.router.add_get(f"{session}/websocket", self._websocket)
        app.router.add_route("*", f"{session}/{{receiver:{'|'.join(_FRAMINGS)}}}", self._receive)
        app.router.add_route("*", f"{session}/{{sender:xhr_send|jsonp_send}}", self._send)

    async def _info(self, request: web.Request) -> web.Response:
        script = _script(request)
        headers = _cors(request) | {"Content-Type": "application/json"}
        return web.Response(
            text=script.get("info", "{}"), status=script.get("info_status", 200), headers=headers
        )

    async def _iframe(self, _: web.Request) -> web.Response:
        text = (
            f'<!doctype html><body><script src="{self.client_url}"></script>'
            "<script>SockJS.bootstrap_iframe();</script>"
        )
        return web.Response(text=text, content_type="text/html")

    async def _websocket(self, request: web.Request) -> web.StreamResponse:
        script = _script(request)
        if "status" in script:
            return web.Response(status=script["status"])
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        for frame in _frames(request, script):
            await socket.send_str(frame)
        if "close" in script:
            code, reason = script["close"]
            await socket.close(code=code, message=reason.encode())
        async for _ in socket:
            pass
        return socket

    async def _receive(self, request: web.Request) -> web.StreamResponse:
        script = _script(request)
        headers = _cors(request)
        if request.method == "OPTIONS" or "status" in script:
            return web.Response(status=script.get("status", 204), headers=headers)
        framing = _FRAMINGS[request.match_info["receiver"]]
        headers |= {"Content-Type": f"{framing.content_type}; charset=UTF-8"}
        name = request.query.get("c", "")
        frames = _frames(request, script)
        if framing.is_stream:
            return await _stream(request, framing, headers, frames, name)
        key = request.path.rpartition("/")[0]
        position = self._positions.get(key, 0)
        self._positions[key] = position + 1
        if position >= len(frames):
            if script.get("empty"):
                return web.Response(headers=headers)
            await asyncio.sleep(_PAUSE_S)
        frame = frames[position] if position < len(frames) else _HEARTBEAT
        return web.Response(text=framing.encode(frame, name), headers=headers)

    async def _send(self, request: web.Request) -> web.Response:
        status = _script(request).get("send_status", 204)
        return web.Response(
            status=204 if request.method == "OPTIONS" else status, headers=_cors(request)
        )


async def _stream(
    request: web.Request,
    framing: Framing,
    headers: Mapping[str, str],
    frames: list[str],
    name: str,
) -> web.StreamResponse:
    response = web.StreamResponse(headers=headers)
    # A write fails when the client has gone.
    with suppress(ConnectionError):
        await response.prepare(request)
        await response.write(framing.prelude(name).encode())
        for frame in frames:
            await response.write(framing.encode(frame, name).encode())
        while True:
            await asyncio.sleep(_PAUSE_S)
            await response.write(framing.encode(_HEARTBEAT, name).encode())
    return response


def _script(request: web.Request) -> Any:
    text = request.match_info["script"]
    return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def _frames(request: web.Request, script: Any) -> list[str]:
    """Return the frames; `{server}`, `{session}` and `{header}` in them stand for the request's."""
    values = {
        "{server}": request.match_info["server"],
        "{session}": request.match_info["session"],
        "{header}": request.headers.get("X-Test", ""),
        "{query}": request.query_string,
    }
    frames = []
    for frame in script.get("frames", []):
        for name, value in values.items():
            frame = frame.replace(name, value)
        frames.append(frame)
    return frames


def _cors(request: web.Request) -> dict[str, str]:
    return {
        "Access-Control-Allow-Origin": request.headers.get("Origin", "*"),
        "Access-Control-Allow-Credentials": "true",
        "Access-Control-Allow-Headers": "content-type, x-test",
        "Cache-Control": "no-store",
    }
