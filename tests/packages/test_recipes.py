"""The recipes of docs/recipes.md, bundled as they stand there, with the server restarted."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.app import ROOT
from tests.engines.contract import Engine
from tests.engines.parameters import only_in
from tests.packages.tools import HTML, TOOLS, run_tool
from tests.support.background import BackgroundLoop
from tests.support.outcome import TIMEOUT_S
from tests.support.restartable import Restartable, restartable
from tests.support.site import Site

TEXT = (ROOT / "docs" / "recipes.md").read_text(encoding="utf-8")
RECIPES = dict(re.findall(r"<!-- (\S+) -->\n```js\n(.*?)```", TEXT, re.DOTALL))
LIBRARIES = ("react", "react-dom", "scheduler", "vue", "@stomp")

REACT = """
import { StrictMode, createElement, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { useSockJS } from './useSockJS.react.js';

function App() {
  const [said, setSaid] = useState([]);
  const { isOpen, send } = useSockJS(URL_, (text) => setSaid((before) => [...before, text]));
  window.send = send;
  window.state = { isOpen, said };
  return createElement('pre', null, JSON.stringify(window.state));
}
const root = createRoot(document.body.appendChild(document.createElement('div')));
root.render(createElement(StrictMode, null, createElement(App)));
window.leave = () => root.unmount();
"""
VUE = """
import { createApp, h, reactive, watchEffect } from 'vue';
import { useSockJS } from './useSockJS.vue.js';

const app = createApp({
  setup() {
    const said = reactive([]);
    const { isOpen, send } = useSockJS(URL_, (text) => said.push(text));
    window.send = send;
    watchEffect(() => { window.state = { isOpen: isOpen.value, said: [...said] }; });
    return () => h('pre', JSON.stringify(said));
  },
});
app.mount(document.body.appendChild(document.createElement('div')));
window.leave = () => app.unmount();
"""
STOMP = """
import { connectStomp } from './stomp.js';

const state = { isOpen: false, said: [] };
const client = connectStomp(URL_, '/topic/a', (text) => state.said.push(text));
Object.assign(window, {
  state,
  send: (body) => client.publish({ destination: '/topic/a', body }),
  leave: () => client.deactivate(),
});
setInterval(() => { state.isOpen = client.connected; }, 20);
"""
BANNER = """
import { ReconnectingSockJS } from 'sockjs-client-py';
import { showLosses } from './banner.js';

const banner = document.body.appendChild(document.createElement('p'));
const socket = new ReconnectingSockJS(URL_, null, { minDelay: 5000, maxDelay: 5000 });
showLosses(socket, banner);
Object.assign(window, { banner, socket });
"""
TABS = """
import { shareSockJS } from './share.js';

const state = { isOpen: false, said: [] };
const shared = shareSockJS(URL_, (event) => {
  if (event.type === 'message') state.said.push(event.data);
  else state.isOpen = event.type === 'open';
});
Object.assign(window, { state, send: shared.send });
"""


class Page:
    """A page with one recipe, and the service that it is connected to."""

    def __init__(
        self, engine: Engine, loop: BackgroundLoop, service: Restartable, site: Site, project: Path
    ) -> None:
        self.engine = engine
        self.service = service
        self._loop = loop
        self._site = site
        self._project = project

    def open(self, code: str, bundles: Path, path: str = "echo") -> None:
        url = json.dumps(f"{self.service.origin}/{path}")
        project, out = self._project, bundles / self._project.name
        (project / "page.js").write_text(code.replace("URL_", url), encoding="utf-8")
        for name, text in RECIPES.items():
            (project / name).write_text(text, encoding="utf-8")
        for name in LIBRARIES:
            (project / "node_modules" / name).symlink_to(TOOLS / name)
        run = run_tool(
            TOOLS / "esbuild" / "bin" / "esbuild",
            *("page.js", "worker.js", "--bundle", "--format=esm", f"--outdir={out}"),
            # React's checks, such as StrictMode, are left out of what is made for production.
            '--define:process.env.NODE_ENV="development"',
            cwd=project,
        )
        assert run.returncode == 0, run.stderr
        (out / "index.html").write_text(HTML, encoding="utf-8")
        self.engine.open(f"{self._site.origin}/bundles/{project.name}/index.html")

    def wait(self, condition: str) -> None:
        assert self.engine.wait_until(condition, TIMEOUT_S), self.engine.console()

    def wait_until_none_is_left(self) -> None:
        self._loop.run(self.service.empty())

    def restart(self, while_down: str) -> None:
        self._loop.run(self.service.stop())
        self.wait(while_down)
        self._loop.run(self.service.start())

    def echo(self, text: str) -> None:
        self.engine.evaluate(f"send({json.dumps(text)}), 0")
        self.wait(f"state.said.includes({json.dumps(text)})")


@pytest.fixture
def page(engine: Engine, bundle_site: Site, project: Path) -> Iterator[Page]:
    with BackgroundLoop() as loop:
        yield Page(engine, loop, loop.enter(restartable()), bundle_site, project)


@only_in("chromium")
class TestRecipes:
    @pytest.mark.parametrize("code", [REACT, VUE], ids=["react", "vue"])
    def test_a_component_keeps_one_connection_and_leaves_none(
        self, page: Page, bundles: Path, code: str
    ) -> None:
        page.open(code, bundles)
        page.wait("window.state && state.isOpen")
        page.echo("before")
        assert page.service.session_count == 1
        page.restart("!state.isOpen")
        page.wait("state.isOpen")
        page.echo("after")
        assert page.engine.evaluate("state.said") == ["before", "after"]
        page.engine.evaluate("leave(), 0")
        page.wait_until_none_is_left()
        assert not [line for line in page.engine.console() if "Warning" in line]

    def test_stomp_subscribes_again(self, page: Page, bundles: Path) -> None:
        page.open(STOMP, bundles, "stomp")
        page.wait("window.state && state.isOpen")
        page.echo("before")
        page.restart("!state.isOpen")
        page.wait("state.isOpen")
        page.echo("after")
        assert page.engine.evaluate("state.said") == ["before", "after"]

    def test_banner_counts_down_and_goes(self, page: Page, bundles: Path) -> None:
        page.open(BANNER, bundles)
        page.wait("window.socket && socket.readyState === 1")
        page.restart("/^Connection lost, retrying in [0-5] s$/.test(banner.textContent)")
        page.engine.evaluate("dispatchEvent(new Event('online')), 0")
        page.wait("banner.hidden && banner.textContent === ''")
        page.engine.evaluate("socket.close(), 0")
        page.wait("banner.textContent === 'The connection is closed.'")

    def test_tabs_share_one_connection(self, page: Page, bundles: Path) -> None:
        page.open(TABS, bundles)
        page.wait("window.state && state.isOpen")
        page.engine.evaluate(
            "document.body.append(Object.assign(document.createElement('iframe'),"
            " { src: location.href })), 0"
        )
        page.wait("frames[0].state && frames[0].state.isOpen")
        page.echo("to both")
        page.wait("frames[0].state.said.includes('to both')")
        assert page.service.session_count == 1
        page.restart("!state.isOpen && !frames[0].state.isOpen")
        page.wait("state.isOpen && frames[0].state.isOpen")
        page.engine.evaluate("document.querySelector('iframe').remove(), 0")
        page.echo("to the one that is left")
        assert page.service.session_count == 1
