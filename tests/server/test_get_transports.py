"""The published protocol, "EventSource", "HtmlFile" and "JsonPolling"."""

from __future__ import annotations

import json

import pytest

from server.services import echo
from tests.server.conftest import Serve
from tests.server.rules import assert_never_cached
from tests.support.client import FORM, Client, session_url

HTMLFILE_HEAD = """<!doctype html>
<html><head>
  <meta http-equiv="X-UA-Compatible" content="IE=edge" />
  <meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />
</head><body><h2>Don't panic!</h2>
  <script>
    document.domain = document.domain;
    var c = parent.callback;
    c.start();
    function p(d) {c.message(d);};
    window.onload = function() {c.stop();};
  </script>"""

# A line end and `é` pass a careless pattern.
INVALID_CALLBACKS = [
    *("%20", "*", "abc(", "abc%28", "abc%0A", "caf%C3%A9"),
    pytest.param("a" * 129, id="too long"),
]

# Each reads a parameter as one reader does: the first `c`, the last, after `;`, after decoding.
REPEATED_CALLBACKS = ["c=x&c=y", "c=x&%63=x", "a=b;c=x&c=x", "c=x&a=b;c=y", "c=x&c", "c=x&c=&a"]


class TestEventSource:
    async def test_transport(self, echo: Client) -> None:
        url = session_url()
        async with echo.stream("GET", f"{url}/eventsource") as stream:
            assert stream.headers["Content-Type"] == "text/event-stream"
            assert_never_cached(stream.headers)
            assert await stream.read("\r\n") == "\r\n"
            assert await stream.read("\r\n\r\n") == "data: o\r\n\r\n"
            await echo.send(url, '["x"]')
            assert await stream.read("\r\n\r\n") == 'data: a["x"]\r\n\r\n'
            await echo.send(url, r'["  \u0000\n\r "]')
            assert await stream.read("\r\n\r\n") == 'data: a["  \\u0000\\n\\r "]\r\n\r\n'

    async def test_percent_signs_are_left_alone(self, echo: Client) -> None:
        url = session_url()
        async with echo.stream("GET", f"{url}/eventsource") as stream:
            await stream.read("data: o\r\n\r\n")
            await echo.send(url, '["100%41 50%25"]')
            assert await stream.read("\r\n\r\n") == 'data: a["100%41 50%25"]\r\n\r\n'

    async def test_response_limit(self, echo: Client) -> None:
        url = session_url()
        message = f'["{"x" * 4096}"]'
        async with echo.stream("GET", f"{url}/eventsource") as stream:
            await stream.read("data: o\r\n\r\n")
            await echo.send(url, message)
            assert await stream.read("\r\n\r\n") == f"data: a{message}\r\n\r\n"
            assert await stream.is_over()


class TestHtmlFile:
    async def test_transport(self, echo: Client) -> None:
        url = session_url()
        async with echo.stream("GET", f"{url}/htmlfile?c=%63allback") as stream:
            assert stream.headers["Content-Type"] == "text/html; charset=UTF-8"
            assert_never_cached(stream.headers)
            opening = await stream.read('p("o");\n</script>\r\n')
            head = opening.removesuffix('<script>\np("o");\n</script>\r\n')
            assert head.strip() == HTMLFILE_HEAD
            assert len(head) > 1024
            await echo.send(url, '["x"]')
            assert await stream.read("\r\n") == '<script>\np("a[\\"x\\"]");\n</script>\r\n'

    async def test_message_cannot_end_its_script(self, echo: Client) -> None:
        url = session_url()
        text = "</script><!--<script>"
        async with echo.stream("GET", f"{url}/htmlfile?c=x") as stream:
            await stream.read('p("o");\n</script>\r\n')
            await echo.send(url, json.dumps([text]))
            script = await stream.read("\r\n")
            literal = script.removeprefix("<script>\np(").removesuffix(");\n</script>\r\n")
            assert "<" not in literal
            assert json.loads(literal) == f"a{json.dumps([text])}"

    async def test_no_callback(self, echo: Client) -> None:
        answer = await echo.get("/a/a/htmlfile")
        assert answer.status == 500
        assert '"callback" parameter required' in answer.body

    @pytest.mark.parametrize("callback", INVALID_CALLBACKS)
    async def test_invalid_callback(self, echo: Client, callback: str) -> None:
        answer = await echo.get(f"/a/a/htmlfile?c={callback}")
        assert answer.status == 500
        assert 'invalid "callback" parameter' in answer.body

    @pytest.mark.parametrize("query", REPEATED_CALLBACKS)
    async def test_second_callback_is_refused(self, echo: Client, query: str) -> None:
        answer = await echo.get(f"/a/a/htmlfile?{query}")
        assert answer.status == 500
        assert 'invalid "callback" parameter' in answer.body

    async def test_response_limit(self, echo: Client) -> None:
        url = session_url()
        text = "x" * 4096
        async with echo.stream("GET", f"{url}/htmlfile?c=callback") as stream:
            await stream.read('p("o");\n</script>\r\n')
            await echo.send(url, f'["{text}"]')
            assert await stream.read("\r\n") == f'<script>\np("a[\\"{text}\\"]");\n</script>\r\n'
            assert await stream.is_over()


