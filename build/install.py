"""Install pinned packages: `python -m build.install FILE [FOLDER]`, as the Makefile does.

FILE is a `requirements/*.txt` for pip, which may install into FOLDER, or a `package-lock.json` for
npm. It prints one line for the step, one for each large download, and one if the network is at
fault. It needs no package itself.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

PIP_OPTIONS = ("--disable-pip-version-check", "--no-deps", "--progress-bar=off")
# By default, npm waits up to a minute before its last attempt.
NPM_OPTIONS = ("--loglevel=error", "--fetch-retry-mintimeout=1000")
PIP = (sys.executable, "-m", "pip", "install", *PIP_OPTIONS, "--require-hashes", "--requirement")
NPM = ("npm", "ci", *NPM_OPTIONS, "--ignore-scripts", "--no-audit", "--no-fund")

LARGE_MB = 5.0
LAST_LINES = 20
# The lines of pip and of apt-get that announce a download: what, and how many megabytes.
DOWNLOADS = (
    re.compile(r"\s*Downloading (?:\S*/)?(?P<name>[^-\s]+-[^-\s]+)\S* \((?P<size>[\d.]+) MB\)"),
    re.compile(r"Get:\d+ \S+ \S+ \S+ (?P<name>\S+) \S+ \S+ \[(?P<size>[\d.,]+) MB\]"),
)
# What pip, npm and apt-get print only if there is no network.
NO_NETWORK = re.compile(
    "NewConnectionError|NameResolutionError|ConnectTimeoutError|ReadTimeoutError|ProxyError"
    "|ECONNREFUSED|ECONNRESET|ENOTFOUND|ENETUNREACH|EAI_AGAIN|ETIMEDOUT|ERR_SOCKET_TIMEOUT"
    "|Temporary failure resolving|Could not resolve|Could not connect|Unable to connect"
)


class InstallError(Exception):
    """Raised if a package manager failed; the text is what a person needs to know."""


def tell(text: str) -> None:
    """Print a message apart from the output of the command that needs the packages."""
    print(text, file=sys.stderr, flush=True)


def run(command: Sequence[str], folder: Path | None = None) -> None:
    """Run a package manager; name each large download when it starts.

    Raises:
        InstallError: it is missing or failed.
    """
    said = []
    try:
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )
    except FileNotFoundError:
        raise InstallError(f"{command[0]} is not installed") from None
    with process:
        assert process.stdout
        for line in process.stdout:
            said.append(line)
            if large := large_download(line):
                tell(f"  downloading {large}")
    if process.returncode:
        raise InstallError(reason("".join(said)))


def large_download(line: str) -> str:
    """Return the large download that a line announces, with its size; otherwise ""."""
    for pattern in DOWNLOADS:
        found = pattern.match(line)
        if found and float(found["size"].replace(",", "")) >= LARGE_MB:
            return f"{found['name']} ({found['size']} MB)"
    return ""


def reason(output: str) -> str:
    """Return one line if the network is at fault, otherwise the package manager's last words."""
    if NO_NETWORK.search(output):
        return "no network: the package registry or the proxy to it cannot be reached"
    return "\n".join(output.strip().splitlines()[-LAST_LINES:])


def main(arguments: list[str]) -> int:
    name, *target = arguments
    is_npm = name.endswith("package-lock.json")
    file = Path(name)
    place = file.parent / "node_modules" if is_npm else (target or [sys.prefix])[0]
    tell(f"Installing {name} into {place}")
    try:
        if is_npm:
            run(NPM, file.parent)
        else:
            run([*PIP, name, *(f"--target={folder}" for folder in target)])
    except InstallError as error:
        tell(f"build.install: {name}: {error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
