"""The slim builds and the ES modules connect from `<script type="module">` and keep the API."""

from __future__ import annotations

import pytest

from tests.engines.contract import Engine
from tests.engines.parameters import only_in
from tests.support.outcome import STRINGS, TIMEOUT_S, echo
from tests.support.site import Site

TRANSPORTS = {
    "sockjs": ["websocket", "xhr-streaming", "jsonp-polling"],
    "sockjs.modern": ["websocket", "xhr-streaming", "xhr-polling"],
    "sockjs.websocket": ["websocket"],
}
MODULES = [f"/{name}{ending}" for name in TRANSPORTS for ending in (".mjs", ".min.mjs")]
SLIM_MODULES = [module for module in MODULES if module.count(".") > module.count(".min") + 1]

API = """(function () {
    var names = Object.keys(SockJS);
    for (var name in new SockJS('/echo')) names.push(name);
    return names.filter(function (name) { return !/^.?_|^.{1,2}$|^constructor$/.test(name) })
        .sort().join(' ');
})()"""

BOOTSTRAP_ERROR = """(function () {
    try { SockJS.bootstrap_iframe() } catch (error) { return String(error) }
})()"""


def module_page(site: Site, module: str) -> str:
    """Return the URL of a page with that module."""
    return f"{site.origin}/pages/client.html?module={module}"


@only_in("chromium")
@pytest.mark.parametrize(
    ("module", "transport"),
    [
        (module, transport)
        for module in MODULES
        for transport in TRANSPORTS[module[1:].removesuffix(".mjs").removesuffix(".min")]
    ],
)
def test_a_module_echoes_over_each_of_its_transports(
    engine: Engine, site: Site, module: str, transport: str
) -> None:
    engine.open(module_page(site, module))
    outcome = echo(engine, f"{site.cross_origin}/echo", transport)
    assert (outcome.transport, outcome.echoed) == (transport, STRINGS), outcome


@only_in("chromium")
@pytest.mark.parametrize("transport", ["xhr-streaming", "xhr-polling"])
def test_sockjs_node_takes_what_the_modern_build_posts(
    engine: Engine, site: Site, node_origin: str, transport: str
) -> None:
    engine.open(module_page(site, "/sockjs.modern.min.mjs"))
    outcome = echo(engine, f"{node_origin}/echo", transport)
    assert (outcome.transport, outcome.echoed) == (transport, STRINGS), outcome


@only_in("chromium")
@pytest.mark.parametrize("module", MODULES)
def test_every_build_has_the_same_api(engine: Engine, site: Site, module: str) -> None:
    engine.open(site.page("/sockjs.js"))
    names = engine.evaluate(API)
    engine.open(module_page(site, module))
    # The slim builds have what else the engine gives to its event targets.
    assert set(engine.evaluate(API).split()) >= set(names.split())
    for name in ("OPEN", "addEventListener", "bootstrap_iframe", "bufferedAmount", "version"):
        assert name in names.split()


@only_in("chromium")
@pytest.mark.parametrize("module", SLIM_MODULES)
def test_a_slim_build_in_an_iframe_page_says_what_it_lacks(
    engine: Engine, site: Site, module: str
) -> None:
    engine.open(module_page(site, module))
    error = engine.evaluate(BOOTSTRAP_ERROR)
    assert error == "TypeError: This build of SockJS has no iframe transports"


@only_in("chromium")
@pytest.mark.parametrize("module", SLIM_MODULES)
def test_a_slim_build_says_so_when_none_of_its_transports_is_wanted(
    engine: Engine, site: Site, module: str
) -> None:
    engine.open(module_page(site, module))
    outcome = echo(engine, f"{site.cross_origin}/echo", "jsonp-polling")
    assert outcome.closed is not None
    assert outcome.closed["code"] == 2000


@only_in("chromium")
@pytest.mark.parametrize("module", SLIM_MODULES)
def test_a_slim_build_takes_names_that_it_does_not_know_for_sub_protocols(
    engine: Engine, site: Site, module: str
) -> None:
    engine.open(module_page(site, module))
    arguments = "'/echo', ['jsonp-polling'], { timeout: 20000 }"
    engine.evaluate(f"void (window.socket = new SockJS({arguments}))")
    assert engine.wait_until("socket.readyState === SockJS.OPEN", TIMEOUT_S)


@only_in("chromium", "firefox", "webkitgtk")
@pytest.mark.parametrize("module", MODULES)
def test_a_derived_class_may_count_its_listeners_in_a_field_of_its_own(
    engine: Engine, site: Site, module: str
) -> None:
    engine.open(module_page(site, module))
    code = """(function () {
        class Counting extends SockJS {
            #count = 0;
            addEventListener(...rest) { this.#count++; super.addEventListener(...rest); }
            get count() { return this.#count; }
        }
        var counting = new Counting('/echo');
        counting.addEventListener('open', function () {});
        counting.close();
        return counting.count;
    })()"""
    assert engine.evaluate(code) == 1
