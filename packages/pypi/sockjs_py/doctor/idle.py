"""What becomes of connections that are left alone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Final

from aiohttp import ClientError, WSMsgType

from sockjs_py.client.requests import KINDS
from sockjs_py.client.waiting import within
from sockjs_py.core.urls import add_path
from sockjs_py.doctor.findings import Finding
from sockjs_py.doctor.probes import Patient, Trouble, Visit, trouble_of

# What a silent connection survives anywhere.
_QUIET_S: Final = 30


async def check_idle(patient: Patient, name: str, idle_s: float) -> Finding:
    """Return what became of a connection that was left alone."""
    beats = 0

    def beat() -> None:
        nonlocal beats
        beats += 1

    watch: dict[str, Callable[[Visit, Callable[[], None]], Any]] = {
        "websocket": _watch_websocket,
        "xhr-polling": _watch_polls,
    }
    loop = asyncio.get_running_loop()
    started = loop.time()
    try:
        async with patient.visit() as visit:
            if name in watch:
                watching = watch[name](visit, beat)
            else:
                watching = _watch_stream(visit, name, beat)
            end = await within(idle_s, watching)
    except asyncio.TimeoutError:
        text = f"alive after {idle_s:g} s, {beats} heartbeats"
        is_ok = beats > 0 or idle_s <= _QUIET_S
        return Finding("idle", is_ok, text, "" if is_ok else "no-heartbeats", name)
    except Trouble as trouble:
        end = trouble.text
    except (ClientError, OSError) as error:
        end = trouble_of(error).text
    lived_s = loop.time() - started
    return Finding("idle", False, f"ended after {lived_s:.0f} s: {end}", "idle-cut", name)


async def _watch_websocket(visit: Visit, beat: Callable[[], None]) -> str:
    async with visit.websocket() as socket:
        while True:
            message = await socket.receive()
            if message.type is WSMsgType.PING:
                await socket.pong(message.data)
            elif message.type is not WSMsgType.TEXT:
                return f"WebSocket {message.type.name}"
            if message.type is WSMsgType.PING or message.data == "h":
                beat()


async def _watch_stream(visit: Visit, name: str, beat: Callable[[], None]) -> str:
    kind = KINDS[name]
    async with visit.asking(kind.method, add_path(visit.url, kind.path)) as response:
        async for line in response.content:
            if line.strip() in (b"h", b"data: h"):
                beat()
        return f"HTTP status {response.status}, and the stream is over"


async def _watch_polls(visit: Visit, beat: Callable[[], None]) -> str:
    while True:
        text = await visit.poll()
        if text == "h\n":
            beat()
        # The service may send messages meanwhile.
        elif not text.startswith(("o", "a")):
            return f"{text.strip()[:40]!r}"
