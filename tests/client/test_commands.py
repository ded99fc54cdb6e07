"""`python -m sockjs_py`, as a program: its output, its exit status, and pipes."""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import ClientSession

from server.app import ROOT
from server.services import close, echo
from sockjs_py.client import connect
from sockjs_py.client.transports import TRANSPORTS
from sockjs_py.server import Session
from tests.client.services import by_aiohttp
from tests.support.processes import free_port

PACKAGES = str(ROOT / "packages" / "pypi")


async def start(*arguments: str) -> asyncio.subprocess.Process:
    """Start the program; whatever it leaves open is told on its standard error."""
    command = (sys.executable, "-W", "error", "-m", "sockjs_py", *arguments)
    return await asyncio.create_subprocess_exec(
        *command, cwd=PACKAGES, stdin=PIPE, stdout=PIPE, stderr=PIPE
    )


async def run(*arguments: str, typed: str = "") -> tuple[int | None, str, str]:
    """Return the exit status, the output, and what was said besides."""
    process = await start(*arguments)
    output, errors = await process.communicate(typed.encode())
    return process.returncode, output.decode(), errors.decode()


class TestConnect:
    @pytest.mark.parametrize("transport", TRANSPORTS)
    async def test_lines_come_back(self, transport: str) -> None:
        typed = "one\n\ntwo é😀\n"
        async with by_aiohttp(echo) as url:
            found = await run("connect", url, "--transport", transport, typed=typed)
        assert found[:2] == (0, typed)
        assert found[2] == (
            f"sockjs_py: connected by {transport}; every line is a message, Ctrl+D ends\n"
        )

    async def test_headers_go_along(self) -> None:
        async def tell(session: Session) -> None:
            await session.send(session.request.headers.get("Authorization", "none"))
            async for _ in session:
                pass

        async with by_aiohttp(tell) as url:
            found = await run("connect", url, "--header", "Authorization: Bearer x")
        assert found[1] == "Bearer x\n"

    async def test_an_answer_comes_while_the_input_is_open(self) -> None:
        async with by_aiohttp(echo) as url:
            process = await start("connect", url)
            assert process.stdin
            assert process.stdout
            process.stdin.write(b"typed by hand\n")
            assert await process.stdout.readline() == b"typed by hand\n"
            process.stdin.close()
            assert await process.wait() == 0
            await process.communicate()

    async def test_the_end_comes_while_the_input_is_open(self) -> None:
        async with by_aiohttp(close) as url:
            process = await start("connect", url)
            assert await process.wait() == 1
            assert process.stderr
            assert (await process.stderr.read()).endswith(b"closed: 3000 Go away!\n")

    async def test_a_reader_that_has_enough_ends_it(self) -> None:
        async def talk(session: Session) -> None:
            await session.send("first")
            async for message in session:
                await session.send(message)

        async with by_aiohttp(talk) as url:
            process = await start("connect", url)
            assert process.stdin
            assert process.stdout
            assert process.stderr
            assert await process.stdout.readline() == b"first\n"
            process.stdout._transport.close()  # type: ignore[attr-defined]
            process.stdin.write(b"second\n")
            assert await process.wait() == 1
            assert b"Traceback" not in await process.stderr.read()

    async def test_another_end_is_told(self) -> None:
        async with by_aiohttp(close) as url:
            status, output, errors = await run("connect", url)
        assert (status, output) == (1, "")
        assert errors.endswith("sockjs_py: closed: 3000 Go away!\n")

    async def test_what_a_server_says_is_no_command_for_the_terminal(self) -> None:
        async def forge(session: Session) -> None:
            await session.send("\ud800 half a character")
            session.close(3001, "\x1b]0;title\x07\nsockjs_py: forged")

        async with by_aiohttp(forge) as url:
            status, output, errors = await run("connect", url)
        assert status == 1
        assert output.endswith(" half a character\n")
        assert "\x1b" not in errors
        assert errors.splitlines()[-1].startswith("sockjs_py: closed: ")

    async def test_a_service_that_is_not_there(self) -> None:
        status, output, errors = await run("connect", f"http://127.0.0.1:{free_port()}/echo")
        assert (status, output) == (2, "")
        assert errors == "sockjs_py: cannot connect: 1002 Cannot connect to server\n"

    @pytest.mark.parametrize(
        ("arguments", "text"),
        [
            (("ftp://a",), "is not of http, https, ws or wss"),
            (("http://a", "--wait", "-1"), "'-1' is not a number of seconds, 0 or more"),
            (("http://a", "--wait", "nan"), "'nan' is not a number of seconds, 0 or more"),
            (("http://a", "--wait", "soon"), "'soon' is not a number of seconds, 0 or more"),
            (("http://a", "--header", "x"), "'x' is not 'NAME: VALUE'"),
            (("http://a", "--transport", "jsonp-polling"), "invalid choice"),
        ],
    )
    async def test_wrong_arguments_are_named(self, arguments: tuple[str, ...], text: str) -> None:
        status, _, errors = await run("connect", *arguments)
        assert status == 2
        assert text in errors


