import sys
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.handlers import ASGIStaticFilesHandler
from django.core.asgi import get_asgi_application
from django.http import HttpRequest, HttpResponse
from django.template import RequestContext, Template
from django.urls import path
from django.utils.functional import SimpleLazyObject

from tests.packages.frameworks import page

settings.configure(
    ALLOWED_HOSTS=["*"],
    DEBUG=True,
    INSTALLED_APPS=["django.contrib.staticfiles", "sockjs_py"],
    ROOT_URLCONF=__name__,
    SECRET_KEY="for tests",
    STATIC_URL="/static/",
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
)


class LazyNonce(SimpleLazyObject):
    """As Django 6 and django-csp have it: made, and true, only when it is used."""

    def __bool__(self) -> bool:
        return False


def index(request: HttpRequest) -> HttpResponse:
    nonce: Any = page.new_nonce()
    request.csp_nonce = LazyNonce(lambda: nonce)
    template = Template("{% load sockjs %}{% sockjs_script %}")
    tag = template.render(RequestContext(request, {"request": request}))
    return HttpResponse(page.body(tag, nonce), headers=page.headers(nonce))


urlpatterns = [path("", index)]
app = ASGIStaticFilesHandler(get_asgi_application())
sys.modules["tests.packages.frameworks.django_app"] = sys.modules[__name__]
