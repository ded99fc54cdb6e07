"""What a service refuses: too much, too long, or a page of another origin."""

from __future__ import annotations

import asyncio
import logging
import zlib
from collections.abc import AsyncIterator
from math import inf
from typing import Any

import pytest
from aiohttp import StreamReader, WSMsgType

from server.services import echo
from sockjs_py.server import Options, Request
from sockjs_py.server.service import Service
from tests.server.conftest import Serve
from tests.server.rules import assert_cors
from tests.support.client import session_url

HANDSHAKE = {
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "x3JJHMbDL1EzLkh9GBhXDw==",
}


async def bind_slowly(_: Request) -> str:
    return "user"


class TestMessageLimit:
    async def test_longer_body_is_too_large(self, serve_one: Serve) -> None:
        async with serve_one(echo, message_limit_bytes=10) as (client, _):
            url = await client.open()
            await client.send(url, '["012345"]')
            headers = {"Origin": "test"}
            answer = await client.post(f"{url}/xhr_send", data='["0123456"]', headers=headers)
            assert answer.status == 413
            assert_cors(answer.headers, "test")

    async def test_longer_body_of_unknown_length_is_too_large(self, serve_one: Serve) -> None:
        async def body() -> AsyncIterator[bytes]:
            yield b'["01234'
            yield b'56789"]'

        async with serve_one(echo, message_limit_bytes=10) as (client, _):
            url = await client.open()
            assert (await client.post(f"{url}/xhr_send", data=body())).status == 413

    async def test_longer_websocket_message_ends_the_connection(self, serve_one: Serve) -> None:
        async with (
            serve_one(echo, message_limit_bytes=10) as (client, _),
            client.websocket(f"{session_url()}/websocket", autoclose=False) as socket,
        ):
            assert await socket.receive_str() == "o"
            await socket.send_str('["0123456"]')
            message = await socket.receive()
            assert (message.type, message.data) == (WSMsgType.CLOSE, 1009)


