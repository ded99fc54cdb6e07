"""Django without a project."""

from __future__ import annotations


def set_up_django() -> None:
    """Configure Django, once for the process."""
    import django
    from django.conf import settings

    if not settings.configured:
        settings.configure(ALLOWED_HOSTS=["*"], ROOT_URLCONF=())
        django.setup()
