"""The doctor before services that are broken in one way each: its diagnosis has to be that one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from itertools import cycle

import pytest
from aiohttp import web

from server.fault_proxy import spoil
from server.services import echo
from server.serving import serving
from sockjs_py.client.transports import TRANSPORTS
from sockjs_py.commands.doctor import exit_status
from sockjs_py.doctor import idle as idle_module
from sockjs_py.doctor.diagnoses import DIAGNOSES
from sockjs_py.doctor.examination import examine
from sockjs_py.doctor.findings import Finding
from sockjs_py.doctor.probes import Patient
from tests.bench.counting import relay
from tests.client.services import by_aiohttp, by_uvicorn, served
from tests.support.nginx import MISSING, PLAIN, UPGRADING, is_installed, nginx
from tests.support.processes import free_port, require
from tests.support.sockjs_node import sockjs_node

PAGE = "https://page.example"
Broken = Callable[[], AbstractAsyncContextManager[str]]


def faulty(fault: str) -> Broken:
    """Return our service behind the proxy of faults."""

    @asynccontextmanager
    async def broken() -> AsyncIterator[str]:
        async with by_aiohttp(echo) as url, spoil(url.removesuffix("/service")) as proxy:
            yield f"{proxy}/{fault}/service"

    return broken


def behind_nginx(locations: str, **options: float) -> Broken:
    """Return our service behind a real nginx."""

    @asynccontextmanager
    async def broken() -> AsyncIterator[str]:
        require(is_installed(), MISSING)
        async with served(echo, **options) as found:
            origin = found.url.removesuffix("/service")
            async with nginx(origin, locations) as front:
                yield f"{front.origin}/service"

    return broken


def answering(status: int, text: str, **headers: str) -> Broken:
    """Return a server that answers everything alike."""

    @asynccontextmanager
    async def broken() -> AsyncIterator[str]:
        async def answer(_: web.Request) -> web.Response:
            return web.Response(status=status, text=text, headers=headers, content_type="text/html")

        app = web.Application()
        app.router.add_route("*", "/{path:.*}", answer)
        async with serving(app, "127.0.0.1") as (origin,):
            yield f"{origin}/service"

    return broken


def with_options(**options: object) -> Broken:
    """Return our service with options that keep pages out."""

    @asynccontextmanager
    async def broken() -> AsyncIterator[str]:
        async with served(echo, **options) as found:
            yield found.url

    return broken


@asynccontextmanager
async def refused() -> AsyncIterator[str]:
    yield f"http://127.0.0.1:{free_port()}/service"


@asynccontextmanager
async def nameless() -> AsyncIterator[str]:
    yield "http://no-such-host.invalid/service"


@asynccontextmanager
async def self_signed() -> AsyncIterator[str]:
    require(is_installed(), MISSING)
    async with by_aiohttp(echo) as url, nginx(url.removesuffix("/service"), UPGRADING) as front:
        yield f"{front.secure_origin}/service"


@asynccontextmanager
async def silent() -> AsyncIterator[str]:
    """Accept connections, and never answer."""

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    async with await asyncio.start_server(connected, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/service"


@asynccontextmanager
async def in_turn() -> AsyncIterator[str]:
    """Balance two processes' worth of sessions by connections, as they come."""
    async with AsyncExitStack() as stack:
        urls = [await stack.enter_async_context(by_aiohttp(echo)) for _ in range(2)]
        ports = cycle([int(url.split(":")[2].split("/")[0]) for url in urls])

        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            back, front = await asyncio.open_connection("127.0.0.1", next(ports))
            await asyncio.gather(
                relay(reader, front, lambda _: None), relay(back, writer, lambda _: None)
            )

        async with await asyncio.start_server(connected, "127.0.0.1", 0) as server:
            yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/service"