class TestContentEncoding:
    @pytest.mark.parametrize("encoding", ["gzip", "deflate", "x"])
    @pytest.mark.parametrize(
        ("method", "path"),
        [
            ("POST", "/SESSION/xhr_send"),
            ("POST", "/SESSION/jsonp_send"),
            ("POST", "/SESSION/xhr"),
            ("PUT", "/SESSION/xhr_send"),
            ("GET", "/SESSION/eventsource"),
            ("GET", "/SESSION/websocket"),
            ("GET", "/websocket"),
            ("GET", ""),
            ("GET", "/info"),
            ("POST", "/info"),
            ("GET", "/iframe.html"),
        ],
    )
    async def test_encoded_body_is_refused_everywhere(
        self,
        serve_one: Serve,
        method: str,
        path: str,
        encoding: str,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        async with serve_one(echo) as (client, _):
            url = await client.open()
            headers = {"Origin": "test", "Content-Encoding": encoding}
            path = path.replace("/SESSION", url)
            body = zlib.compress(b'["a"]') if encoding == "deflate" else b'["a"]'
            answer = await client.ask(method, path, data=body, headers=headers)
            assert answer.status == 415
            assert answer.headers["Connection"] == "close"
            assert_cors(answer.headers, "test")
            await client.send(url, '["b"]')
            assert await client.poll(url) == 'a["b"]\n'
        assert not [record for record in caplog.records if record.levelno > logging.INFO]

    async def test_bomb_is_not_inflated(
        self, serve_one: Serve, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        inflated_bytes = 0
        feed_data = StreamReader.feed_data

        def count(self: StreamReader, data: bytes, *rest: int) -> Any:
            nonlocal inflated_bytes
            inflated_bytes += len(data)
            return feed_data(self, data, *rest)

        monkeypatch.setattr(StreamReader, "feed_data", count)
        bomb = zlib.compress(bytes(100_000_000))
        async with serve_one(echo) as (client, _):
            url = await client.open()
            answer = await client.post(
                f"{url}/xhr_send", data=bomb, headers={"Content-Encoding": "deflate"}
            )
            assert answer.status == 415
        # The bomb itself went through the client; the first piece may have come with the head.
        assert inflated_bytes < 1_000_000


class TestSessionLimit:
    async def test_one_session_more_is_refused(self, serve_one: Serve) -> None:
        async with serve_one(echo, session_limit=1) as (client, _):
            url = await client.open()
            answer = await client.post(f"{session_url()}/xhr", headers={"Origin": "test"})
            assert answer.status == 503
            assert_cors(answer.headers, "test")
            assert (await client.get("/0/0/websocket", headers=HANDSHAKE)).status == 503
            await client.send(url, '["a"]')
            assert await client.poll(url) == 'a["a"]\n'

    async def test_handshakes_count(self, serve_one: Serve) -> None:
        service: Service

        async def shake_hands(_: int) -> int:
            async with service.admission(request, {}):
                await asyncio.sleep(0)
                return 1

        request: Any = None
        async with serve_one(echo, session_limit=2) as (_, service):
            tries = await asyncio.gather(*map(shake_hands, range(5)), return_exceptions=True)
            assert tries.count(1) == 2
            assert await shake_hands(0) == 1


class TestOptions:
    @pytest.mark.parametrize(
        ("options", "error", "text"),
        [
            ({"heartbeat_s": None}, TypeError, "heartbeat_s must be a number, not None"),
            ({"heartbeat_s": "25"}, TypeError, "heartbeat_s must be a number, not '25'"),
            ({"heartbeat_s": True}, TypeError, "heartbeat_s must be a number, not True"),
            ({"heartbeat_s": 0}, ValueError, "heartbeat_s must be more than 0, and finite, not 0"),
            ({"session_timeout_s": inf}, ValueError, "must be more than 0, and finite, not inf"),
            ({"session_limit": 1e5}, TypeError, "session_limit must be a whole number"),
            ({"session_limit": 0}, ValueError, "session_limit must be more than 0"),
            ({"websocket": "no"}, TypeError, "websocket must be True or False, not 'no'"),
            ({"sockjs_url": None}, TypeError, "sockjs_url must be a text, not None"),
            ({"authorize": 403}, TypeError, "authorize must be a function of a Request, not 403"),
            ({"bind": "user"}, TypeError, "bind must be a function of a Request, not 'user'"),
            ({"bind": bind_slowly}, TypeError, "bind must be a plain function"),
            ({"allowed_origins": iter(())}, TypeError, "must be a set of origins"),
            ({"allowed_origins": {"*"}}, ValueError, "None stands for all origins"),
            ({"allowed_origins": {"https://a.test/"}}, ValueError, "'https://a.test/'"),
            ({"allowed_origins": {"https://A.test"}}, ValueError, "a host in lower case"),
            ({"allowed_origins": {"https://a.test:443"}}, ValueError, "not the scheme's own"),
            ({"allowed_origins": {None}}, ValueError, "no browser sends None"),
        ],
    )
    def test_what_would_fail_later_is_named(
        self, options: dict[str, Any], error: type[Exception], text: str
    ) -> None:
        with pytest.raises(error, match=text):
            Options(**options)

    def test_every_origin_that_browsers_send_is_taken(self) -> None:
        origins = {"null", "http://[::1]:8080", "https://a.test:80", "capacitor://localhost"}
        assert Options(allowed_origins=origins).allowed_origins == origins

    async def test_answer_of_bind_that_has_to_be_awaited_is_an_error(self) -> None:
        request: Any = None
        service = Service(echo, Options(bind=lambda request: bind_slowly(request)))
        with (
            pytest.warns(RuntimeWarning, match="was never awaited"),
            pytest.raises(TypeError, match="bind must be a plain function"),
        ):
            service._binding(request)


class TestAllowedOrigins:
    @pytest.mark.parametrize(
        ("origin", "status"),
        [
            ("http://good.test", 200),
            (None, 200),
            ("http://evil.test", 403),
            ("null", 403),
            ("", 403),
        ],
    )
    async def test_only_those_are_served(
        self, serve_one: Serve, origin: str | None, status: int
    ) -> None:
        allowed = frozenset({"http://good.test"})
        async with serve_one(echo, allowed_origins=allowed) as (client, _):
            headers = {"Origin": origin} if origin is not None else {}
            for method, path in (("GET", "/info"), ("POST", f"{session_url()}/xhr")):
                assert (await client.ask(method, path, headers=headers)).status == status
            handshake = HANDSHAKE | headers
            # Nothing more is read: an upgraded connection has no end.
            async with client.http.get(f"{client.base_url}/0/0/websocket", headers=handshake) as it:
                assert it.status == (101 if status == 200 else status)

    @pytest.mark.parametrize(
        ("site", "status"),
        [("same-origin", 200), ("none", 200), ("same-site", 403), ("cross-site", 403)],
    )
    async def test_scripts_and_frames_of_other_origins_are_refused(
        self, serve_one: Serve, site: str, status: int
    ) -> None:
        async with serve_one(echo, allowed_origins=frozenset({"http://good.test"})) as (client, _):
            answer = await client.get(
                f"{session_url()}/jsonp?c=x", headers={"Sec-Fetch-Site": site}
            )
            assert answer.status == status

    @pytest.mark.parametrize("origins", ["https://example.com", b"https://example.com"])
    def test_one_string_is_not_a_list(self, origins: Any) -> None:
        with pytest.raises(TypeError, match=r'such as \{"https://example.com"\}'):
            Options(allowed_origins=origins)

    async def test_empty_origin_is_refused_though_an_old_websocket_header_has_a_good_one(
        self, serve_one: Serve
    ) -> None:
        async with serve_one(echo, allowed_origins=frozenset({"http://good.test"})) as (client, _):
            headers = HANDSHAKE | {"Origin": "", "Sec-WebSocket-Origin": "http://good.test"}
            assert (await client.get("/0/0/websocket", headers=headers)).status == 403

    async def test_iframe_page_of_a_list_is_asked_for_again(self, serve_one: Serve) -> None:
        etags = []
        for origins in ({"http://good.test"}, {"http://good.test", "http://also.test"}):
            async with serve_one(echo, allowed_origins=frozenset(origins)) as (client, _):
                page = await client.get("/iframe.html")
                assert page.headers["Cache-Control"] == "no-cache"
                assert "Expires" not in page.headers
                etags.append(page.headers["ETag"])
                known = {"If-None-Match": etags[-1]}
                assert (await client.get("/iframe.html", headers=known)).status == 304
        assert etags[0] != etags[1]

    async def test_only_their_pages_may_frame_the_iframe_page(self, serve_one: Serve) -> None:
        allowed = frozenset({"http://good.test", "http://also.test"})
        async with serve_one(echo, allowed_origins=allowed) as (client, _):
            policy = (await client.get("/iframe.html")).headers["Content-Security-Policy"]
            assert policy == "frame-ancestors 'self' http://also.test http://good.test"
        async with serve_one(echo) as (client, _):
            page = await client.get("/iframe.html")
            assert "Content-Security-Policy" not in page.headers


class TestDocumentDomain:
    @pytest.mark.parametrize("path", ["/iframe.html", "/iframe-a.html?t=1"])
    @pytest.mark.parametrize("is_wanted", [False, True])
    async def test_iframe_page_sets_it_on_request_alone(
        self, serve_one: Serve, path: str, is_wanted: bool
    ) -> None:
        async with serve_one(echo, document_domain=is_wanted) as (client, _):
            page = (await client.get(path)).body
        assert "SockJS.bootstrap_iframe();" in page
        assert ("document.domain" in page) is is_wanted

    @pytest.mark.parametrize("is_wanted", [False, True])
    async def test_htmlfile_page_sets_it_on_request_alone(
        self, serve_one: Serve, is_wanted: bool
    ) -> None:
        async with (
            serve_one(echo, document_domain=is_wanted) as (client, _),
            client.stream("GET", f"{session_url()}/htmlfile?c=callback") as stream,
        ):
            head = await stream.read("\r\n")
        assert "var c = parent.callback;" in head
        # Browsers show nothing of less.
        assert len(head) > 1024
        assert ("document.domain" in head) is is_wanted

    async def test_known_iframe_page_with_it_is_not_the_one_without(self, serve_one: Serve) -> None:
        async with serve_one(echo, document_domain=True) as (client, _):
            etag = (await client.get("/iframe.html")).headers["ETag"]
        async with serve_one(echo) as (client, _):
            page = await client.get("/iframe.html", headers={"If-None-Match": etag})
        assert page.status == 200


class TestEventSourcePercentEscape:
    async def test_percent_signs_are_escaped_on_request(self, serve_one: Serve) -> None:
        async with serve_one(echo, eventsource_percent_escape=True) as (client, _):
            url = session_url()
            async with client.stream("GET", f"{url}/eventsource") as stream:
                await stream.read("data: o\r\n\r\n")
                await client.send(url, '["100%41"]')
                assert await stream.read("\r\n\r\n") == 'data: a["100%2541"]\r\n\r\n'
