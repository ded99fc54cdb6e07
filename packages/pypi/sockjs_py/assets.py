"""The client's scripts, and tags that load them or save a round trip.

Every tag carries the hash of the script that this release has, so that a browser runs no other,
and the nonce that a page's Content-Security-Policy asks for.
"""

from __future__ import annotations

import json
import re
import sys
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha384
from html import escape
from importlib import resources
from pathlib import Path
from typing import Final, Protocol

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


class HasInfo(Protocol):
    """A service of `sockjs_py.server`, such as `add_sockjs` returns and `SockJS` has."""

    def info(self) -> Mapping[str, object]: ...


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


def digest(data: bytes) -> str:
    """Return the hash of bytes, as the attribute `integrity` has it."""
    return f"sha384-{b64encode(sha384(data).digest()).decode()}"


def version(name: str) -> str:
    """Return some characters that change with the bytes of a file, and need no escape in URLs."""
    text = integrity_by_name()[name].removeprefix("sha384-")
    return "".join(character for character in text if character.isalnum())[:12]


def url(build: str = "full", *, module: bool = False, base_url: str = BASE_URL) -> str:
    """Return the URL of a build's file, which changes with its bytes.

    Args:
        base_url: the URL at which the application serves the files.
    """
    name = file_name(build, module=module)
    return f"{base_url.rstrip('/')}/{name}?v={version(name)}"


def script_tag(
    build: str = "full",
    *,
    nonce: str | None = None,
    module: bool = False,
    base_url: str = BASE_URL,
    src: str | None = None,
    **attributes: str | bool | None,
) -> Html:
    """Return the tag that loads a build.

    With `module`, the tag is an import map, so that scripts of the page
    `import SockJS from 'sockjs'`; it has to come before them.

    Args:
        build: one of `BUILDS`.
        module: see above.
        nonce: that of the page's Content-Security-Policy.
        base_url: the URL at which the application serves the files.
        src: the whole URL, for frameworks that make such URLs themselves.
        attributes: further ones of the tag, such as `defer=True`; None or False leaves one out.

    Raises:
        ValueError: there is no such build, or it is no module, or a name is no attribute's.
    """
    address = url(build, module=module, base_url=base_url) if src is None else src
    hashed = attributes.pop("integrity", integrity(build, module=module))
    found: dict[str, str | bool | None] = {"nonce": nonce or None, **attributes}
    if module:
        imports: dict[str, object] = {"imports": {"sockjs": address}}
        if hashed:
            imports["integrity"] = {address: hashed}
        return _tag({"type": "importmap", **found}, _in_script(imports))
    return _tag({"src": address, "integrity": hashed, "crossorigin": "anonymous", **found})


def info_tag(service: HasInfo, *, id: str = "sockjs-info") -> Html:
    """Return a tag with what `/info` would answer, so that the page need not ask.

    It holds data, which every Content-Security-Policy allows. The page passes them on, as the
    option `info` of the constructor: `JSON.parse(document.getElementById(id).textContent)`.

    Args:
        service: whose `/info` it is.
        id: by which the page finds it.
    """
    return _tag({"type": "application/json", "id": id}, _in_script(service.info()))


def _in_script(value: object) -> str:
    """Return JSON that does not end the tag that it stands in, as `</script>` would."""
    return json.dumps(value).replace("<", "\\u003c")


def _tag(attributes: Mapping[str, str | bool | None], text: str = "") -> Html:
    words = ["<script"]
    for name, value in attributes.items():
        if not re.fullmatch("[a-z][a-z_]*", name):
            raise ValueError(f"{name!r} is no name of an attribute")
        if value is not None and value is not False:
            written = "" if value is True else f'="{escape(value)}"'
            words.append(f"{name.replace('_', '-')}{written}")
    return Html(f"{' '.join(words)}>{text}</script>")


def _folder() -> Traversable:
    return resources.files("sockjs_py") / "static" / "sockjs_py"


def _listed(names: Iterable[str]) -> str:
    return f"it is one of {', '.join(names)}"
