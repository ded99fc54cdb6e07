"""Shows one page in QtWebKit and does what line_host.py asks for on stdin.

Runs in the system's Python, the only one that Debian has QtWebKit for; imports nothing of ours.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from PyQt5.QtCore import QSocketNotifier, QUrl
from PyQt5.QtWebKitWidgets import QWebPage
from PyQt5.QtWidgets import QApplication


def answer(kind: str, value: Any) -> None:
    print(kind, json.dumps(value), flush=True)


class Page(QWebPage):  # type: ignore[misc]
    """A page that hands on what scripts write to the console."""

    def javaScriptConsoleMessage(self, message: str, line: int, source: str) -> None:  # noqa: N802
        answer("console", f"{message} ({source}:{line})")

    def javaScriptAlert(self, _: Any, message: str) -> None:  # noqa: N802
        answer("console", message)


class Commands:
    """Reads lines from stdin without stopping the page meanwhile."""

    def __init__(self, page: Page, quit_: Callable[[], None]) -> None:
        self._frame: Any = page.mainFrame()
        self._quit = quit_
        self._unread = b""

    def read(self) -> None:
        received = os.read(sys.stdin.fileno(), 65536)
        if not received:
            self._quit()
        *lines, self._unread = (self._unread + received).split(b"\n")
        for line in lines:
            command, _, text = line.decode().partition(" ")
            self._run(command, unquote(text))

    def _run(self, command: str, text: str) -> None:
        if command == "open":
            self._frame.load(QUrl(text))
            answer("value", None)
            return
        # Qt loses exceptions, and what is undefined, null or a whole number.
        code = "(function () {{ try {{ return JSON.stringify([true, eval({})]); }}"
        code += " catch (error) {{ return JSON.stringify([false, String(error)]); }} }})()"
        is_value, value = json.loads(self._frame.evaluateJavaScript(code.format(json.dumps(text))))
        answer("value" if is_value else "error", value)


def main() -> None:
    application = QApplication(sys.argv[:1])
    page = Page()
    commands = Commands(page, application.quit)
    notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Read)
    notifier.activated.connect(commands.read)
    application.exec_()
    os._exit(0)  # Qt's own way out crashes while a page has connections.


main()
