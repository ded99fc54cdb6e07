"""ReconnectingSockJS in pages and workers, whose server is stopped and started again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.test_builds import module_page
from tests.engines.contract import Engine
from tests.engines.parameters import only_in
from tests.engines.playwright_engine import PlaywrightEngine
from tests.support.background import BackgroundLoop
from tests.support.outcome import TIMEOUT_S
from tests.support.restartable import Restartable, restartable
from tests.support.site import Site

SCRIPT = "/sockjs.reconnecting.min.js"
HELPERS = "/pages/listeners.js,/pages/reconnecting.js"
CONNECTING, OPEN, CLOSED = 0, 1, 3
SOON = {"minDelay": 20, "maxDelay": 100}
WAKING = ["online", "pageshow", "resume", "visibilitychange"]

IN_EACH = only_in("chromium", "firefox", "webkitgtk")


class Service:
    """The service, from synchronous code."""

    def __init__(self, loop: BackgroundLoop, running: Restartable) -> None:
        self.running = running
        self._loop = loop

    @property
    def url(self) -> str:
        return f"{self.running.origin}/echo"

    def stop(self) -> None:
        self._loop.run(self.running.stop())

    def start(self) -> None:
        self._loop.run(self.running.start())


@pytest.fixture
def service() -> Iterator[Service]:
    with BackgroundLoop() as loop:
        yield Service(loop, loop.enter(restartable()))


class Page:
    """A page with connections that come back; see pages/reconnecting.js."""

    def __init__(self, engine: Engine, site: Site, module: str = "") -> None:
        self.engine = engine
        if module:
            engine.open(f"{module_page(site, module)}&before={HELPERS}")
            assert engine.wait_until("!!window.ReconnectingSockJS", TIMEOUT_S), engine.console()
        else:
            engine.open(f"{site.page(SCRIPT)}&before={HELPERS}")

    def keep(self, url: str, count: int = 1, **options: Any) -> None:
        self.run(f"keep({count}, {json.dumps(url)}, {json.dumps({**SOON, **options})})")

    def run(self, code: str) -> Any:
        return self.engine.evaluate(code)

    def wait(self, condition: str) -> None:
        assert self.engine.wait_until(condition, TIMEOUT_S), self.run("JSON.stringify(kept)")

    def thrown(self, code: str) -> str:
        """Return the name and message of the error that the code throws."""
        text: str = self.run(
            f"(() => {{ try {{ {code} }} catch (error) {{ return `${{error.name}}: "
            f"${{error.message}}`; }} return ''; }})()"
        )
        return text

    def closes(self) -> list[dict[str, Any]]:
        """Return what the close events of the first connection told."""
        found: list[dict[str, Any]] = self.run("kept[0].closes")
        return found


@IN_EACH
def test_fifty_connections_survive_twenty_restarts(
    engine: Engine, site: Site, service: Service
) -> None:
    page = Page(engine, site, "/sockjs.websocket.min.mjs")
    page.keep(service.url, 50, transports="websocket", timeout=20_000)
    page.wait(f"areAll({OPEN})")
    for number in range(1, 21):
        service.stop()
        page.wait(f"areAll({CONNECTING})")
        service.start()
        page.wait(f"areAll({OPEN})")
        assert page.run("opens()") == [number + 1]
        assert service.running.session_count == 50
    page.run("kept.forEach((current) => current.socket.send('x'))")
    page.wait("kept.every((current) => current.messages.length === 1)")


@IN_EACH
@pytest.mark.parametrize("module", ["/sockjs.mjs", "/sockjs.modern.min.mjs"])
@pytest.mark.parametrize("transport", ["xhr-streaming", "xhr-polling"])
def test_it_comes_back_over_http(
    engine: Engine, site: Site, service: Service, module: str, transport: str
) -> None:
    page = Page(engine, site, module)
    page.keep(service.url, transports=transport, timeout=20_000)
    page.wait(f"areAll({OPEN})")
    service.stop()
    page.wait(f"areAll({CONNECTING})")
    service.start()
    page.wait(f"areAll({OPEN})")
    assert page.run("kept[0].socket.transport") == transport


@IN_EACH
def test_it_has_the_members_of_sockjs(engine: Engine, site: Site, service: Service) -> None:
    page = Page(engine, site)
    page.keep(service.url)
    page.run(f"void (window.plain = new SockJS({json.dumps(service.url)}))")
    members = """Object.keys(plain).filter((name) => !/_|^.{1,2}$/.test(name))
        .concat(['send', 'close', 'inspect', 'dispatchEvent'],
            ['addEventListener', 'removeEventListener', 'CONNECTING', 'OPEN', 'CLOSING', 'CLOSED'])
        .filter((name) => !(name in kept[0].socket))"""
    assert page.run(members) == []
    assert page.run("[SockJS.Reconnecting.CLOSED, kept[0].socket.url]") == [CLOSED, service.url]
    assert page.run("kept[0].socket instanceof SockJS.Reconnecting")


@IN_EACH
@pytest.mark.parametrize("value", ["make", "() => Promise.resolve(make())"])
def test_a_url_may_come_from_a_function_or_a_promise(
    engine: Engine, site: Site, service: Service, value: str
) -> None:
    page = Page(engine, site)
    make = f"() => {json.dumps(service.url)} + '?try=' + tries++"
    page.run(f"window.tries = 0, window.make = {make}, void keep(1, {value}, {json.dumps(SOON)})")
    page.wait(f"areAll({OPEN})")
    assert page.run("kept[0].socket.url").endswith("?try=0")
    service.stop()
    page.wait(f"areAll({CONNECTING})")
    service.start()
    page.wait(f"areAll({OPEN})")
    assert page.run("kept[0].socket.url").endswith(f"?try={page.run('tries') - 1}")


@IN_EACH
@pytest.mark.parametrize(
    "fail", ["throw new Error('no token')", "return Promise.reject(new Error('no token'))"]
)
def test_a_function_that_fails_is_a_try_in_vain(
    engine: Engine, site: Site, service: Service, fail: str
) -> None:
    page = Page(engine, site)
    make = f"() => {{ if (tries++ < 2) {{ {fail}; }} return {json.dumps(service.url)}; }}"
    page.run(f"window.tries = 0, void keep(1, {make}, {json.dumps(SOON)})")
    page.wait(f"areAll({OPEN})")
    assert page.run("kept[0].events") == ["error", "close", "error", "close", "open"]
    assert [closed["code"] for closed in page.closes()] == [1002, 1002]


@IN_EACH
@pytest.mark.parametrize("module", ["", "/sockjs.modern.min.mjs"])
def test_what_waits_arrives_in_order_and_once(
    engine: Engine, site: Site, service: Service, module: str
) -> None:
    page = Page(engine, site, module)
    service.stop()
    page.keep(service.url, queueLimit=8)
    page.wait("kept[0].closes.length > 0")
    page.run("kept[0].socket.send('€'), kept[0].socket.send(42)")
    assert page.run("kept[0].socket.bufferedAmount") == 5
    assert page.thrown("kept[0].socket.send('four')") == "QuotaExceededError: The queue is full"
    assert page.thrown("kept[0].socket.send(new ArrayBuffer(1))").startswith("TypeError")
    page.run("void (kept[0].socket.onopen = () => kept[0].socket.send('last'))")
    service.start()
    page.wait("kept[0].messages.length === 3")
    assert service.running.received == page.run("kept[0].messages") == ["€", "42", "last"]
    page.run("kept[0].socket.onopen = null")
    service.stop()
    page.wait(f"areAll({CONNECTING})")
    page.run("kept[0].socket.send('new')")
    service.start()
    page.wait("kept[0].messages.length === 4")
    assert service.running.received == ["€", "42", "last", "new"]


@IN_EACH
def test_each_end_tells_what_follows(engine: Engine, site: Site, service: Service) -> None:
    page = Page(engine, site)
    page.keep(service.url, maxRetries=3, minDelay=16, maxDelay=1000, minUptime=0)
    page.wait(f"areAll({OPEN})")
    service.stop()
    page.wait(f"areAll({CLOSED})")
    *ended, last = page.closes()
    assert ended[0]["code"] == 1001
    assert len(ended) == 3
    for number, told in enumerate(ended):
        assert told["willReconnect"] is True
        assert told["readyState"] == CONNECTING
        assert 0 <= told["retryIn"] < 16 * 2**number
    assert last == {"code": 1002, "willReconnect": False, "retryIn": 0, "readyState": CLOSED}
    assert page.thrown("kept[0].socket.send('late')") == "InvalidStateError: Closed"


@IN_EACH
def test_the_page_decides_what_comes_back(engine: Engine, site: Site, service: Service) -> None:
    page = Page(engine, site)
    url = json.dumps(f"{site.origin}/close")
    decide = "(event) => told.push([event.code, event.willReconnect]) < 3"
    page.run(f"window.told = [], void keep(1, {url}, {{ minDelay: 1, shouldReconnect: {decide} }})")
    page.wait(f"areAll({CLOSED})")
    # 3000 with "Go away!" is what some servers close with by default.
    assert page.run("told") == [[3000, True]] * 3
    assert [closed["willReconnect"] for closed in page.closes()] == [True, True, False]


@IN_EACH
@pytest.mark.parametrize("module", ["", "/sockjs.modern.min.mjs"])
@pytest.mark.parametrize("moment", ["connecting", "open", "waiting"])
def test_a_closed_one_listens_to_nothing_and_never_comes_back(
    engine: Engine, site: Site, service: Service, module: str, moment: str
) -> None:
    page = Page(engine, site, module)
    if moment == "waiting":
        service.stop()
    page.keep(service.url, minDelay=3_600_000, maxDelay=3_600_000)
    assert set(page.run("listening")) >= set(WAKING)
    if moment != "connecting":
        page.wait("kept[0].events.length > 0")
    page.run("kept[0].socket.close(3001, 'enough')")
    page.wait(f"areAll({CLOSED})")
    assert set(page.run("listening")).isdisjoint(WAKING)
    assert page.closes()[-1]["code"] == 3001
    count = page.run("kept[0].events.length")
    page.run("window.dispatchEvent(new Event('online'))")
    page.run("document.dispatchEvent(new Event('visibilitychange'))")
    assert page.run("kept[0].events.length") == count
    assert page.run("kept[0].socket.readyState") == CLOSED


@IN_EACH
@pytest.mark.parametrize("type", WAKING)
def test_it_tries_at_once_when_the_page_wakes_up(
    engine: Engine, site: Site, service: Service, type: str
) -> None:
    page = Page(engine, site)
    service.stop()
    page.keep(service.url, minDelay=2**30, maxDelay=2**30)
    page.wait("kept[0].closes.length === 1")
    service.start()
    target = "window" if type in ("online", "pageshow") else "document"
    page.run(f"{target}.dispatchEvent(new Event('{type}'))")
    page.wait(f"areAll({OPEN})")


# WebKitGTK's MiniBrowser has no such switch.
@only_in("chromium", "firefox")
def test_offline_it_waits_for_the_network(engine: Engine, site: Site, service: Service) -> None:
    assert isinstance(engine, PlaywrightEngine)
    page = Page(engine, site)
    page.keep(service.url, maxDelay=3_600_000)
    page.wait(f"areAll({OPEN})")
    engine.set_offline(True)
    try:
        page.wait("!navigator.onLine")
        service.stop()
        page.wait("kept[0].closes.length === 1")
        assert page.closes()[0]["retryIn"] == 3_600_000
        service.start()
    finally:
        engine.set_offline(False)
    page.wait(f"areAll({OPEN})")


@IN_EACH
def test_it_comes_back_in_a_worker(engine: Engine, site: Site, service: Service) -> None:
    page = Page(engine, site)
    worker = f"/pages/reconnecting_worker.js?script={SCRIPT}&url={service.url}"
    page.run("window.posted = []")
    page.run(f"void (window.worker = new Worker({json.dumps(worker)}))")
    page.run("void (worker.onmessage = (event) => posted.push(event.data))")
    page.run("worker.postMessage('first')")
    page.wait("posted.includes('first')")
    service.stop()
    page.wait("posted.includes('lost, will reconnect: true')")
    page.run("worker.postMessage('second')")
    service.start()
    page.wait("posted.includes('second')")
    page.run("worker.terminate()")


@IN_EACH
@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("{ maxRetries: -1 }", "maxRetries is '-1', not a number from 0 to 2^31"),
        ("{ minDelay: {} }", "minDelay is 'NaN', not a number from 0 to 2^31"),
        ("{ queueLimit: 'many' }", "queueLimit is 'NaN', not a number from 0 to 2^31"),
        ("{ shouldReconnect: true }", "shouldReconnect is not a function"),
        ("{ timeout: 'x' }", "timeout is 'x', not a number from 0 to 2^31"),
    ],
)
def test_an_option_that_cannot_be_meant_is_named(
    engine: Engine, site: Site, options: str, message: str
) -> None:
    page = Page(engine, site)
    code = f"new SockJS.Reconnecting('/echo', null, {options})"
    assert page.thrown(code) == f"TypeError: {message}"
    assert set(page.run("listening")).isdisjoint(WAKING)


@IN_EACH
def test_its_own_options_are_known(engine: Engine, site: Site, service: Service) -> None:
    page = Page(engine, site)
    page.keep(service.url, maxRetries=1, minUptime=1, queueLimit=1)
    page.run("void keep(1, '/echo', { shouldReconnect: () => false })")
    page.wait(f"areAll({OPEN})")
    assert engine.console() == []