# nginx that adds what the server has already.
CORS_TWICE = UPGRADING.replace("}", '  add_header Access-Control-Allow-Origin "*";\n}')
CORS_FIXED = UPGRADING.replace(
    "}",
    "  proxy_hide_header Access-Control-Allow-Origin;\n"
    '  add_header Access-Control-Allow-Origin "https://other.example";\n}',
)
CORS_BARE = UPGRADING.replace("}", "  proxy_hide_header Access-Control-Allow-Credentials;\n}")
COOKIE_HIDDEN = UPGRADING.replace("}", "  proxy_hide_header Set-Cookie;\n}")
SHORT = UPGRADING.replace("}", "  proxy_read_timeout 1s;\n}")
NO_POST = UPGRADING.replace("proxy_pass", "limit_except GET { deny all; } proxy_pass", 1)
# Whose `index.html` answers for what the proxy does not know.
FALLBACK = "location / { default_type text/html; return 200 '<!DOCTYPE html><title>App</title>'; }"

# What is broken, all diagnoses, and the exit status.
CASES: dict[str, tuple[Broken, set[str], int]] = {
    "refused": (refused, {"refused"}, 2),
    "no such host": (nameless, {"name"}, 2),
    "no answer": (silent, {"timeout"}, 2),
    "certificate": (self_signed, {"certificate"}, 2),
    "drop": (faulty("drop.connect@info"), {"broken"}, 2),
    "404": (faulty("status:404"), {"not-found"}, 2),
    "401": (faulty("status:401"), {"forbidden"}, 2),
    "403": (faulty("status:403"), {"forbidden"}, 2),
    "500": (faulty("status:500"), {"server-error"}, 2),
    "502": (faulty("status:502"), {"gateway"}, 2),
    "redirect": (faulty("redirect"), {"redirect"}, 2),
    "captive portal": (answering(200, "<!DOCTYPE html><h1>Log in"), {"html"}, 2),
    "fallback to a page": (behind_nginx(FALLBACK), {"html"}, 2),
    "another service": (answering(200, "OK"), {"strange"}, 2),
    "another origin": (with_options(allowed_origins={"https://other.example"}), {"origin"}, 2),
    "no CORS": (faulty("no-cors"), {"no-cors"}, 1),
    "CORS twice": (behind_nginx(CORS_TWICE), {"cors-twice"}, 1),
    "CORS of another": (behind_nginx(CORS_FIXED), {"cors-other"}, 1),
    "CORS without credentials": (behind_nginx(CORS_BARE), {"cors-credentials"}, 1),
    "no cookie": (behind_nginx(COOKIE_HIDDEN, cookie_needed=True), {"cookie-missing"}, 1),
    "cookie of one site": (with_options(cookie_needed=True), {"cookie-site"}, 1),
    "no upgrade": (faulty("no-upgrade"), {"no-upgrade"}, 1),
    "WebSocket without frames": (faulty("stall.head@websocket"), {"websocket-silent"}, 1),
    "streams held back": (faulty("buffer"), {"held-back"}, 1),
    "refused POST": (behind_nginx(NO_POST), {"forbidden", "post"}, 1),
    "lost sessions": (in_turn, {"stickiness"}, 1),
    "idle connections cut": (behind_nginx(SHORT), {"idle-cut"}, 1),
}


async def examined(url: str, idle_s: float | None = None) -> list[Finding]:
    """Return what the doctor finds."""
    patient = Patient(url, {}, PAGE, patience_s=1.0)
    return [finding async for finding in examine(patient, TRANSPORTS, idle_s)]


@pytest.mark.parametrize("name", CASES)
async def test_what_is_broken_is_named(name: str) -> None:
    broken, expected, status = CASES[name]
    async with broken() as url:
        found = await examined(url, idle_s=2 if "idle-cut" in expected else None)
    assert {finding.diagnosis for finding in found if finding.diagnosis} == expected, found
    assert exit_status(found) == status


@pytest.mark.parametrize("serve", [by_aiohttp, by_uvicorn])
async def test_what_is_well_has_ticks(serve: Callable[..., object]) -> None:
    async with serve(echo) as url:  # type: ignore[attr-defined]
        found = await examined(url, idle_s=0.2)
    assert [finding for finding in found if not finding.is_ok] == []
    assert exit_status(found) == 0
    assert {each.transport for each in found if each.check == "round trip"} == set(TRANSPORTS)


