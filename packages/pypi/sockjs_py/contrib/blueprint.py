"""The scripts as a blueprint of Flask's, or of a framework with the same names, such as Quart."""

from __future__ import annotations

from typing import Any

from sockjs_py.assets import BASE_URL, Html, file_name, info_tag, script_tag, version
from sockjs_py.files import answer


def scripts_blueprint(framework: Any) -> Any:
    """Return a blueprint that answers with the scripts, and gives templates the tags.

    Args:
        framework: the module, `flask` or `quart`.
    """
    scripts = framework.Blueprint("sockjs_scripts", __name__, url_prefix=BASE_URL.rstrip("/"))

    def file(name: str) -> Any:
        """Answer with a script."""
        request = framework.request
        found = answer(name, request.args.get("v"), request.headers.get("If-None-Match"))
        return framework.Response(found.body, found.status, found.headers)

    def tag(build: str = "full", *, module: bool = False, **attributes: str | bool | None) -> Html:
        """Return the tag that loads a build, from wherever the blueprint is registered."""
        name = file_name(build, module=module)
        src = framework.url_for("sockjs_scripts.file", name=name, v=version(name))
        given: dict[str, Any] = {"src": src, **attributes}
        return script_tag(build, module=module, **given)

    scripts.add_url_rule("/<name>", "file", file)
    scripts.add_app_template_global(tag, "sockjs_script")
    scripts.add_app_template_global(info_tag, "sockjs_info")
    return scripts
