"""The test server's own routes, services and command line."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path

import pytest
from aiohttp import ClientSession, web
from yarl import URL

from server.app import ROOT, Running, serve
from server.fault_proxy import spoil
from server.serving import serving
from tests.support.client import Client, session_url


class TestFiles:
    @pytest.mark.parametrize("path", ["/", "/qunit/index.html", "/sockjs.js"])
    async def test_page_and_script_are_always_asked_for_again(
        self, http: ClientSession, running: Running, path: str
    ) -> None:
        answer = await Client(http, running.origin).get(path)
        assert answer.status == 200
        assert answer.headers["Cache-Control"] == "no-cache"

    @pytest.mark.parametrize(
        "path",
        [
            "/sockjs.min.js",
            "/qunit/none.js",
            "/qunit/../pyproject.toml",
            "/qunit/%2e%2e/pyproject.toml",
            "/qunit/a%00b",
        ],
    )
    async def test_what_is_not_there_is_not_found(
        self, http: ClientSession, running: Running, path: str
    ) -> None:
        assert (await Client(http, running.origin).get(path)).status == 404

    @pytest.mark.parametrize(
        ("names", "script"),
        [(["sockjs.js"], "/sockjs.js"), (["sockjs.js", "sockjs.min.js"], "/sockjs.min.js")],
    )
    async def test_iframe_page_loads_the_smallest_script_that_is_built(
        self, http: ClientSession, tmp_path: Path, names: list[str], script: str
    ) -> None:
        for name in names:
            (tmp_path / name).touch()
        async with serve(ports=(0, 0), script_dir=tmp_path) as running:
            page = await Client(http, running.origin).get("/echo/iframe.html")
        assert f'<script src="{script}">' in page.body

    async def test_both_origins_are_the_same_server(
        self, http: ClientSession, running: Running
    ) -> None:
        url = await Client(http, f"{running.origin}/echo").open()
        other = Client(http, f"{running.cross_origin}/echo")
        await other.send(url, '["a"]')
        assert await other.poll(url) == 'a["a"]\n'
        assert running.origin != running.cross_origin


class TestOrigin:
    async def test_an_ipv6_address_is_in_brackets(
        self, http: ClientSession, tmp_path: Path
    ) -> None:
        (tmp_path / "sockjs.js").touch()
        async with (
            serve("::1", (0, 0), "::1", tmp_path) as running,
            spoil(running.origin, "::1") as proxy,
        ):
            for origin in (running.origin, running.cross_origin, f"{proxy}/none"):
                assert origin.startswith("http://[::1]:")
                assert (await Client(http, f"{origin}/echo").get("/info")).status == 200


class TestServices:
    @pytest.mark.parametrize(
        ("message", "length"),
        [
            ("0", 1),
            ("4", 16),
            ("99", 2**19),
            pytest.param("9" * 5000, 2**19, id="5000 digits"),
            ("-1", 1),
            ("x", 1),
            ("²", 1),
        ],
    )
    async def test_amplify_answers_a_power_of_two(
        self, http: ClientSession, running: Running, message: str, length: int
    ) -> None:
        client = Client(http, f"{running.origin}/amplify")
        url = await client.open()
        await client.send(url, f'["{message}"]')
        assert await client.poll(url) == f'a["{"x" * length}"]\n'

    @pytest.mark.parametrize("name", ["xhr", "websocket"])
    async def test_ticker_ticks(self, http: ClientSession, running: Running, name: str) -> None:
        client = Client(http, f"{running.origin}/ticker")
        if name == "xhr":
            assert await client.poll(await client.open()) == 'a["tick!"]\n'
        else:
            async with client.websocket(f"{session_url()}/websocket") as socket:
                assert await socket.receive_str() == "o"
                assert await socket.receive_str() == 'a["tick!"]'

    async def test_broadcast_reaches_every_session(
        self, http: ClientSession, running: Running
    ) -> None:
        client = Client(http, f"{running.origin}/broadcast")
        url = await client.open()
        async with client.websocket(f"{session_url()}/websocket") as socket:
            assert await socket.receive_str() == "o"
            await socket.send_str('["to all"]')
            assert await socket.receive_str() == 'a["to all"]'
        assert await client.poll(url) == 'a["to all"]\n'


class TestOverview:
    async def test_page_lists_services_and_live_sessions(
        self, http: ClientSession, running: Running
    ) -> None:
        await Client(http, f"{running.origin}/echo").open()
        page = await Client(http, running.origin).get("/sessions")
        assert page.content_type == "text/html;charset=utf-8"
        assert "<td>/echo<td>Send every message back.<td>1 xhr\n" in page.body
        assert "<td>/amplify<td>" in page.body


class TestLivePage:
    async def test_a_page_does_not_reload_by_default(
        self, http: ClientSession, running: Running
    ) -> None:
        client = Client(http, running.origin)
        assert "live.js" not in (await client.get("/")).body
        assert (await client.get("/live")).status == 404

    async def test_a_page_is_sent_its_version_and_that_of_a_replaced_script(
        self, http: ClientSession, tmp_path: Path
    ) -> None:
        async with (
            serve(ports=(0, 0), script_dir=tmp_path, is_live=True) as running,
            listen_to_states(http, running) as states,
        ):
            page = await Client(http, running.origin).get("/")
            version = page.body.partition('data-version="')[2].partition('"')[0]
            assert await anext(states) == {"version": version, "errors": ""}
            (tmp_path / "sockjs.js").touch()
            assert (await anext(states))["version"] != version

    async def test_the_end_of_the_server_ends_the_stream(
        self, http: ClientSession, tmp_path: Path
    ) -> None:
        async with AsyncExitStack() as stack:
            async with serve(ports=(0, 0), script_dir=tmp_path, is_live=True) as running:
                states = await stack.enter_async_context(listen_to_states(http, running))
                await anext(states)
            assert [state async for state in states] == []


@asynccontextmanager
async def listen_to_states(
    http: ClientSession, running: Running
) -> AsyncIterator[AsyncIterator[dict[str, str]]]:
    """Listen as a page does, and yield the states that it is told."""
    async with http.get(f"{running.origin}/live") as answer:
        yield (json.loads(line[5:]) async for line in answer.content if line.startswith(b"data:"))


class TestCommandLine:
    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
    async def test_signal_closes_every_session_and_ends_well(
        self, http: ClientSession, tmp_path: Path, number: signal.Signals
    ) -> None:
        process, origin = await start_on_free_ports(tmp_path)
        async with Client(http, f"{origin}/echo").websocket("/0/0/websocket") as socket:
            assert await socket.receive_str() == "o"
            process.send_signal(number)
            assert await socket.receive_str() == 'c[1001,"Server is going away"]'
        await process.communicate()
        assert process.returncode == 0

    async def test_session_between_two_polls_hears_of_the_end(
        self, http: ClientSession, tmp_path: Path
    ) -> None:
        process, origin = await start_on_free_ports(tmp_path)
        client = Client(http, f"{origin}/echo")
        url = await client.open()
        async with client.waiting_poll(await client.open()) as poll:
            process.send_signal(signal.SIGTERM)
            await poll.read_head()
        assert (await client.post(f"{session_url()}/xhr")).status == 503
        assert await client.poll(url) == 'c[1001,"Server is going away"]\n'
        await process.communicate()

    async def test_proxy_of_faults_is_served_on_request(
        self, http: ClientSession, tmp_path: Path
    ) -> None:
        process, _ = await start_on_free_ports(tmp_path, "--fault-port", "0")
        assert process.stdout is not None
        text = (await process.stdout.readuntil(b"/FAULT/")).decode()
        client = Client(http, f"{text.split()[-1].removesuffix('/FAULT/')}/status:502/echo")
        assert (await client.get("/info")).status == 502
        process.terminate()
        await process.communicate()

    async def test_port_in_use_is_one_clear_line(self, tmp_path: Path) -> None:
        (tmp_path / "sockjs.js").touch()
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = str(taken.getsockname()[1])
            process = await start("--port", port, "--script-dir", str(tmp_path))
            _, errors = await process.communicate()
        assert process.returncode == 1
        assert errors.decode().count("\n") == 1
        assert port in errors.decode()
        assert "--port" in errors.decode()

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (["--port", "99999"], ["--port", "'99999'", "0 to 65535"]),
            (["--port=-1"], ["--port", "'-1'", "0 to 65535"]),
            (["--port", "http"], ["--port", "'http'", "0 to 65535"]),
            (["--cross-port", "65536"], ["--cross-port", "'65536'", "0 to 65535"]),
            (["--fault-port", "70000"], ["--fault-port", "'70000'", "0 to 65535"]),
            (["--port", "65535"], ["--cross-port", "65535"]),
            (["--host="], ["--host", "''"]),
            (["--cross-host", "a..b"], ["--cross-host", "'a..b'"]),
            (
                ["--port", "9", "--cross-port", "9", "--cross-host", "127.0.0.1"],
                ["both origins", "127.0.0.1:9"],
            ),
            (["--script-dir", "no/such/folder"], ["--script-dir", "'no/such/folder'"]),
            (["--host", "192.0.2.1", "--port", "0"], ["--host", "192.0.2.1"]),
            (["--prot", "80"], ["--prot"]),
        ],
        ids=lambda values: " ".join(values),
    )
    async def test_a_wrong_value_is_one_clear_line(
        self, tmp_path: Path, arguments: list[str], words: list[str]
    ) -> None:
        (tmp_path / "sockjs.js").touch()
        process = await start("--script-dir", str(tmp_path), *arguments)
        output, errors = (text.decode() for text in await process.communicate())
        assert process.returncode in (1, 2)
        assert (output, errors.count("\n")) == ("", 1)
        assert errors.startswith("server: ")
        assert [word for word in words if word not in errors] == []

    async def test_a_check_ends_once_everything_listens(self, tmp_path: Path) -> None:
        (tmp_path / "sockjs.js").touch()
        ports = ("--port", "0", "--cross-port", "0", "--fault-port", "0")
        process = await start("--check", *ports, "--script-dir", str(tmp_path))
        assert await process.communicate() == (b"", b"")
        assert process.returncode == 0

    async def test_missing_script_is_one_clear_line(self, tmp_path: Path) -> None:
        process = await start("--script-dir", str(tmp_path))
        _, errors = await process.communicate()
        assert process.returncode == 1
        assert errors.decode().count("\n") == 1
        assert "make sockjs.js" in errors.decode()

    async def test_uvloop_runs_it_where_that_is_installed(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "uvloop.py").write_text("def run(main):\n    main.close()\n    print('ran')\n")
        (tmp_path / "sockjs.js").touch()
        monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=os.pathsep)
        process = await start("--script-dir", str(tmp_path))
        assert await process.communicate() == (b"ran\n", b"")


async def start(*arguments: str) -> Process:
    """Start `python -m server` with those arguments."""
    return await asyncio.create_subprocess_exec(
        sys.executable, "-B", "-m", "server", *arguments, cwd=ROOT, stdout=PIPE, stderr=PIPE
    )


async def start_on_free_ports(script_dir: Path, *arguments: str) -> tuple[Process, str]:
    """Start a server; return it with its origin."""
    (script_dir / "sockjs.js").touch()
    ports = ("--port", "0", "--cross-port", "0")
    process = await start(*ports, "--script-dir", str(script_dir), *arguments)
    assert process.stdout is not None
    return process, (await process.stdout.readline()).decode().split("/ ")[0]


class TestServing:
    @pytest.mark.parametrize("turns", range(5))
    async def test_connections_that_come_while_it_stops_are_closed(self, turns: int) -> None:
        peers = [socket.socket() for _ in range(3)]
        async with serving(web.Application(), "127.0.0.1") as (origin,):
            for peer in peers:
                peer.setblocking(False)
                with suppress(BlockingIOError):
                    peer.connect(("127.0.0.1", URL(origin).port))
            for _ in range(turns):
                await asyncio.sleep(0)
        for peer in peers:
            with suppress(ConnectionError):
                assert (
                    await asyncio.wait_for(asyncio.get_running_loop().sock_recv(peer, 1), 5) == b""
                )
            peer.close()
        # What is left open would be told now.
        gc.collect()
