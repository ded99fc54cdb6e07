"""The cases of the Autobahn test suite against the raw WebSocket of both fronts.

kosoku runs them. Those about performance (9.*) and compression (12.*, 13.*) are left out: the one
fails nothing, and SockJS does not compress.
"""

from __future__ import annotations

import logging

import pytest
from kosoku import FailureError, run_fuzzingclient

from server.services import echo
from tests.server.conftest import Serve

PASSED = {"OK", "NON-STRICT", "INFORMATIONAL"}
CASE_COUNT = 247
# What the framework's own WebSocket does otherwise.
FAILED = {
    "aiohttp": {"7.9.5"},  # It takes 1006 for a code that a close frame may have.
    "uvicorn": {"7.1.5"},  # To it, a close frame amid a message is an error.
}


async def test_every_case_passes_but_those_of_the_framework(
    serve_one: Serve, near_front: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)  # uvicorn logs each text that is no UTF-8.
    async with serve_one(echo, raw_binary=True) as (client, service):
        url = f"{client.base_url}/websocket".replace("http", "ws", 1)
        try:
            results = await run_fuzzingclient(url, exclude_cases=["9.*", "12.*", "13.*"])
        except FailureError as error:
            results = error.results
        found = {
            result.case_id: {result.behavior.value, result.behavior_close.value}
            for result in results
        }
        assert len(found) == CASE_COUNT
        assert {case for case, ends in found.items() if ends - PASSED} == FAILED[near_front]
    assert not service.sessions
