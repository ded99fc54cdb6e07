import sys
import tempfile

from django.conf import settings
from django.core.asgi import get_asgi_application
from django.core.management import call_command
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.static import serve

from tests.packages.frameworks import page

settings.configure(
    ALLOWED_HOSTS=["*"],
    INSTALLED_APPS=["django.contrib.staticfiles", "sockjs_py"],
    ROOT_URLCONF=__name__,
    SECRET_KEY="for tests",
    STATIC_ROOT=tempfile.mkdtemp(),
    STATIC_URL="/static/",
    STORAGES={
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    },
)
app = get_asgi_application()
call_command("collectstatic", verbosity=0, interactive=False)

from django.forms import Form  # noqa: E402

from sockjs_py.contrib.django import Script, integrity  # noqa: E402


class Chat(Form):
    class Media:
        js = (Script(),)


def index(request: HttpRequest) -> HttpResponse:
    nonce = page.new_nonce()
    headers = page.headers(nonce, f"'{integrity()}'")
    return HttpResponse(page.body(Chat().media, nonce), headers=headers)


urlpatterns = [
    path("", index),
    path("static/<path:path>", serve, {"document_root": settings.STATIC_ROOT}),
]
sys.modules["tests.packages.frameworks.django_media_app"] = sys.modules[__name__]
