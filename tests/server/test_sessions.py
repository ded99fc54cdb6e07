"""The published protocol, "Session URLs" and "Protocol and framing"."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.support.client import Client, session_url

ANOTHER_CONNECTION = 'c[2010,"Another connection still open"]\n'


class TestSessionURLs:
    @pytest.mark.parametrize("path", ["/a/a", "/_/_", "/1/", "/abcdefgh_i-j%20/abcdefg_i-j%20"])
    async def test_any_value(self, echo: Client, path: str) -> None:
        assert await echo.poll(path + uuid4().hex) == "o\n"

    @pytest.mark.parametrize("method", ["GET", "POST"])
    @pytest.mark.parametrize("path", ["//", "/a./a", "/a/a.", "/./.", "/", "///"])
    async def test_invalid_paths(self, echo: Client, path: str, method: str) -> None:
        assert (await echo.ask(method, f"{path}/xhr")).status == 404

    async def test_ignoring_server_id(self, echo: Client) -> None:
        session_id = uuid4().hex
        assert await echo.poll(f"/000/{session_id}") == "o\n"
        await echo.send(f"/000/{session_id}", '["a"]')
        assert await echo.poll(f"/999/{session_id}") == 'a["a"]\n'


class TestProtocol:
    async def test_unknown_session_opens(self, echo: Client) -> None:
        url = await echo.open()
        await echo.send(url, '["a"]')
        assert await echo.poll(url) == 'a["a"]\n'

    async def test_sending_to_an_unknown_session_is_not_found(self, echo: Client) -> None:
        answer = await echo.post("/000/bad_session/xhr_send", data='["a"]')
        assert answer.status == 404

    async def test_second_receiver_is_refused_and_the_first_one_stays(self, echo: Client) -> None:
        url = session_url()
        async with echo.stream("POST", f"{url}/xhr_streaming") as stream:
            await stream.read()
            assert await stream.read() == "o\n"
            assert await echo.poll(url) == ANOTHER_CONNECTION
            await echo.send(url, '["still here"]')
            assert await stream.read() == 'a["still here"]\n'

    async def test_close_session(self, closing: Client) -> None:
        url = await closing.open()
        for _ in range(3):
            assert await closing.poll(url) == 'c[3000,"Go away!"]\n'


class TestHandlingClose:
    async def test_close_frame(self, closing: Client) -> None:
        url = session_url()
        for frames in (["o\n", 'c[3000,"Go away!"]\n'], ['c[3000,"Go away!"]\n']):
            async with closing.stream("POST", f"{url}/xhr_streaming") as stream:
                await stream.read()
                assert [await stream.read() for _ in frames] == frames
                assert await stream.is_over()

    async def test_close_request(self, echo: Client) -> None:
        path = f"{session_url()}/xhr_streaming"
        async with echo.stream("POST", path) as first, echo.stream("POST", path) as second:
            await first.read()
            assert await first.read() == "o\n"
            await second.read()
            assert await second.read() == ANOTHER_CONNECTION
            assert await second.is_over()

    async def test_abort_xhr_streaming(self, echo: Client) -> None:
        url = session_url()
        async with echo.stream("POST", f"{url}/xhr_streaming") as stream:
            await stream.read()
            assert await stream.read() == "o\n"
            assert await echo.poll(url) == ANOTHER_CONNECTION
            stream.abort()
        body = await echo.poll_until(url, lambda body: body != ANOTHER_CONNECTION)
        assert body in ("o\n", 'c[1002,"Connection interrupted"]\n')

    async def test_abort_xhr_polling(self, echo: Client) -> None:
        url = await echo.open()
        async with echo.waiting_poll(url):
            assert await echo.poll(url) == ANOTHER_CONNECTION
        body = await echo.poll_until(url, lambda body: body != ANOTHER_CONNECTION)
        assert body in ("o\n", 'c[1002,"Connection interrupted"]\n')
