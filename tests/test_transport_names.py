"""Every list of transports names those of the client's table, in its order."""

from __future__ import annotations

import re

import pytest

from client_py.transports.table import TRANSPORTS
from server.app import ROOT
from sockjs_py.client.transports import TRANSPORTS as PROGRAM
from sockjs_py.commands import serve
from tests.engines import transports

TABLE = [transport.wire_name for transport in TRANSPORTS]
# No browser of today has XDomainRequest.
TODAY = [name for name in TABLE if not name.startswith("xdr-")]

LISTS = [
    ("packages/npm/sockjs.d.ts", r"type TransportName =(.*?);"),
    ("qunit/settings.js", r"var lacks = \{(.*?)\n  \};"),
]


@pytest.mark.parametrize(("path", "pattern"), LISTS, ids=[row[0] for row in LISTS])
def test_a_list_in_another_language_is_the_table(path: str, pattern: str) -> None:
    found = re.search(pattern, (ROOT / path).read_text(encoding="utf-8"), re.DOTALL)
    assert found, f"{path} has no such list"
    # An argument of a call is no name of a transport.
    assert re.findall(r"[\"']([a-z-]+)[\"'](?!\))", found[1]) == TABLE


def test_the_page_of_serve_tries_the_table() -> None:
    assert list(serve.NAMES) == TODAY


def test_a_program_has_those_that_need_no_page() -> None:
    assert list(PROGRAM) == [name for name in TODAY if name in PROGRAM]


def test_the_matrix_of_engines_is_the_table() -> None:
    assert [transport.name for transport in transports.TRANSPORTS] == TABLE
    assert list(transports.MODERN) == TODAY
