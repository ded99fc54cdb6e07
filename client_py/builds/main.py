"""Publishes SockJS: entry of the UMD script, which binds the name and calls `_sockjs_onload`."""

from __future__ import annotations

from client_py.browser.environment import host_class
from client_py.browser.timers import set_timer
from client_py.builds.full import SockJS as SockJS


def call_onload() -> None:
    """Tell a page that loads the script late and asked to be called, once the name is bound."""
    onload = host_class("_sockjs_onload")
    if callable(onload):
        set_timer(onload, 1)


call_onload()
