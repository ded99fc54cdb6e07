"""The Vert.x event-bus service, as its SockJS bridge is documented."""

from __future__ import annotations

import json
from typing import Any

import pytest
from aiohttp import ClientSession

from server.app import Running
from tests.server.peer import Peer, connect
from tests.support.client import Client

NO_HANDLERS = {
    "type": "err",
    "address": "r",
    "failureCode": -1,
    "failureType": "NO_HANDLERS",
    "message": "No handlers for address a",
}


@pytest.fixture
def service(http: ClientSession, running: Running) -> Client:
    return Client(http, f"{running.origin}/event_bus")


async def send(peer: Peer, kind: str, address: str = "a", **fields: Any) -> None:
    await peer.send(json.dumps({"type": kind, "address": address, **fields}))


async def receive(peer: Peer) -> Any:
    return json.loads(await peer.receive())


async def settle(peer: Peer) -> None:
    """Wait until the bridge has done all that the peer asked so far."""
    await send(peer, "none")
    assert await receive(peer) == {"type": "err", "body": "invalid_type"}


class TestAddresses:
    async def test_publish_reaches_every_registered_client(self, service: Client) -> None:
        async with connect(service) as one, connect(service) as other:
            for peer in (one, other):
                await send(peer, "register", headers={})
                await settle(peer)
            await send(one, "publish", headers={"h": "x"}, body={"b": 1})
            expected = {"type": "rec", "address": "a", "headers": {"h": "x"}, "body": {"b": 1}}
            assert [await receive(one), await receive(other)] == [expected, expected]

    async def test_send_reaches_one_after_the_other(self, service: Client) -> None:
        async with connect(service) as one, connect(service) as other:
            for peer in (one, other):
                await send(peer, "register")
                await settle(peer)
            for body in range(4):
                await send(one, "send", body=body)
            assert [(await receive(one))["body"] for _ in range(2)] == [0, 2]
            assert [(await receive(other))["body"] for _ in range(2)] == [1, 3]

    async def test_a_reply_reaches_the_sender_once(self, service: Client) -> None:
        async with connect(service) as asker, connect(service) as answerer:
            await send(answerer, "register")
            await settle(answerer)
            await send(asker, "send", replyAddress="r", body="question")
            question = await receive(answerer)
            assert question == {
                "type": "rec", "address": "a", "replyAddress": "r", "body": "question"
            }  # fmt: skip
            await send(answerer, "send", "r", body="answer")
            assert await receive(asker) == {"type": "rec", "address": "r", "body": "answer"}
            await send(answerer, "send", "r", replyAddress="s")
            assert (await receive(answerer))["failureType"] == "NO_HANDLERS"

    async def test_client_that_unregistered_hears_nothing(self, service: Client) -> None:
        async with connect(service) as peer:
            await send(peer, "register")
            await send(peer, "unregister")
            await send(peer, "send", replyAddress="r")
            assert await receive(peer) == NO_HANDLERS

    async def test_client_that_has_gone_is_forgotten(
        self, service: Client, running: Running
    ) -> None:
        sessions = running.services["/event_bus"].sessions
        async with connect(service) as asker:
            async with connect(service) as listener:
                await send(listener, "register")
                await settle(listener)
            await service.get_until(lambda: len(sessions) == 1)
            await send(asker, "send", replyAddress="r")
            assert await receive(asker) == NO_HANDLERS


class TestErrors:
    @pytest.mark.parametrize(
        ("text", "error"),
        [
            ("{", "invalid_json"),
            ("[" * 100_000, "invalid_json"),
            ("[]", "invalid_json"),
            ("{}", "missing_type"),
            ('{"type":"send"}', "missing_address"),
            ('{"type":"send","address":1}', "missing_address"),
            ('{"type":"x","address":"a"}', "invalid_type"),
        ],
        ids=lambda text: text[:20],
    )
    async def test_a_mistake_is_answered_and_the_session_goes_on(
        self, service: Client, text: str, error: str
    ) -> None:
        async with connect(service) as peer:
            await peer.send('{"type":"ping"}', text)
            assert await receive(peer) == {"type": "err", "body": error}
            await settle(peer)

    async def test_missing_receiver_is_reported_only_to_a_sender_that_awaits_a_reply(
        self, service: Client
    ) -> None:
        async with connect(service) as peer:
            await send(peer, "send")
            await send(peer, "publish")
            await settle(peer)
