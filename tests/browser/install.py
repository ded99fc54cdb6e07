"""Install the browsers that are missing: `python -m tests.browser.install`.

Where that is not possible it says what would do it, and never fails: the tests tell what they lack.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from tests.browser.engines.table import ENGINES

APT_INSTALL = ["apt-get", "install", "--quiet=2", "--yes", "--no-install-recommends"]


def missing_packages() -> list[str]:
    """Return the Debian packages of every engine that is not installed."""
    missing = [row for row in ENGINES if not row.is_installed()]
    return [package for row in missing for package in row.packages]


def root_prefix() -> list[str] | None:
    """Return what to put before a command so that root runs it, or None where that cannot be."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], check=False).returncode == 0:
        return ["sudo", "-n"]
    return None


def install(packages: list[str]) -> bool:
    """Tell whether the system's package manager installed the packages."""
    prefix = root_prefix()
    if prefix is None or shutil.which("apt-get") is None:
        return False
    print(f"installing {' '.join(packages)}", file=sys.stderr)
    for command in (["apt-get", "update", "--quiet=2"], [*APT_INSTALL, *packages]):
        finished = subprocess.run(
            [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", *command],
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        if finished.returncode != 0:
            return False
    return True


def main() -> None:
    """Install what is missing, or print the line that does."""
    packages = missing_packages()
    if packages and not install(packages):
        print("some browsers are missing; on Debian this installs them:", file=sys.stderr)
        print(f"  sudo {' '.join([*APT_INSTALL, *packages])}", file=sys.stderr)


if __name__ == "__main__":
    main()
