"""Shows QtWebEngine, the one of a PyQt5 wheel, without the wheel's Python modules.

They are for a Python that is gone; the C++ libraries beside them are called through ctypes.
Usage: python qtwebengine_host.py FOLDER, which has lib/, libexec/ and resources/.
"""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path
from typing import Any

APPLICATION_VERSION = 0x050700
# More than the C++ objects take up.
OBJECT_BYTES = 512


def library(folder: Path, name: str) -> ctypes.CDLL:
    return ctypes.CDLL(str(folder / "lib" / f"lib{name}.so.5"), mode=ctypes.RTLD_GLOBAL)


def call(where: ctypes.CDLL, mangled_name: str, *arguments: Any) -> None:
    where[mangled_name](*arguments)


def give_resources(folder: Path) -> None:
    """Put the resources where QtWebEngine looks: its builder's folders are compiled in."""
    (folder / "libexec" / "qt.conf").write_text("[Paths]\nPrefix=..\n", encoding="ascii")
    # Its last resort is the folder `.NAME` of the program called NAME, in the home.
    fallback = Path(os.environ["HOME"]) / ".host"
    fallback.mkdir()
    locales = folder / "translations" / "qtwebengine_locales"
    for file in (*(folder / "resources").iterdir(), locales):
        (fallback / file.name).symlink_to(file)


def main(folder: Path) -> None:
    give_resources(folder)
    core = library(folder, "Qt5Core")
    library(folder, "Qt5Gui")
    widgets = library(folder, "Qt5Widgets")
    web = library(folder, "Qt5WebEngineWidgets")
    application, view, text, url = (ctypes.create_string_buffer(OBJECT_BYTES) for _ in range(4))
    arguments = (ctypes.c_char_p * 4)(b"host", b"--no-sandbox", b"--disable-gpu", None)
    count = ctypes.c_int(3)
    address = b"about:blank"
    # QApplication(int&, char**, int), QWebEngineView(QWidget*), setUrl(QUrl(QString)), show().
    call(
        widgets,
        "_ZN12QApplicationC1ERiPPci",
        application,
        ctypes.byref(count),
        arguments,
        APPLICATION_VERSION,
    )
    call(web, "_ZN14QWebEngineViewC1EP7QWidget", view, None)
    call(core, "_ZN7QString15fromUtf8_helperEPKci", text, address, len(address))
    call(core, "_ZN4QUrlC1ERK7QStringNS_11ParsingModeE", url, text, 0)
    call(web, "_ZN14QWebEngineView6setUrlERK4QUrl", view, url)
    call(widgets, "_ZN7QWidget4showEv", view)
    call(widgets, "_ZN12QApplication4execEv")


main(Path(sys.argv[1]))
