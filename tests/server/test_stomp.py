"""The STOMP service, section by section of STOMP 1.2."""

from __future__ import annotations

import pytest
from aiohttp import ClientSession

from server.app import Running
from server.stomp import Broker, Connection
from server.stomp_frames import Frame, FrameError, FrameReader
from sockjs_py.server import Session
from tests.server.conftest import Serve
from tests.server.peer import Peer, connect
from tests.support.client import Client

CONNECT = "CONNECT\naccept-version:1.1,1.2\nhost:x\n\n\0"
CONNECTED = "CONNECTED\nversion:1.2\nheart-beat:100,100\n\n\0"
SUBSCRIBE = "SUBSCRIBE\nid:1\ndestination:/a\n\n\0"
CLOSED = 'c[1000,"Normal closure"]'


@pytest.fixture
def service(http: ClientSession, running: Running) -> Client:
    return Client(http, f"{running.origin}/stomp")


async def open_stomp(peer: Peer) -> None:
    await peer.send(CONNECT)
    assert await peer.receive() == CONNECTED


def read(*texts: str) -> list[Frame]:
    reader = FrameReader()
    return [frame for text in texts for frame in reader.feed(text)]


class TestFrames:
    def test_headers_and_body(self) -> None:
        assert read("SEND\na:b\nc: d:e \n\nbody\0") == [
            Frame("SEND", {"a": "b", "c": " d:e "}, "body")
        ]

    def test_ends_of_lines_between_frames_are_heart_beats(self) -> None:
        assert read("\n\r\nA\n\n\0\n\n", "\n", "B\n\n\0") == [Frame("A"), Frame("B")]

    def test_lines_may_end_with_carriage_returns(self) -> None:
        assert read("A\r\nb:c\r\n\r\nd\0") == [Frame("A", {"b": "c"}, "d")]

    def test_a_frame_comes_in_any_pieces(self) -> None:
        frame = Frame("SEND", {"a": "b"}, "\U0001f600\n\n")
        assert read(*frame.encode()) == [frame]

    def test_content_length_counts_bytes_and_lets_bodies_hold_nul(self) -> None:
        assert read("A\ncontent-length:6\n\n€\0é\0B\n\n\0") == [
            Frame("A", {}, "€\0é"),
            Frame("B"),
        ]

    def test_the_first_of_repeated_headers_counts(self) -> None:
        assert read("A\nb:1\nb:2\n\n\0") == [Frame("A", {"b": "1"})]

    def test_escapes_in_headers(self) -> None:
        frame = Frame("MESSAGE", {"a:b\n": "\r\\c:"}, "\ud800")
        text = "MESSAGE\na\\cb\\n:\\r\\\\c\\c\ncontent-length:3\n\n\ud800\0"
        assert frame.encode() == text
        assert read(text) == [frame]

    @pytest.mark.parametrize("command", ["CONNECT", "CONNECTED"])
    def test_connecting_knows_no_escapes(self, command: str) -> None:
        frame = Frame(command, {"a": "\\c:"})
        assert frame.encode() == f"{command}\na:\\c:\n\n\0"
        assert read(frame.encode()) == [frame]

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("A\0", "blank line"),
            ("A\nb\n\n\0", "colon in the header 'b'"),
            ("A\nb:\\t\n\n\0", r"escape '\\t'"),
            ("A\nb:c\\\n\n\0", r"escape '\\'"),
            ("A\ncontent-length:-1\n\n\0", "'-1'"),
            ("A\ncontent-length:1\n\nbc\0", "NUL"),
            ("A\ncontent-length:1\n\n€\0\0", "NUL"),
            ("A\ncontent-length:1\n\né\0", "NUL"),
            ("A\n\n" + "x" * 2**20, "too long"),
        ],
    )
    def test_what_is_no_frame_is_refused(self, text: str, reason: str) -> None:
        with pytest.raises(FrameError, match=reason):
            read(text)


