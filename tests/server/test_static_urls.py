"""The published protocol, "Static URLs": greeting, iframe page, info."""

from __future__ import annotations

import json
import re

import pytest

from tests.server.rules import assert_cors, assert_never_cached, assert_preflight
from tests.support.client import Client, has_long_life

IFRAME_BODY = re.compile(
    r"""<!DOCTYPE html>
<html>
<head>
  <meta http-equiv="X-UA-Compatible" content="IE=edge" />
  <meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />
  <script src="(?P<sockjs_url>[^"]*)"></script>
  <script>
    document.domain = document.domain;
    SockJS.bootstrap_iframe\(\);
  </script>
</head>
<body>
  <h2>Don't panic!</h2>
  <p>This is a SockJS hidden iframe. It's used for cross domain magic.</p>
</body>
</html>"""
)


class TestBaseUrlGreeting:
    @pytest.mark.parametrize("path", ["", "/"])
    async def test_greeting(self, echo: Client, path: str) -> None:
        answer = await echo.get(path)
        assert (answer.status, answer.body) == (200, "Welcome to SockJS!\n")
        assert answer.content_type == "text/plain;charset=UTF-8"
        assert "Set-Cookie" not in answer.headers

    @pytest.mark.parametrize("path", ["/a", "/a.html", "//", "///", "/a/a", "/a/a/", "/a/"])
    async def test_other_paths_are_not_found(self, echo: Client, path: str) -> None:
        assert (await echo.get(path)).status == 404


class TestIframePage:
    @pytest.mark.parametrize(
        "path",
        [
            "/iframe.html",
            "/iframe-a.html",
            "/iframe-.html",
            "/iframe-0.1.2.html",
            "/iframe-0.1.2abc-dirty.2144.html",
            "/iframe-a.html?t=1234",
            "/iframe-0.1.2abc-dirty.2144.html?t=qweqweq123",
        ],
    )
    async def test_page_has_the_exact_body_and_a_long_life(
        self, with_cookie: Client, path: str
    ) -> None:
        answer = await with_cookie.get(path)
        assert answer.status == 200
        assert answer.content_type == "text/html;charset=UTF-8"
        assert has_long_life(answer)
        assert answer.headers["ETag"]
        assert "Last-Modified" not in answer.headers
        assert "Set-Cookie" not in answer.headers
        match = IFRAME_BODY.fullmatch(answer.body.strip())
        assert match is not None
        assert match["sockjs_url"].startswith(("/", "http"))

    @pytest.mark.parametrize(
        "path",
        [
            "/iframe.htm",
            "/iframe",
            "/IFRAME.HTML",
            "/IFRAME",
            "/iframe.HTML",
            "/iframe.xml",
            "/iframe-/.html",
            "/iframe-a_html",
        ],
    )
    async def test_other_spellings_are_not_found(self, echo: Client, path: str) -> None:
        assert (await echo.get(path)).status == 404

    async def test_known_etag_is_answered_not_modified(self, echo: Client) -> None:
        etag = (await echo.get("/iframe.html")).headers["ETag"]
        assert (await echo.get("/iframe.html")).headers["ETag"] == etag
        answer = await echo.get("/iframe.html", headers={"If-None-Match": etag})
        assert (answer.status, answer.body) == (304, "")
        assert "Content-Type" not in answer.headers

    async def test_another_etag_is_answered_with_the_page(self, echo: Client) -> None:
        answer = await echo.get("/iframe.html", headers={"If-None-Match": '"another"'})
        assert answer.status == 200


class TestInfoTest:
    async def test_info_says_what_the_service_can_do(self, echo: Client) -> None:
        answer = await echo.get("/info", headers={"Origin": "test"})
        assert answer.status == 200
        assert answer.content_type == "application/json;charset=UTF-8"
        assert "Set-Cookie" not in answer.headers
        assert_never_cached(answer.headers)
        assert_cors(answer.headers, "test")
        info = json.loads(answer.body)
        assert info["websocket"] is True
        assert info["cookie_needed"] is False
        assert info["origins"] == ["*:*"]
        assert 0 <= info["entropy"] < 2**32

    async def test_entropy_is_different_each_time(self, echo: Client) -> None:
        answers = [await echo.get("/info") for _ in range(2)]
        first, second = (json.loads(answer.body)["entropy"] for answer in answers)
        assert first != second

    async def test_options(self, echo: Client) -> None:
        await assert_preflight(echo, "/info", "GET")

    async def test_disabled_websocket(self, without_websocket: Client) -> None:
        answer = await without_websocket.get("/info")
        assert json.loads(answer.body)["websocket"] is False

    async def test_cookie_needed_sets_no_cookie_here(self, with_cookie: Client) -> None:
        answer = await with_cookie.get("/info")
        assert json.loads(answer.body)["cookie_needed"] is True
        assert "Set-Cookie" not in answer.headers
