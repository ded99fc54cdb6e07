"""Checks a `Patient` in one way after another, and yields each `Finding` as soon as it is made.

Nothing is sent that an application would notice, but sessions open and end.
"""

from __future__ import annotations

import asyncio
import json
import statistics
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any, Final

from aiohttp import ClientResponse, ClientWebSocketResponse, WSMsgType

from sockjs_py.client.requests import KINDS
from sockjs_py.client.waiting import within
from sockjs_py.core.urls import add_path, is_same_origin
from sockjs_py.doctor.findings import Finding
from sockjs_py.doctor.idle import check_idle
from sockjs_py.doctor.probes import (
    Answer,
    Patient,
    Trouble,
    Visit,
    check_status,
    status_trouble,
)
from sockjs_py.doctor.sites import is_for_other_sites, is_same_site

_ROUND_TRIPS: Final = 3
# A balancer that goes by turns has two servers at least.
_CONNECTIONS: Final = 6
# A close frame is on its way when a POST does not find its session any more.
_LAST_WORDS_S: Final = 0.5


async def examine(
    patient: Patient, transports: Sequence[str], idle_s: float | None = None
) -> AsyncIterator[Finding]:
    """Check everything; end after `/info` if nothing can follow.

    Args:
        transports: the names of those that are checked.
        idle_s: how long connections are left alone, None for not at all.
    """
    try:
        info, answer = await _ask_info(patient)
    except Trouble as trouble:
        yield Finding("info", False, trouble.text, trouble.diagnosis)
        return
    yield Finding("info", True, f"answered in {answer.ms:.0f} ms: {answer.text.strip()}")
    if patient.origin:
        yield _check_cors(patient, answer)
    opened: list[str] = []
    # Polls first among requests: if a stream is silent, they tell whether the server is.
    for name in ("websocket", *reversed(KINDS)):
        if name not in transports:
            continue
        if name == "websocket" and info.get("websocket") is False:
            yield Finding("open", None, "/info rules it out", transport=name)
            continue
        for finding in await _check_transport(patient, name, "xhr-polling" in opened):
            if finding.check == "open" and finding.is_ok:
                opened.append(name)
            yield finding
    if set(transports) == {"websocket"}:
        yield Finding("sessions", None, "not checked: a WebSocket is one connection")
    else:
        yield await _check_sessions(patient)
    yield await _check_cookies(patient, info)
    if idle_s is None:
        yield Finding("idle", None, "not watched: --idle does it")
        return
    idle = [check_idle(patient, name, idle_s) for name in opened]
    for finding in await asyncio.gather(*idle):
        yield finding


# Info, and what a page of another origin may read.


async def _ask_info(patient: Patient) -> tuple[dict[str, Any], Answer]:
    async with patient.visit() as visit:
        url = add_path(patient.url, "/info")
        answer = await visit.ask("GET", url)
        patient.cookies = visit.cookies()
        if answer.status == 403 and patient.origin:
            # Would it answer a program?
            other = await visit.ask("GET", url, origin="")
            if other.status == 200:
                raise Trouble("origin", f"HTTP status 403 for {patient.origin}")
    if 300 <= answer.status < 400:
        where = answer.headers.get("Location", "nowhere")
        raise Trouble("redirect", f"HTTP status {answer.status}, to {where}")
    check_status(answer.status, answer.text)
    try:
        info = json.loads(answer.text)
    except ValueError:
        info = None
    if not isinstance(info, dict):
        raise Trouble("strange", f"no JSON object, but {answer.text[:40]!r}")
    return info, answer


def _check_cors(patient: Patient, answer: Answer) -> Finding:
    """Return what a page of another origin would make of an answer."""
    name = "Access-Control-Allow-Origin"
    allowed = answer.headers.getall(name, [])
    if is_same_origin(f"{patient.origin}/", patient.url):
        return Finding("CORS", True, "not needed: the page has the service's own origin")
    if not allowed:
        return Finding("CORS", False, f"no {name}", "no-cors")
    text = f"{name}: {', '.join(allowed)}"
    if len(allowed) > 1 or "," in allowed[0]:
        return Finding("CORS", False, text, "cors-twice")
    if allowed[0] not in ("*", patient.origin):
        return Finding("CORS", False, text, "cors-other")
    # Browsers take `*` only for requests without cookies, which is what clients send then.
    if allowed[0] != "*" and answer.headers.get("Access-Control-Allow-Credentials") != "true":
        return Finding("CORS", False, text, "cors-credentials")
    return Finding("CORS", True, text)


