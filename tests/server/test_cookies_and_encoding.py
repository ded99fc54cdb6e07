"""The published protocol, "JSESSIONID cookie" and "JSON Unicode Encoding"."""

from __future__ import annotations

import json
import re

import pytest

from server.services import echo as echo_messages
from tests.server.conftest import Serve
from tests.server.rules import assert_cookie
from tests.support.client import FORM, Client, session_url

# P:1263 and the shared list: what clients escape because their transports would harm it.
ESCAPED_BY_CLIENTS = re.compile(
    '[\\"\x00-\x1f\x7f-\x9f\u00ad\u0600-\u0604\u070f\u17b4\u17b5\u2000-\u20ff\ufeff\ufff0-\uffff'
    "\u0300-\u0333\u0591-\u05af\u1fdb\u1fe3\u2126\u212a\u212b\u302b\u302c\uf900-\ufa0d\ufb46-\ufb4e"
    "\ud800-\udfff]"
)
# P:1271.
ESCAPED_BY_SERVERS = re.compile("[\u200c-\u200f\u2028-\u202f\u2060-\u206f\ufff0-\uffff]")


class TestJsessionidCookie:
    @pytest.mark.parametrize(
        ("method", "name"),
        [
            ("POST", "xhr"),
            ("POST", "xhr_streaming"),
            ("GET", "eventsource"),
            ("GET", "htmlfile?c=callback"),
            ("GET", "jsonp?c=callback"),
        ],
    )
    async def test_every_receiver_sets_it(
        self, with_cookie: Client, method: str, name: str
    ) -> None:
        async with with_cookie.stream(method, f"{session_url()}/{name}") as stream:
            assert_cookie(stream.headers)

    async def test_every_sender_sets_it(self, with_cookie: Client) -> None:
        url = await with_cookie.open()
        assert_cookie((await with_cookie.post(f"{url}/xhr_send", data='["a"]')).headers)
        answer = await with_cookie.post(f"{url}/jsonp_send", data="d=%5B%5D", headers=FORM)
        assert_cookie(answer.headers)

    async def test_cookie_that_came_is_sent_back(self, with_cookie: Client) -> None:
        headers = {"Cookie": "JSESSIONID=abcdef"}
        answer = await with_cookie.post(f"{session_url()}/xhr", headers=headers)
        assert_cookie(answer.headers, "abcdef")

    async def test_value_that_needs_quoting_is_not_sent_back(self, with_cookie: Client) -> None:
        headers = {"Cookie": 'JSESSIONID="a\\073 domain=test"'}
        answer = await with_cookie.post(f"{session_url()}/xhr", headers=headers)
        assert_cookie(answer.headers)

    async def test_cookie_can_be_sent_across_sites_on_request(self, serve_one: Serve) -> None:
        async with serve_one(echo_messages, cookie_needed=True, cookie_cross_site=True) as (
            client,
            _,
        ):
            answer = await client.post(f"{session_url()}/xhr")
            expected = "JSESSIONID=dummy; path=/; SameSite=None; Secure"
            assert answer.headers["Set-Cookie"] == expected
            # It may be the application's own, whose attributes are not ours to change.
            headers = {"Cookie": "JSESSIONID=abcdef"}
            answer = await client.post(f"{session_url()}/xhr", headers=headers)
            assert answer.headers["Set-Cookie"] == "JSESSIONID=abcdef; path=/"

    async def test_no_cookie_unless_it_is_needed(self, echo: Client) -> None:
        answer = await echo.post(f"{session_url()}/xhr")
        assert "Set-Cookie" not in answer.headers


class TestJSONEncoding:
    async def test_xhr_server_encodes(self, echo: Client) -> None:
        url = await echo.open()
        killers = ESCAPED_BY_SERVERS.findall("".join(map(chr, range(0x100, 0x10000))))
        await echo.send(url, f'["{"".join(killers)}"]')
        escaped = "".join(f"\\u{ord(killer):04x}" for killer in killers)
        assert await echo.poll(url) == f'a["{escaped}"]\n'

    async def test_xhr_server_decodes(self, echo: Client) -> None:
        url = await echo.open()
        killers = ESCAPED_BY_CLIENTS.findall("".join(map(chr, range(0x10000))))
        escaped = "".join(f"\\u{ord(killer):04x}" for killer in killers)
        await echo.send(url, f'["{escaped}"]')
        frame = await echo.poll(url)
        assert json.loads(frame[1:]) == json.loads(f'["{escaped}"]')

    async def test_lone_surrogates_are_escaped_and_pairs_are_not(self, echo: Client) -> None:
        url = await echo.open()
        await echo.send(url, r'["\ud83d\ude00", "\ud83d", "\ude00\ud83d"]')
        assert await echo.poll(url) == 'a["😀","\\ud83d","\\ude00\\ud83d"]\n'
