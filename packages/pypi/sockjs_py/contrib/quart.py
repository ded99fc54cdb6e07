"""The scripts in Quart: `app.register_blueprint(scripts)`, and in templates.

`sockjs_script()` returns the tag that loads a build, `sockjs_info(service)` the one that tells what
`/info` would.
"""

from __future__ import annotations

from typing import Any

from quart import Blueprint, Response, request, url_for

from sockjs_py.assets import BASE_URL, Html, file_name, info_tag, script_tag, version
from sockjs_py.files import answer

scripts = Blueprint("sockjs_scripts", __name__, url_prefix=BASE_URL.rstrip("/"))


@scripts.get("/<name>")
def file(name: str) -> Response:
    """Answer with a script."""
    found = answer(name, request.args.get("v"), request.headers.get("If-None-Match"))
    return Response(found.body, found.status, found.headers)


@scripts.app_template_global("sockjs_script")
def tag(build: str = "full", *, module: bool = False, **attributes: str | bool | None) -> Html:
    """Return the tag that loads a build, from wherever the blueprint is registered."""
    name = file_name(build, module=module)
    found: Any = {"src": url_for("sockjs_scripts.file", name=name, v=version(name)), **attributes}
    return script_tag(build, module=module, **found)


scripts.add_app_template_global(info_tag, "sockjs_info")