# Transports.


async def _check_transport(patient: Patient, name: str, is_polling_open: bool) -> list[Finding]:
    """Return how a transport opens, and how long a round trip takes on it."""
    try:
        async with patient.visit() as visit:
            if name == "websocket":
                return await _check_websocket(patient, visit)
            return await _check_requests(patient, visit, name)
    except Trouble as trouble:
        key = trouble.diagnosis
        if key == "timeout" and name == "websocket":
            key = "websocket-silent"
        # The same server has answered a poll, so that the stream is held up on the way.
        elif key == "timeout" and name != "xhr-polling" and is_polling_open:
            key = "held-back"
        return [Finding("open", False, trouble.text, key, name)]


async def _check_websocket(patient: Patient, visit: Visit) -> list[Finding]:
    started = visit.clock()
    async with visit.websocket() as socket:
        try:
            message = await within(patient.patience_s, socket.receive())
        except asyncio.TimeoutError:
            raise Trouble("websocket-silent", "no open frame in time") from None
        if message.data != "o":
            raise Trouble("not-open", f"{message.type.name} {message.data!r} for an open frame")
        found = [_opened("websocket", visit.clock() - started)]
        times: list[float] = []
        while len(times) < _ROUND_TRIPS:
            if (taken := await _ping(visit, socket)) is None:
                return [*found, _closes("websocket", f"WebSocket {socket.close_code}")]
            times.append(taken)
    return [*found, _round_trips("websocket", times, "pings")]


async def _ping(visit: Visit, socket: ClientWebSocketResponse) -> float | None:
    """Return how many milliseconds a ping takes, None if the WebSocket ends before."""
    started = visit.clock()
    try:
        await socket.ping()
    except ConnectionError:
        return None
    while True:
        message = await within(visit.patient.patience_s, socket.receive())
        if message.type is WSMsgType.PONG:
            return (visit.clock() - started) * 1000
        if message.type not in (WSMsgType.TEXT, WSMsgType.PING):
            return None


async def _check_requests(patient: Patient, visit: Visit, name: str) -> list[Finding]:
    kind = KINDS[name]
    started = visit.clock()
    async with visit.asking(kind.method, add_path(visit.url, kind.path)) as response:
        text, first_ms = "", 0.0
        while not _has_open_frame(text):
            data = await within(patient.patience_s, response.content.readany())
            first_ms = first_ms or (visit.clock() - started) * 1000
            text += data.decode(errors="replace")
            check_status(response.status, text)
            if not data:
                raise Trouble("not-open", f"{text.strip()[-40:]!r} for an open frame")
        found = [_opened(name, visit.clock() - started, first_ms)]
        answer = Answer(response.status, response.headers, text, first_ms)
        if name != "xhr-polling":
            rest = asyncio.ensure_future(_close_frame(response))
            try:
                found += await _check_sending(patient, visit, name, rest)
            finally:
                rest.cancel()
                await asyncio.wait([rest])
    if patient.origin and not (cors := _check_cors(patient, answer)).is_ok:
        found.append(Finding("CORS", False, cors.text, cors.diagnosis, name))
    if name == "xhr-polling":
        # The session lives from poll to poll: the next one waits while something is sent.
        async with _polling(visit) as poll:
            found += await _check_sending(patient, visit, name, poll)
    return found


async def _close_frame(response: ClientResponse) -> str:
    """Return the close frame of a stream, "" if it ends without one."""
    async for line in response.content:
        text = line.decode(errors="replace").strip().removeprefix("data:").strip()
        if text.startswith("c["):
            return text
    return ""


@asynccontextmanager
async def _polling(visit: Visit) -> AsyncIterator[asyncio.Task[str]]:
    """Keep a session alive by a poll that waits while the context lasts."""
    polling = asyncio.ensure_future(visit.poll())
    try:
        # Time to leave before what follows.
        await asyncio.sleep(0)
        yield polling
    finally:
        polling.cancel()
        await asyncio.wait([polling])


