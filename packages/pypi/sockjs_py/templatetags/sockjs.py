"""`{% load sockjs %}`: the client in a template of Django's, with `sockjs_py` in INSTALLED_APPS."""

from __future__ import annotations

from django import template
from django.templatetags.static import static

from sockjs_py.assets import Html, file_name, script_tag

register = template.Library()


def sockjs_script(context: template.Context, build: str = "full", *, module: bool = False) -> Html:
    """Return the tag that loads a build: `{% sockjs_script %}`, `{% sockjs_script "modern" %}`.

    The nonce is `csp_nonce` of the context or of the request, as Django's own context processor
    and django-csp have it.
    """
    request = context.get("request")
    nonce = context.get("csp_nonce") or getattr(request, "csp_nonce", None)
    src = static(f"sockjs_py/{file_name(build, module=module)}")
    return script_tag(build, module=module, nonce=str(nonce) if nonce else None, src=src)


register.simple_tag(sockjs_script, takes_context=True)
