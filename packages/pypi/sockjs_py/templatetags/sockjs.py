"""`{% load sockjs %}`: the client in a template of Django's, with `sockjs_py` in INSTALLED_APPS."""

from __future__ import annotations

from django import template

from sockjs_py.assets import Html, info_tag
from sockjs_py.contrib.django import tag

register = template.Library()


def sockjs_script(
    context: template.Context,
    build: str = "full",
    *,
    module: bool = False,
    nonce: str | None = None,
    **attributes: str | bool | None,
) -> Html:
    """Return the tag that loads a build, such as `{% sockjs_script "modern" defer=True %}`.

    Args:
        nonce: by default `csp_nonce` of the context or of the request, as Django's own context
            processor and django-csp have it.
    """
    for found in (context.get("csp_nonce"), getattr(context.get("request"), "csp_nonce", None)):
        # Such a nonce is made, and becomes true, when it is first used.
        if nonce is None and found is not None:
            nonce = str(found)
    return tag(build, module=module, nonce=nonce, **attributes)


register.simple_tag(sockjs_script, takes_context=True)
register.simple_tag(info_tag, name="sockjs_info")
