"""The published protocol, "XhrPolling" and "XhrStreaming"."""

from __future__ import annotations

import pytest

from tests.server.rules import assert_cors, assert_never_cached, assert_preflight
from tests.support.client import Client, session_url


class TestXhrPolling:
    @pytest.mark.parametrize("name", ["xhr", "xhr_send"])
    async def test_options(self, echo: Client, name: str) -> None:
        await assert_preflight(echo, f"/abc/abc/{name}", "POST")

    async def test_transport(self, echo: Client) -> None:
        url = session_url()
        origin = {"Origin": "test"}
        answer = await echo.post(f"{url}/xhr", headers=origin)
        assert (answer.status, answer.body) == (200, "o\n")
        assert answer.content_type == "application/javascript;charset=UTF-8"
        assert_cors(answer.headers, "test")
        assert_never_cached(answer.headers)

        answer = await echo.post(f"{url}/xhr_send", data='["x"]', headers=origin)
        assert (answer.status, answer.body) == (204, "")
        assert answer.content_type == "text/plain;charset=UTF-8"
        assert_cors(answer.headers, "test")
        assert_never_cached(answer.headers)

        assert await echo.poll(url) == 'a["x"]\n'

    async def test_connection_that_ends_with_each_poll_ends_no_session(self, echo: Client) -> None:
        url, close = session_url(), {"Connection": "close"}
        assert (await echo.post(f"{url}/xhr", headers=close)).body == "o\n"
        for text in ("short", "long" * 10_000):
            await echo.send(url, f'["{text}"]')
            assert (await echo.post(f"{url}/xhr", headers=close)).body == f'a["{text}"]\n'

    async def test_without_origin_anyone_may_read(self, echo: Client) -> None:
        answer = await echo.post(f"{session_url()}/xhr")
        assert_cors(answer.headers)

    async def test_poll_that_comes_once_more_gets_the_same_answer(self, echo: Client) -> None:
        url = session_url()
        for _ in range(2):
            assert (await echo.post(f"{url}/xhr?_n=1")).body == "o\n"
        await echo.send(url, '["a"]')
        for _ in range(2):
            assert (await echo.post(f"{url}/xhr?x=1&_n=2")).body == 'a["a"]\n'
        await echo.send(url, '["b"]')
        assert (await echo.post(f"{url}/xhr?_n=3")).body == 'a["b"]\n'

    async def test_body_that_comes_once_more_is_taken_once(self, echo: Client) -> None:
        url = await echo.open()
        for number in (1, 1, 2):
            answer = await echo.post(f"{url}/xhr_send?_n={number}", data=f'["{number}"]')
            assert answer.status == 204
        assert await echo.poll(url) == 'a["1","2"]\n'

    async def test_requests_without_a_number_are_never_the_same(self, echo: Client) -> None:
        url = await echo.open()
        for _ in range(2):
            await echo.send(url, '["a"]')
        assert await echo.poll(url) == 'a["a","a"]\n'

    async def test_invalid_session(self, echo: Client) -> None:
        answer = await echo.post(f"{session_url()}/xhr_send", data='["x"]')
        assert answer.status == 404

    @pytest.mark.parametrize(
        ("payload", "reason"),
        [
            pytest.param(b'["x', "Broken JSON encoding.", id="unfinished"),
            pytest.param(b"", "Payload expected.", id="empty"),
            pytest.param(b'"abc"', "Broken JSON encoding.", id="string"),
            pytest.param(b'{"a":1}', "Broken JSON encoding.", id="object"),
            pytest.param(b"5", "Broken JSON encoding.", id="number"),
            pytest.param(b"null", "Broken JSON encoding.", id="null"),
            pytest.param(b'["a",1]', "Broken JSON encoding.", id="array of more than strings"),
            pytest.param(b'["\xff"]', "Broken JSON encoding.", id="no UTF-8"),
            pytest.param('["a"]'.encode("utf-16"), "Broken JSON encoding.", id="UTF-16"),
            pytest.param(b"[" * 100_000, "Broken JSON encoding.", id="nested too deeply"),
        ],
    )
    async def test_invalid_json(self, echo: Client, payload: bytes, reason: str) -> None:
        url = await echo.open()
        answer = await echo.post(f"{url}/xhr_send", data=payload)
        assert (answer.status, answer.body) == (500, reason)
        await echo.send(url, '["a"]')
        assert await echo.poll(url) == 'a["a"]\n'

    async def test_content_types(self, echo: Client) -> None:
        url = await echo.open()
        types = [
            "text/plain",
            "T",
            "application/json",
            "application/xml",
            "",
            "application/json; charset=utf-8",
            "text/xml; charset=utf-8",
            "application/x-www-form-urlencoded",
        ]
        for content_type in types:
            headers = {"Content-Type": content_type}
            answer = await echo.post(f"{url}/xhr_send", data=b'["a"]', headers=headers)
            assert (answer.status, answer.body) == (204, "")
        messages = ",".join(['"a"'] * len(types))
        assert await echo.poll(url) == f"a[{messages}]\n"

    @pytest.mark.parametrize("requested", ["a, b, c", "", None])
    async def test_request_headers_cors(self, echo: Client, requested: str | None) -> None:
        headers = {"Origin": "test", "Access-Control-Request-Method": "POST"}
        if requested is not None:
            headers["Access-Control-Request-Headers"] = requested
        answer = await echo.ask("OPTIONS", f"{session_url()}/xhr", headers=headers)
        assert answer.status == 204
        assert_cors(answer.headers, "test")
        assert answer.headers.get("Access-Control-Allow-Headers") == (requested or None)

    async def test_sending_empty_frame(self, echo: Client) -> None:
        url = await echo.open()
        await echo.send(url, "[]")
        await echo.send(url, '["a"]')
        assert await echo.poll(url) == 'a["a"]\n'

    async def test_message_wakes_a_waiting_poll(self, echo: Client) -> None:
        url = await echo.open()
        async with echo.waiting_poll(url) as poll:
            await echo.send(url, '["a"]')
            assert await poll.read_body(await poll.read_head()) == 'a["a"]\n'


class TestXhrStreaming:
    async def test_options(self, echo: Client) -> None:
        await assert_preflight(echo, "/abc/abc/xhr_streaming", "POST")

    async def test_transport(self, echo: Client) -> None:
        url = session_url()
        origin = {"Origin": "test"}
        async with echo.stream("POST", f"{url}/xhr_streaming", headers=origin) as stream:
            assert stream.headers["Content-Type"] == "application/javascript; charset=UTF-8"
            assert_cors(stream.headers, "test")
            assert_never_cached(stream.headers)
            assert await stream.read() == "h" * 2048 + "\n"
            assert await stream.read() == "o\n"
            await echo.send(url, '["x"]')
            assert await stream.read() == 'a["x"]\n'

    async def test_response_limit(self, echo: Client) -> None:
        url = session_url()
        message = f'["{"x" * 128}"]'
        async with echo.stream("POST", f"{url}/xhr_streaming") as stream:
            await stream.read()
            assert await stream.read() == "o\n"
            # 2 bytes of `o`, and 134 of each message, reach 4096 with the 31st.
            for _ in range(31):
                await echo.send(url, message)
                assert await stream.read() == f"a{message}\n"
            assert await stream.is_over()
        await echo.send(url, '["the session goes on"]')
        assert await echo.poll(url) == 'a["the session goes on"]\n'