class TestDoctor:
    async def test_ticks_causes_and_remedies(self) -> None:
        async with by_aiohttp(echo) as url:
            status, output, errors = await run("doctor", url)
            assert (status, errors) == (0, "")
            assert output.count("✓") > 8
            assert "✗" not in output
            status, output, _ = await run("doctor", f"{url}/no/such")
        assert status == 2
        assert "✗               info        HTTP status 404" in output
        assert "cause:  the service has another prefix" in output
        assert "remedy: compare the prefix" in output

    async def test_a_time_below_0_is_named(self) -> None:
        status, _, errors = await run("doctor", "http://a", "--idle", "-5")
        assert status == 2
        assert "argument --idle: '-5' is not a number of seconds, 0 or more" in errors

    async def test_json_is_all_of_the_output(self) -> None:
        async with by_aiohttp(echo) as url:
            found = await run("doctor", url, "--json", "--transport", "xhr-polling")
            status, output, errors = found
            told = json.loads(output)
            assert (status, told["status"], told["url"], told["diagnoses"]) == (0, 0, url, {})
            opened = [each for each in told["findings"] if each["check"] == "open"]
            assert [(each["transport"], each["is_ok"]) for each in opened] == [
                ("xhr-polling", True)
            ]
            assert "✓ xhr-polling   open" in errors
            _, output, _ = await run("doctor", f"{url}/no/such", "--json")
        assert json.loads(output)["diagnoses"]["not-found"]["remedy"]


@asynccontextmanager
async def serving() -> AsyncIterator[str]:
    """Run `serve`; yield its origin."""
    process = await start("serve", "--port", "0")
    assert process.stdout
    try:
        line = (await process.stdout.readline()).decode()
        yield line.partition("/ ")[0]
    finally:
        process.terminate()
        await process.communicate()


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (("doctor", "http://127.0.0.1:1", "--origin", "http://a\nb"), "that no header may have"),
        (("connect", "http://127.0.0.1:1", "--header", "A: b\nC"), "is not 'NAME: VALUE'"),
        (("serve", "--port", "99999"), "'99999' is not a number from 0 to 65535"),
        (("serve", "--port", "x"), "'x' is not a number from 0 to 65535"),
    ],
)
async def test_what_cannot_be_used_is_named(arguments: tuple[str, ...], text: str) -> None:
    status, _, errors = await run(*arguments)
    assert status == 2
    assert text in errors


class TestServe:
    async def test_it_echoes_and_has_a_page(self) -> None:
        async with serving() as origin, ClientSession() as http:
            async with connect(f"{origin}/echo") as connection:
                await connection.send("hello")
                assert await connection.recv() == "hello"
            async with http.get(f"{origin}/") as answer:
                page = await answer.text()
        assert "new SockJS('/echo'" in page
        # The package of a checkout has no scripts, and says so.
        assert "install the wheel that `make package` builds" in page

    async def test_a_port_that_is_taken_is_named(self) -> None:
        async with by_aiohttp(echo) as url:
            status, _, errors = await run("serve", "--port", url.split(":")[2].split("/")[0])
        assert status == 1
        assert "address already in use" in errors
