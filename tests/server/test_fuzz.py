"""Requests that nobody would send: none of them may upset the server."""

from __future__ import annotations

import logging
from typing import TypeAlias
from urllib.parse import quote

import pytest
from aiohttp import ClientError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.services import echo
from tests.server.conftest import Serve

Request: TypeAlias = tuple[str, list[str], str, str, dict[str, str], bytes]

OWN_ERRORS = {
    "Payload expected.",
    "Broken JSON encoding.",
    '"callback" parameter required',
    'invalid "callback" parameter',
}
ENDPOINTS = [
    "xhr",
    "xhr_send",
    "xhr_streaming",
    "eventsource",
    "htmlfile",
    "jsonp",
    "jsonp_send",
    "websocket",
    "iframe.html",
    "info",
]

part = st.sampled_from(["0", "a", "%00", "%2F", "%ff", "..", "%C3%A9", ""])
header_text = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=12)
headers = st.dictionaries(
    st.sampled_from(
        [
            "Origin",
            "Cookie",
            "Content-Type",
            "If-None-Match",
            "Upgrade",
            "Sec-WebSocket-Key",
            "Access-Control-Request-Headers",
            "Range",
            "Accept-Encoding",
        ]
    ),
    header_text | st.sampled_from(["null", "JSESSIONID=a;b", "*", 'W/"x"', "websocket", "a/b"]),
    max_size=4,
)
requests = st.tuples(
    st.sampled_from(["GET", "POST", "OPTIONS", "HEAD", "PUT"]),
    st.lists(part, max_size=2),
    st.sampled_from(["", *ENDPOINTS]),
    st.sampled_from(["", "?c=x"]) | st.text(max_size=5).map(lambda text: f"?c={quote(text)}"),
    headers,
    st.binary(max_size=40) | st.sampled_from([b'["a"]', b"d=%5B%22x%22%5D", b"[1]", b"d=%ff"]),
)


class TestAnyRequest:
    @settings(
        max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(batch=st.lists(requests, min_size=1, max_size=20))
    async def test_is_answered_and_leaves_nothing(
        self, serve_one: Serve, caplog: pytest.LogCaptureFixture, batch: list[Request]
    ) -> None:
        options = {"heartbeat_s": 0.001, "session_timeout_s": 0.001, "response_limit_bytes": 1}
        async with serve_one(echo, **options) as (client, service):
            for method, parts, endpoint, query, fields, body in batch:
                path = "".join(f"/{part}" for part in [*parts, endpoint])
                try:
                    answer = await client.ask(method, path + query, headers=fields, data=body)
                except ClientError:
                    # The client itself cannot spell it.
                    continue
                assert answer.status < 500 or answer.body in OWN_ERRORS
        assert not service.sessions
        assert not [record for record in caplog.records if record.levelno > logging.INFO]
