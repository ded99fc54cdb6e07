"""The client's scripts, and tags that load them.

Every tag carries the hash of the script that this release has, so that a browser runs no other,
and the nonce that a page's Content-Security-Policy asks for.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib import resources
from pathlib import Path
from typing import Final

if sys.version_info >= (3, 11):
    from importlib.resources.abc import Traversable
else:
    from importlib.abc import Traversable

# Where the applications of the documentation serve the folder.
BASE_URL: Final = "/static/sockjs_py/"


@dataclass(frozen=True, slots=True)
class Build:
    """One build of the client.

    Attributes:
        script: the file for a script tag, which makes the global `SockJS`.
        module: the file for `import`; "" if there is none.
    """

    script: str
    module: str = ""


BUILDS: Final = {
    "full": Build("sockjs.min.js", "sockjs.min.mjs"),
    "reconnecting": Build("sockjs.reconnecting.min.js"),
    "modern": Build("sockjs.modern.min.js", "sockjs.modern.min.mjs"),
    "websocket": Build("sockjs.websocket.min.js", "sockjs.websocket.min.mjs"),
}


class Html(str):
    """Text that templates do not escape again: Jinja, Django and others ask for `__html__`."""

    __slots__ = ()

    def __html__(self) -> str:
        return self


def path() -> Path:
    """Return the folder of the scripts, to be served as static files.

    Raises:
        FileNotFoundError: the package is in a zip file, or in a checkout.
    """
    folder = Path(str(_folder()))
    if not folder.is_dir():
        raise FileNotFoundError(
            f"{folder} is no folder: install the wheel that `make package` builds, and do not run "
            "it from a zip file"
        )
    return folder


def read(name: str) -> bytes:
    """Return the bytes of a script, even from a zip file.

    Raises:
        ValueError: there is no such file.
    """
    if name not in integrity_by_name():
        raise ValueError(f"there is no {name!r}: {_listed(integrity_by_name())}")
    return (_folder() / name).read_bytes()


@cache
def integrity_by_name() -> dict[str, str]:
    """Return the hash of each file, as the attribute `integrity` has it.

    Source: https://www.w3.org/TR/sri-2/#the-integrity-attribute

    Raises:
        FileNotFoundError: the package is that of a checkout, which has no scripts.
    """
    file = resources.files("sockjs_py") / "_sri.json"
    try:
        found: dict[str, str] = json.loads(file.read_bytes())
    except FileNotFoundError:
        raise FileNotFoundError(
            "this checkout's package has no scripts: install the wheel that `make package` builds"
        ) from None
    return found


def file_name(build: str = "full", *, module: bool = False) -> str:
    """Return the name of a build's file.

    Raises:
        ValueError: there is no such build, or it is no module.
    """
    if build not in BUILDS:
        raise ValueError(f"there is no build {build!r}: {_listed(BUILDS)}")
    if not module:
        return BUILDS[build].script
    modules = {name: found.module for name, found in BUILDS.items() if found.module}
    if build not in modules:
        raise ValueError(f"the build {build!r} is no module: {_listed(modules)}")
    return modules[build]


def integrity(build: str = "full", *, module: bool = False) -> str:
    """Return the hash of a build's file, such as `sha384-…`."""
    return integrity_by_name()[file_name(build, module=module)]


def url(build: str = "full", *, module: bool = False, base_url: str = BASE_URL) -> str:
    """Return the URL of a build's file, which changes with its bytes.

    Args:
        base_url: the URL at which the application serves `path()`.
    """
    name = file_name(build, module=module)
    digest = integrity(build, module=module).removeprefix("sha384-")
    # The first characters that need no escape are as good as the hash.
    version = "".join(character for character in digest if character.isalnum())[:12]
    return f"{base_url.rstrip('/')}/{name}?v={version}"


def script_tag(
    build: str = "full",
    *,
    nonce: str | None = None,
    module: bool = False,
    base_url: str = BASE_URL,
    src: str | None = None,
) -> Html:
    """Return the tag that loads a build.

    With `module`, the tag is an import map, so that scripts of the page
    `import SockJS from 'sockjs'`; it has to come before them.

    Args:
        build: one of `BUILDS`.
        nonce: that of the page's Content-Security-Policy.
        base_url: the URL at which the application serves `path()`.
        src: the whole URL, for frameworks that make such URLs themselves.

    Raises:
        ValueError: there is no such build, or it is no module.
    """
    address = url(build, module=module, base_url=base_url) if src is None else src
    digest = integrity(build, module=module)
    attributes = f' nonce="{escape(nonce)}"' if nonce else ""
    if module:
        imports = {"imports": {"sockjs": address}, "integrity": {address: digest}}
        # `</script>` in a URL would end the tag.
        text = json.dumps(imports).replace("<", "\\u003c")
        return Html(f'<script type="importmap"{attributes}>{text}</script>')
    return Html(
        f'<script src="{escape(address)}" integrity="{digest}" crossorigin="anonymous"'
        f"{attributes}></script>"
    )


def _folder() -> Traversable:
    return resources.files("sockjs_py") / "static" / "sockjs_py"


def _listed(names: Iterable[str]) -> str:
    return f"it is one of {', '.join(names)}"
