"""Five bundlers bundle a page that has the package installed, without settings or warnings."""

from __future__ import annotations

import gzip
import sys
from pathlib import Path

import pytest

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

from tests.engines.contract import Engine
from tests.engines.parameters import only_in
from tests.packages.tools import BUNDLERS, bundle, bundled_script
from tests.support.node import ROOT
from tests.support.outcome import TIMEOUT_S, echo
from tests.support.site import Site

STRINGS = 3  # the bundled page does not load the long one
PAGES = {
    "import": "import SockJS from '{}'; globalThis.SockJS = SockJS;",
    "import-by-name": "import {{ SockJS }} from '{}'; globalThis.SockJS = SockJS;",
    "reconnecting": (
        "import {{ ReconnectingSockJS }} from '{}'; globalThis.SockJS = ReconnectingSockJS;"
    ),
    "require": "const SockJS = require('{}'); globalThis.SockJS = SockJS;",
}
LOAD_ECHO = """void document.head.append(
    Object.assign(document.createElement('script'), { src: '/pages/client.js' }))"""

# What only one part of the full build has: texts that no minifier changes.
ONLY_FULL = (
    b"jsonp",
    b"XDomainRequest",
    b"/htmlfile",
    b"/eventsource",
    b"postMessage",
    b"iframe.html",
)
# And what only the class that comes back has.
ONLY_RECONNECTING = (b"willReconnect", b"queueLimit", b"shouldReconnect", b"Go away!")
LACKS = {
    "sockjs-client-py/modern": ONLY_FULL,
    "sockjs-client-py/websocket": (*ONLY_FULL, b"xhr_streaming", b"xhr_send"),
}
BUDGETS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["sockjs"][
    "bundle-budgets"
]


def assert_echoes(engine: Engine, site: Site, name: str, transport: str) -> None:
    engine.open(f"{site.origin}/bundles/{name}/index.html")
    assert engine.wait_until("'SockJS' in window", TIMEOUT_S), engine.console()
    engine.evaluate(LOAD_ECHO)
    assert engine.wait_until("'echo' in window", TIMEOUT_S), engine.console()
    outcome = echo(engine, f"{site.cross_origin}/echo", transport)
    assert (outcome.transport, outcome.echoed) == (transport, STRINGS), outcome
    assert engine.console() == []


@only_in("chromium")
@pytest.mark.parametrize("bundler", BUNDLERS)
@pytest.mark.parametrize("page", ["import", "import-by-name", "require"])
def test_a_bundled_page_echoes(
    engine: Engine, bundle_site: Site, bundles: Path, project: Path, bundler: str, page: str
) -> None:
    out = bundles / project.name
    assert bundle(bundler, project, PAGES[page].format("sockjs-client-py"), out) == []
    for transport in ("websocket", "xhr-streaming"):
        assert_echoes(engine, bundle_site, project.name, transport)


@only_in("chromium")
@pytest.mark.parametrize("bundler", BUNDLERS)
@pytest.mark.parametrize("page", ["import", "require"])
def test_a_slim_build_leaves_the_rest_out_of_the_bundle(
    engine: Engine, bundle_site: Site, bundles: Path, project: Path, bundler: str, page: str
) -> None:
    for path, words in LACKS.items():
        name = f"{project.name}-{path.rpartition('/')[2]}"
        assert bundle(bundler, project, PAGES[page].format(path), bundles / name) == []
        script = bundled_script(bundles / name)
        assert [word for word in words if word in script] == []
        assert_echoes(engine, bundle_site, name, "websocket")


def test_the_words_that_are_looked_for_are_in_the_full_build(project: Path) -> None:
    bundle("esbuild", project, PAGES["import"].format("sockjs-client-py"), project / "out")
    script = bundled_script(project / "out")
    words = LACKS["sockjs-client-py/websocket"]
    assert [word for word in words if word not in script] == []


@pytest.mark.parametrize("path", ["sockjs-client", "sockjs-client/dist/sockjs"])
@pytest.mark.parametrize("bundler", BUNDLERS)
def test_it_is_bundled_by_the_names_of_sockjs_client(
    project: Path, bundler: str, path: str
) -> None:
    assert bundle(bundler, project, PAGES["import"].format(path), project / "out") == []
    assert b"xhr_streaming" in bundled_script(project / "out")


# Parcel does not read `exports`, and drops nothing of CommonJS.
@pytest.mark.parametrize("bundler", [name for name in BUNDLERS if name != "parcel"])
def test_an_import_that_is_not_used_leaves_nothing(project: Path, bundler: str) -> None:
    code = "import SockJS from 'sockjs-client-py'; document.title = 'used';"
    assert bundle(bundler, project, code, project / "out") == []
    script = bundled_script(project / "out")
    assert b"used" in script
    assert b"websocket" not in script


@pytest.mark.parametrize("path", ["sockjs-client-py", *LACKS])
@pytest.mark.parametrize("bundler", [name for name in BUNDLERS if name != "parcel"])
def test_who_does_not_import_the_class_that_comes_back_does_not_pay_for_it(
    project: Path, bundler: str, path: str
) -> None:
    assert bundle(bundler, project, PAGES["reconnecting"].format(path), project / "both") == []
    assert bundle(bundler, project, PAGES["import"].format(path), project / "plain") == []
    both, plain = (bundled_script(project / name) for name in ("both", "plain"))
    assert [word for word in ONLY_RECONNECTING if word not in both] == []
    assert [word for word in ONLY_RECONNECTING if word in plain] == []


@pytest.mark.parametrize("path", BUDGETS)
def test_a_bundle_is_within_its_budget(project: Path, path: str) -> None:
    budget = BUDGETS[path]["gzip"]
    path, _, name = path.partition("#")
    page = PAGES["reconnecting" if name else "import"]
    bundle("esbuild", project, page.format(path), project / "out")
    script = bundled_script(project / "out")
    assert len(gzip.compress(script, 9, mtime=0)) <= budget


@pytest.mark.parametrize("bundler", BUNDLERS)
def test_the_warnings_of_a_bundler_are_seen(project: Path, bundler: str) -> None:
    noisy = project / "node_modules" / "noisy"
    noisy.mkdir()
    (noisy / "index.js").write_text("process.env.NOISY = 'yes';")
    code = "import 'noisy'; eval(''); require(location.href);"
    assert bundle(bundler, project, code, project / "out") != []