async def _check_sending(
    patient: Patient, visit: Visit, name: str, rest: asyncio.Future[str]
) -> list[Finding]:
    """Return how long POSTs take, or why they fail.

    Args:
        rest: what else the session receives.
    """
    times = []
    for _ in range(_ROUND_TRIPS):
        try:
            answer = await visit.send_nothing()
        except Trouble as trouble:
            return [Finding("send", False, trouble.text, "post", name)]
        if answer.status == 404 and (words := await _last_words(rest)):
            return [_closes(name, words)]
        if answer.status != 204:
            key = "stickiness" if answer.status == 404 else "post"
            return [Finding("send", False, f"HTTP status {answer.status}", key, name)]
        if patient.origin and not (cors := _check_cors(patient, answer)).is_ok:
            return [Finding("send", False, cors.text, cors.diagnosis, name)]
        times.append(answer.ms)
    return [_round_trips(name, times, "POSTs")]


def _has_open_frame(text: str) -> bool:
    return any(line in ("o", "data: o", "data:o") for line in text.splitlines())


async def _last_words(rest: asyncio.Future[str]) -> str:
    """Return the close frame that a session has received, "" if it has none."""
    await asyncio.wait([rest], timeout=_LAST_WORDS_S)
    if not rest.done() or rest.cancelled() or rest.exception():
        return ""
    return rest.result().strip() if rest.result().startswith("c[") else ""


def _closes(name: str, words: str) -> Finding:
    text = f"not measured: the service closes at once, {words}"
    return Finding("round trip", None, text, transport=name)


def _opened(name: str, seconds: float, first_ms: float | None = None) -> Finding:
    first = "" if first_ms is None else f", first byte after {first_ms:.0f} ms"
    return Finding("open", True, f"open in {seconds * 1000:.0f} ms{first}", transport=name)


def _round_trips(name: str, times: Sequence[float], what: str) -> Finding:
    text = f"{len(times)} {what}, {statistics.median(times):.1f} ms each"
    return Finding("round trip", True, text, transport=name)


# Sessions, and the cookie that may lead to them.


async def _check_sessions(patient: Patient) -> Finding:
    """Return whether each of several connections finds one session."""
    try:
        async with patient.visit() as visit:
            url = add_path(visit.url, "/xhr")
            answer = await visit.ask("POST", url)
            if not _has_open_frame(answer.text):
                raise Trouble(status_trouble(answer.status) or "not-open", answer.text[:40])
            cookies = visit.cookies()
            async with _polling(visit) as poll:
                statuses = [await _send_anew(visit, cookies) for _ in range(_CONNECTIONS)]
                if 404 in statuses and (words := await _last_words(poll)):
                    return _closes("", words)
    except Trouble as trouble:
        return Finding("sessions", False, trouble.text, trouble.diagnosis)
    lost = sum(status == 404 for status in statuses)
    if lost:
        text = f"{lost} of {_CONNECTIONS} connections do not find the session"
        return Finding("sessions", False, text, "stickiness")
    if set(statuses) != {204}:
        return Finding("sessions", False, f"HTTP status {max(statuses)}", "post")
    return Finding("sessions", True, f"{_CONNECTIONS} connections find one session")


async def _send_anew(visit: Visit, cookies: dict[str, str]) -> int:
    """Return the status of a POST on a connection of its own, with a browser's cookies."""
    async with visit.patient.visit() as other:
        other.http.cookie_jar.update_cookies(cookies)
        return (await replace(other, url=visit.url).send_nothing()).status


async def _check_cookies(patient: Patient, info: dict[str, Any]) -> Finding:
    """Return whether cookies come that are needed, and come back."""
    try:
        async with patient.visit() as visit:
            visit.http.cookie_jar.clear()
            answer = await visit.ask("POST", add_path(visit.url, "/xhr"))
    except Trouble as trouble:
        return Finding("cookies", False, trouble.text, trouble.diagnosis)
    cookies = answer.headers.getall("Set-Cookie", [])
    names = [cookie.partition("=")[0] for cookie in cookies]
    if not info.get("cookie_needed"):
        came = f"; the answers set {', '.join(names)}" if names else ""
        return Finding("cookies", True, f"/info needs none{came}")
    if not names:
        return Finding("cookies", False, "needed, and none is set", "cookie-missing")
    text = f"{', '.join(names)} is set"
    is_same = not patient.origin or is_same_site(patient.origin, patient.url)
    if is_same or all(map(is_for_other_sites, cookies)):
        return Finding("cookies", True, text)
    text += ", without SameSite=None; Secure"
    if is_same is None:
        return Finding("cookies", None, f"{text}: enough if page and service are of one site")
    return Finding("cookies", False, text, "cookie-site")