class TestConnecting:
    @pytest.mark.parametrize("command", ["CONNECT", "STOMP"])
    @pytest.mark.parametrize(("accepted", "version"), [("1.0,1.1,1.2", "1.2"), ("1.1,1.0", "1.1")])
    async def test_the_newest_common_version_is_spoken(
        self, service: Client, command: str, accepted: str, version: str
    ) -> None:
        async with connect(service) as peer:
            await peer.send(f"{command}\naccept-version:{accepted}\n\n\0")
            assert await peer.receive() == CONNECTED.replace("1.2", version)

    async def test_heart_beats_come_when_they_are_wanted(self, service: Client) -> None:
        async with connect(service) as peer:
            await peer.send(CONNECT.replace("host:x", "heart-beat:0,100"))
            assert await peer.receive() == CONNECTED
            assert [await peer.receive() for _ in range(2)] == ["\n", "\n"]

    async def test_disconnect_gives_its_receipt_and_ends_the_session(self, service: Client) -> None:
        async with connect(service) as peer:
            await open_stomp(peer)
            await peer.send("DISCONNECT\nreceipt:7\n\n\0")
            assert await peer.receive() == "RECEIPT\nreceipt-id:7\n\n\0"
            assert await peer.receive() == CLOSED


class TestMessages:
    async def test_a_message_reaches_each_subscription_with_its_headers(
        self, service: Client
    ) -> None:
        async with connect(service) as speaker, connect(service) as listener:
            await open_stomp(speaker)
            await open_stomp(listener)
            await listener.send(SUBSCRIBE.replace("\n\n", "\nack:client\nreceipt:r\n\n"))
            assert await listener.receive() == "RECEIPT\nreceipt-id:r\n\n\0"
            await speaker.send(SUBSCRIBE, "SEND\ndestination:/a\nx\\cy:z\nreceipt:s\n\nhi\0")
            head = "MESSAGE\ndestination:/a\nx\\cy:z\nsubscription:1\nmessage-id:1\n"
            body = "content-length:2\n\nhi\0"
            assert await listener.receive() == f"{head}ack:1\n{body}"
            assert await speaker.receive() == f"{head}{body}"
            assert await speaker.receive() == "RECEIPT\nreceipt-id:s\n\n\0"

    async def test_other_destinations_and_ended_subscriptions_hear_nothing(
        self, service: Client
    ) -> None:
        async with connect(service) as peer:
            await open_stomp(peer)
            await peer.send(SUBSCRIBE, SUBSCRIBE.replace("1", "2"), "UNSUBSCRIBE\nid:1\n\n\0")
            await peer.send("SEND\ndestination:/b\n\n1\0", "SEND\ndestination:/a\n\n2\0")
            answer = await peer.receive()
            assert "\nsubscription:2\n" in answer
            assert answer.endswith("\n\n2\0")
            await peer.send("ACK\nid:1\nreceipt:r\n\n\0", "NACK\nid:1\n\n\0")
            assert await peer.receive() == "RECEIPT\nreceipt-id:r\n\n\0"

    async def test_client_that_has_gone_is_forgotten(self, serve_one: Serve) -> None:
        broker = Broker()

        async def handler(session: Session) -> None:
            await Connection(session, broker).run()

        async with serve_one(handler) as (service, _):
            async with connect(service) as peer:
                await open_stomp(peer)
                await peer.send(SUBSCRIBE.replace("\n\n", "\nreceipt:r\n\n"))
                await peer.receive()
                assert [subscription.id for subscription in broker.subscriptions] == ["1"]
            await service.get_until(lambda: broker.subscriptions == [])


class TestErrors:
    @pytest.mark.parametrize(
        ("text", "answer"),
        [
            ("BEGIN\ntransaction:1\nreceipt:r\n\n\0", "bad BEGIN\nreceipt-id:r"),
            ("SEND\n\nx\0", "bad SEND"),
            ("SUBSCRIBE\nid:1\n\n\0", "bad SUBSCRIBE"),
            (CONNECT, "bad CONNECT"),
            ("SEND\0", "malformed frame"),
        ],
    )
    async def test_a_mistake_gives_an_error_and_ends_the_session(
        self, service: Client, text: str, answer: str
    ) -> None:
        async with connect(service) as peer:
            await open_stomp(peer)
            await peer.send(text, SUBSCRIBE)
            assert (await peer.receive()).startswith(f"ERROR\nmessage:{answer}\n")
            assert await peer.receive() == CLOSED

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            (SUBSCRIBE, "CONNECT must come first"),
            (CONNECT.replace("1.1,1.2", "2.0"), "supported versions: 1.2, 1.1"),
            (CONNECT.replace("host:x", "heart-beat:x"), "heart-beat must be two numbers"),
        ],
    )
    async def test_a_bad_beginning_is_refused(
        self, service: Client, text: str, reason: str
    ) -> None:
        async with connect(service) as peer:
            await peer.send(text)
            assert reason in await peer.receive()
            assert await peer.receive() == CLOSED