async def test_a_websocket_needs_no_stickiness() -> None:
    async with in_turn() as url:
        found = [each async for each in examine(Patient(url, {}), ["websocket"])]
    assert exit_status(found) == 0, found
    assert [each.is_ok for each in found if each.check == "sessions"] == [None]


@pytest.mark.parametrize(
    ("page", "is_ok"),
    [("http://127.0.0.1", True), ("http://127.0.0.2", False), ("https://127.0.0.1", False)],
)
async def test_a_cookie_is_judged_by_the_page(page: str, is_ok: bool) -> None:
    async with with_options(cookie_needed=True)() as url:
        found = [each async for each in examine(Patient(url, {}, page), ["xhr-polling"])]
    assert [each.is_ok for each in found if each.check == "cookies"] == [is_ok]


async def test_plain_nginx_has_two_faults() -> None:
    async with behind_nginx(PLAIN)() as url:
        found = await examined(url)
    wrong = {(each.transport, each.diagnosis) for each in found if each.diagnosis}
    assert wrong == {
        ("websocket", "no-upgrade"),
        ("xhr-streaming", "held-back"),
        ("eventsource", "held-back"),
    }


async def test_heartbeats_are_counted() -> None:
    async with served(echo, heartbeat_s=0.05) as well:
        found = await examined(well.url, idle_s=0.5)
    idle = [each for each in found if each.check == "idle"]
    assert len(idle) == 4
    assert all(int(each.text.split(", ")[1].split()[0]) > 0 for each in idle)


def test_every_diagnosis_is_complete_and_tried() -> None:
    tried = {key for _, expected, _ in CASES.values() for key in expected}
    for key, row in DIAGNOSES.items():
        assert all(vars(row).values()), key
    # These are shown below.
    assert set(DIAGNOSES) - tried == {"no-heartbeats", "not-open"}


async def test_a_heartbeat_that_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    # It takes half a minute to miss one.
    monkeypatch.setattr(idle_module, "_QUIET_S", 0.1)
    async with served(echo) as well:
        found = await examined(well.url, idle_s=0.2)
    assert {each.diagnosis for each in found if each.check == "idle"} == {"no-heartbeats"}


async def test_a_service_that_closes_at_once_is_in_order() -> None:
    """A session that the service closes has opened before."""
    with sockjs_node("http://127.0.0.1") as origin:
        found = await examined(f"{origin}/close")
    assert exit_status(found) == 0, found


async def test_a_session_that_was_closed_is_not_lost() -> None:
    """Spring forgets sessions at once, others some seconds later."""
    seen: set[str] = set()

    async def answer(request: web.Request) -> web.Response:
        if request.path.endswith("/info"):
            return web.json_response({"websocket": False})
        if request.path.endswith("/xhr_send"):
            return web.Response(status=404)
        is_second = request.path in seen
        seen.add(request.path)
        frame = 'c[3000,"Go away!"]\n' if is_second else "o\n"
        return web.Response(text=frame)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    async with serving(app, "127.0.0.1") as (origin,):
        patient = Patient(f"{origin}/service", {})
        found = [finding async for finding in examine(patient, ["xhr-polling"])]
    assert exit_status(found) == 0, found
    told = [each.text for each in found if each.check == "round trip"]
    assert told == ['not measured: the service closes at once, c[3000,"Go away!"]'] * 2


async def test_npm_sockjs_is_well() -> None:
    with sockjs_node("http://127.0.0.1") as origin:
        found = await examined(f"{origin}/echo", idle_s=1.5)
    assert exit_status(found) == 0, found


async def test_a_session_that_does_not_open() -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(text="{}" if request.path.endswith("info") else "?\n")

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    async with serving(app, "127.0.0.1") as (origin,):
        found = await examined(f"{origin}/service")
    wrong = {each.transport: each.diagnosis for each in found if each.check == "open"}
    assert wrong == {**dict.fromkeys(TRANSPORTS, "not-open"), "websocket": "no-upgrade"}