class TestJsonPolling:
    async def test_transport(self, echo: Client) -> None:
        url = session_url()
        answer = await echo.get(f"{url}/jsonp?c=%63allback")
        assert (answer.status, answer.body) == (200, '/**/callback("o");\r\n')
        assert answer.content_type == "application/javascript;charset=UTF-8"
        assert_never_cached(answer.headers)

        answer = await echo.post(f"{url}/jsonp_send", data="d=%5B%22x%22%5D", headers=FORM)
        assert (answer.status, answer.body) == (200, "ok")
        assert answer.content_type == "text/plain;charset=UTF-8"
        assert_never_cached(answer.headers)

        answer = await echo.get(f"{url}/jsonp?c=%63allback")
        assert (answer.status, answer.body) == (200, '/**/callback("a[\\"x\\"]");\r\n')

    async def test_no_callback(self, echo: Client) -> None:
        answer = await echo.get("/a/a/jsonp")
        assert answer.status == 500
        assert '"callback" parameter required' in answer.body

    @pytest.mark.parametrize("callback", INVALID_CALLBACKS)
    async def test_invalid_callback(self, echo: Client, callback: str) -> None:
        answer = await echo.get(f"/a/a/jsonp?c={callback}")
        assert answer.status == 500
        assert 'invalid "callback" parameter' in answer.body

    @pytest.mark.parametrize("query", REPEATED_CALLBACKS)
    async def test_second_callback_is_refused(self, echo: Client, query: str) -> None:
        answer = await echo.get(f"/a/a/jsonp?{query}")
        assert answer.status == 500
        assert 'invalid "callback" parameter' in answer.body

    @pytest.mark.parametrize(
        ("body", "reason"),
        [
            ("d=%5B%22x", "Broken JSON encoding."),
            ("", "Payload expected."),
            ("d=", "Payload expected."),
            ("p=p", "Payload expected."),
        ],
    )
    async def test_invalid_json(self, echo: Client, body: str, reason: str) -> None:
        url = await echo.open_jsonp()
        answer = await echo.post(f"{url}/jsonp_send", data=body.encode(), headers=FORM)
        assert (answer.status, answer.body) == (500, reason)

    async def test_too_many_fields_are_not_looked_at(self, serve_one: Serve) -> None:
        async with serve_one(echo) as (client, _):
            url = await client.open_jsonp()
            body = "x=&" * 200 + "d=%5B%22x%22%5D"
            answer = await client.post(f"{url}/jsonp_send", data=body, headers=FORM)
            assert (answer.status, answer.body) == (500, "At most 100 fields are accepted.")

    async def test_content_types(self, echo: Client) -> None:
        url = await echo.open_jsonp()
        text = {"Content-Type": "text/plain"}
        await echo.post(f"{url}/jsonp_send", data="d=%5B%22abc%22%5D", headers=FORM)
        await echo.post(f"{url}/jsonp_send", data='["%61bc"]', headers=text)
        answer = await echo.get(f"{url}/jsonp?c=x")
        assert answer.body == '/**/x("a[\\"abc\\",\\"%61bc\\"]");\r\n'

    async def test_form_is_utf_8(self, echo: Client) -> None:
        url = await echo.open_jsonp()
        await echo.post(f"{url}/jsonp_send", data="d=%5B%22%E2%82%AC+1%22%5D", headers=FORM)
        assert (await echo.get(f"{url}/jsonp?c=x")).body == '/**/x("a[\\"€ 1\\"]");\r\n'

    async def test_close(self, closing: Client) -> None:
        url = await closing.open_jsonp()
        for _ in range(2):
            answer = await closing.get(f"{url}/jsonp?c=x")
            assert answer.body == '/**/x("c[3000,\\"Go away!\\"]");\r\n'

    async def test_sending_empty_frame(self, echo: Client) -> None:
        url = await echo.open_jsonp()
        for body in ("d=%5B%5D", "d=%5B%22x%22%5D"):
            answer = await echo.post(f"{url}/jsonp_send", data=body, headers=FORM)
            assert answer.body == "ok"
        assert (await echo.get(f"{url}/jsonp?c=x")).body == '/**/x("a[\\"x\\"]");\r\n'
