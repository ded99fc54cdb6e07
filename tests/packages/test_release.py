"""`make release-check`: what it finds in the packages of this checkout, and in spoiled ones."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from build import release
from build.release import DIST, PACKAGE, SOURCES, STATIC, Release
from server.app import ROOT

SCRIPT = "sockjs.min.js"
SRI = f"{PACKAGE}_sri.json"
UNDATED = "the newest section of CHANGELOG.md is"


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `make package` writes."""
    folder = tmp_path_factory.mktemp("dist")
    release.pack(ROOT, folder)
    return folder


@pytest.fixture(scope="session")
def packed_release(packages: Path) -> Release:
    return release.read(packages)


def of_another_version(found: Release) -> Release:
    package = json.loads(found.npm["package.json"])
    text = json.dumps({**package, "version": "9.9.9"})
    return replace(found, npm={**found.npm, "package.json": text.encode()})


def with_file(found: Release, kind: str, name: str, data: bytes = b"") -> Release:
    changed: Any = {kind: {**getattr(found, kind), name: data}}
    return replace(found, **changed)


def without_licence(found: Release) -> Release:
    return replace(found, sdist={n: d for n, d in found.sdist.items() if n != "LICENSE"})


def grown(found: Release) -> Release:
    archives = {
        name: bytes(release.WHEEL_LIMIT_BYTES + 1) if name.endswith(".whl") else data
        for name, data in found.archives.items()
    }
    return replace(found, archives=archives)


SPOILED: list[tuple[str, Callable[[Release], Release]]] = [
    ("the files are [", lambda found: replace(found, version="9.9.9")),
    ("package.json names sockjs-client-py 9.9.9", of_another_version),
    (
        "PKG-INFO names sockjs 1, not sockjs-py",
        lambda found: with_file(found, "sdist", "PKG-INFO", b"Name: sockjs\nVersion: 1\n\n"),
    ),
    (
        f"{DIST}sockjs.js does not begin with /*! sockjs-client-py",
        lambda found: with_file(found, "npm", f"{DIST}sockjs.js", b"/*! old */"),
    ),
    (
        f"{SCRIPT} of the wheel is not that of the npm package",
        lambda found: with_file(found, "wheel", f"{STATIC}{SCRIPT}", b"spoiled"),
    ),
    (
        f"_sri.json has another hash of {SCRIPT}",
        lambda found: with_file(found, "wheel", f"{STATIC}{SCRIPT}", b"spoiled"),
    ),
    ("_sri.json names [], not [", lambda found: with_file(found, "wheel", SRI, b"{}")),
    (
        f"{PACKAGE}py.typed of the wheel is not that of the sdist",
        lambda found: with_file(found, "sdist", f"{SOURCES}{PACKAGE}py.typed", b"other"),
    ),
    (
        f"{PACKAGE}left.pyc is in the package: wheel",
        lambda found: with_file(found, "wheel", f"{PACKAGE}left.pyc"),
    ),
    ("there is no LICENSE in the package: sdist", without_licence),
    (UNDATED, lambda found: replace(found, changelog="# Changelog\n\n## 0.0.9 - 2026-01-01\n")),
    ("are allowed", grown),
]


def test_only_the_date_of_the_changelog_may_be_missing(packed_release: Release) -> None:
    assert [text for text in release.faults(packed_release) if UNDATED not in text] == []


def test_a_dated_section_of_the_version_is_right(packed_release: Release) -> None:
    dated = f"# Changelog\n\n## {packed_release.version} - 2026-11-26\n"
    assert release.faults(replace(packed_release, changelog=dated)) == []


@pytest.mark.parametrize(("problem", "spoil"), SPOILED, ids=[row[0] for row in SPOILED])
def test_a_difference_is_found(
    packed_release: Release, problem: str, spoil: Callable[[Release], Release]
) -> None:
    assert any(problem in text for text in release.faults(spoil(packed_release)))


def test_packing_again_elsewhere_gives_the_same_bytes(
    packed_release: Release, tmp_path: Path
) -> None:
    release.pack(release.copy_checkout(tmp_path / "another" / "checkout"), tmp_path / "out")
    again = release.read(tmp_path / "out")
    assert release.changes(packed_release, again) == []
    assert release.changes(packed_release, replace(again, archives={})) == [
        f"{name} is not the same when it is packed again" for name in packed_release.archives
    ]


def test_the_tools_of_pypi_find_nothing(packages: Path) -> None:
    assert release.tool_faults(packages) == []


def test_the_tools_of_pypi_are_heard(packages: Path, tmp_path: Path) -> None:
    (tmp_path / "broken-1-py3-none-any.whl").write_bytes(b"")
    found = release.tool_faults(tmp_path)
    assert [text.partition(":")[0] for text in found] == ["twine", "check_wheel_contents"]
