"""The script in Django: what `{% sockjs_script %}` makes, and the same in the `Media` of forms."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.templatetags.static import static

from sockjs_py.assets import Html, digest, file_name, integrity_by_name, script_tag, version


def tag(
    build: str = "full",
    *,
    module: bool = False,
    nonce: str | None = None,
    **attributes: str | bool | None,
) -> Html:
    """Return the tag that loads a build from Django's static files.

    Args:
        attributes: further ones, as for `script_tag`.

    Raises:
        ValueError: there is no such build, or it is no module.
    """
    file = file_name(build, module=module)
    src = static(f"sockjs_py/{file}")
    if not _is_stored_by_hash() and "?" not in src:
        src += f"?v={version(file)}"
    found: Any = {"integrity": integrity(build, module=module), **attributes}
    return script_tag(build, module=module, nonce=nonce, src=src, **found)


def integrity(build: str = "full", *, module: bool = False) -> str:
    """Return the hash of a build's file as it is served, such as `sha384-…`."""
    file = file_name(build, module=module)
    if _is_stored_by_hash():
        return _stored_integrity(staticfiles_storage.stored_name(f"sockjs_py/{file}"))
    return integrity_by_name()[file]


def _is_stored_by_hash() -> bool:
    """Return whether the storage is `ManifestStaticFilesStorage` or a relative of it."""
    is_stored = apps.is_installed("django.contrib.staticfiles") and not settings.DEBUG
    return is_stored and hasattr(staticfiles_storage, "stored_name")


@cache
def _stored_integrity(stored_name: str) -> str:
    """Return the hash of a file in the storage, which has changed its line `sourceMappingURL`."""
    with staticfiles_storage.open(stored_name) as file:
        return digest(file.read())


@dataclass(frozen=True)
class Script:
    """The tag as an asset of a form or a widget: `js = (Script(),)` in its `Media`."""

    build: str = "full"

    def __html__(self) -> str:
        return str(self)

    def __str__(self) -> str:
        return tag(self.build)
