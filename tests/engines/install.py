"""Install missing engines, proxies and Redis: `python -m tests.engines.install [--legacy]`.

Where that is not possible it says what would do it, and never fails: the tests tell what they lack.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys

from build.install import InstallError, run, tell

try:
    from tests.engines.archives import Archive
    from tests.engines.contract import EngineRow
    from tests.engines.table import ENGINES
    from tests.support import caddy, haproxy, nginx, redis_server
except ModuleNotFoundError as error:
    if not error.name or error.name.startswith("tests."):
        raise
    remedy = "use `make browsers`, or `make test-legacy` for those of the past"
    sys.exit(f"tests.engines.install: {error.name} is missing here: {remedy}")

APT_INSTALL = ["apt-get", "install", "--quiet", "--yes", "--no-install-recommends"]


def missing_packages(rows: list[EngineRow]) -> list[str]:
    """Return the Debian packages of every engine that lacks its part of the system."""
    packages = [package for row in rows if not row.has_packages() for package in row.packages]
    return list(dict.fromkeys(packages))


def missing_archives(rows: list[EngineRow]) -> list[Archive]:
    """Return what is not unpacked yet."""
    archives = [archive for row in rows for archive in row.archives if not archive.is_unpacked()]
    return list(dict.fromkeys(archives))


def root_prefix() -> list[str] | None:
    """Return what to put before a command so that root runs it, or None where that cannot be."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], check=False).returncode == 0:
        return ["sudo", "-n"]
    return None


def install(packages: list[str]) -> bool:
    """Return whether the system's package manager installed the packages."""
    prefix = root_prefix()
    if prefix is None or shutil.which("apt-get") is None:
        return False
    tell(f"Installing {' '.join(packages)}")
    try:
        for command in (["apt-get", "update", "--quiet"], [*APT_INSTALL, *packages]):
            run([*prefix, "env", "DEBIAN_FRONTEND=noninteractive", *command])
    except InstallError as error:
        tell(f"apt-get failed: {error}")
        return False
    return True


def unpack(archive: Archive) -> None:
    """Unpack one, or tell why not."""
    tell(f"Downloading {archive.name} {archive.version}")
    try:
        archive.unpack()
    except (OSError, InstallError, ValueError) as error:
        tell(f"{archive.name} {archive.version} is missing: {error}")


def main() -> None:
    """Install what is missing, or print the line that does."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.engines.install",
        description="Install the engines of `make test` that are missing, where that is possible.",
    )
    parser.add_argument("--legacy", action="store_true", help="those of `make test-legacy` instead")
    arguments = parser.parse_args()
    rows = [row for row in ENGINES if row.is_legacy == arguments.legacy]
    packages = missing_packages(rows)
    if not arguments.legacy:
        for program in (caddy, haproxy, nginx, redis_server):
            packages += () if program.is_installed() else program.PACKAGES
    if packages and not install(packages):
        tell("some browsers are missing; on Debian this installs them:")
        tell(f"  sudo {' '.join([*APT_INSTALL, *packages])}")
    for archive in missing_archives(rows):
        unpack(archive)


if __name__ == "__main__":
    main()
