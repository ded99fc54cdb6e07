"""The doctor of `sockjs_py` behind each proxy: it finds all well, or names the mistake."""

from __future__ import annotations

import asyncio

import pytest

from sockjs_py.client.transports import TRANSPORTS
from sockjs_py.doctor.examination import examine
from sockjs_py.doctor.findings import Finding
from sockjs_py.doctor.probes import Patient
from tests.proxies.stand import BY_COOKIE, BY_PATH, NPM, OURS, Stand, Way
from tests.proxies.test_idle import CUTTING, ENOUGH
from tests.proxies.test_sticky import NOT_STICKY
from tests.proxies.ways import WAYS
from tests.support.backends import HEARTBEAT_S, NAMED, NAMED_BY_COOKIE

pytestmark = pytest.mark.xdist_group("doctor-proxies")

FILES = tuple(Way(f"deploy/{name}", name) for name in (*BY_PATH, *BY_COOKIE))
BROKEN = (
    *(way for way in WAYS if way.edits),
    *NOT_STICKY.values(),
    *CUTTING.values(),
)


async def examined(origin: str, way: Way, idle_s: float | None = None) -> list[Finding]:
    """Return what the doctor finds behind a proxy."""
    service = NAMED_BY_COOKIE if way.file in BY_COOKIE else NAMED
    # What is held back comes late, or never.
    patient = Patient(f"{origin}{service}", {}, is_insecure=True, patience_s=1.0)
    return [finding async for finding in examine(patient, TRANSPORTS, idle_s)]


@pytest.mark.parametrize(("server", "scheme"), [(OURS, "http"), (OURS, "https"), (NPM, "http")])
@pytest.mark.parametrize("way", FILES, ids=lambda way: way.name)
def test_all_is_well_behind_the_files(stand: Stand, way: Way, server: str, scheme: str) -> None:
    proxy = stand.proxy(server, way)
    origin = proxy.origin if scheme == "http" else proxy.secure_origin
    found = stand.loop.run(examined(origin, way))
    # Time is a matter of its own.
    assert [each for each in found if not each.is_ok and each.check != "idle"] == []
    assert {each.transport for each in found if each.check == "round trip"} == set(TRANSPORTS)


def test_what_is_idle_lives_behind_the_files(stand: Stand) -> None:
    ways = [Way(way.name, way.file, is_short=True) for way in FILES]
    origins = [stand.proxy(OURS, way).origin for way in ways]

    async def all_at_once() -> list[list[Finding]]:
        idle_s = ENOUGH * HEARTBEAT_S
        return await asyncio.gather(
            *(examined(*each, idle_s) for each in zip(origins, ways, strict=True))
        )

    for way, found in zip(ways, stand.loop.run(all_at_once()), strict=True):
        assert [each for each in found if not each.is_ok] == [], way.name
        assert {each.transport for each in found if each.check == "idle"} == set(TRANSPORTS)


@pytest.mark.parametrize("way", BROKEN, ids=lambda way: way.name)
def test_what_is_broken_is_named(stand: Stand, way: Way) -> None:
    idle_s = 2 * HEARTBEAT_S if way.is_short else None
    found = stand.loop.run(examined(stand.proxy(OURS, way).origin, way, idle_s))
    assert {each.diagnosis for each in found if each.diagnosis} == set(way.diagnoses), found


def test_every_mistake_has_a_diagnosis() -> None:
    assert all(way.diagnoses for way in BROKEN)
