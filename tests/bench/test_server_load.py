"""What the peers of the server's benchmark do."""

from __future__ import annotations

import asyncio

from tests.bench.server_load import PING, PONG, Connection, Idle


class Recorder(asyncio.Transport):
    """A connection that notes what is written."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[bytes] = []

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        pass

    def is_closing(self) -> bool:
        return True

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written.append(bytes(data))


async def test_an_idle_websocket_answers_every_ping() -> None:
    transport, reader = Recorder(), asyncio.StreamReader()
    protocol = asyncio.StreamReaderProtocol(reader)
    writer = asyncio.StreamWriter(transport, protocol, reader, asyncio.get_running_loop())
    idle = Idle(Connection(reader, writer))
    idle.data_received(b"\x81\x01h" + PING + b"\x81\x01h" + PING)
    assert transport.written == [PONG * 2]
