"""The engines that the tests run in. A new one is one row and a way to start it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from tests.engines import devtools, hosted, playwright_engine, webdriver
from tests.engines.contract import EngineRow
from tests.engines.htmlunit import SELENIUM_SERVER, htmlunit
from tests.engines.jscript import jscript
from tests.engines.phantomjs import PHANTOMJS_1, PHANTOMJS_2, phantomjs
from tests.engines.playwright_engine import (
    CHROMIUM,
    FIREFOX,
    caching_chromium_page,
    chromium_page,
    firefox_page,
)
from tests.engines.qtwebkit import LIBRARY, SYSTEM_PYTHON, qtwebkit
from tests.engines.transports import (
    CORS,
    CROSS_EVENTSOURCE,
    CROSS_INFO,
    DOCUMENT,
    EVENTSOURCE,
    GLOBAL_THIS,
    HTMLFILE,
    JOINED_STRINGS,
    POST_MESSAGE,
    WEBSOCKET,
    XDR,
    XHR_STREAM,
    XHR_STREAM_HANGS,
)
from tests.engines.webkitgtk import MINI_BROWSER, webkitgtk_page

NO_XDR = frozenset({XDR})
JSCRIPT = frozenset({WEBSOCKET, EVENTSOURCE, XDR, POST_MESSAGE, HTMLFILE})
LIBNSS = "/usr/lib/*/libnss3.so"

MODERN_ENGINES = (
    EngineRow(
        name="chromium",
        start=partial(playwright_engine.start, chromium_page),
        stands_for="Chrome, Edge, Opera of today",
        packages=("chromium",),
        programs=(CHROMIUM,),
        gaps=NO_XDR,
    ),
    EngineRow(
        name="firefox",
        start=partial(playwright_engine.start, firefox_page),
        stands_for="Firefox of today",
        packages=("firefox-esr",),
        programs=(FIREFOX,),
        gaps=NO_XDR,
    ),
    EngineRow(
        name="webkitgtk",
        start=partial(playwright_engine.start, webkitgtk_page),
        stands_for="Safari of today",
        packages=("webkit2gtk-driver", "xvfb"),
        programs=(MINI_BROWSER, "Xvfb"),
        gaps=NO_XDR,
    ),
)

# For tests of what becomes of pages that are left.
CACHING_CHROMIUM = replace(
    MODERN_ENGINES[0],
    name="chromium-caching",
    start=partial(playwright_engine.start, caching_chromium_page),
)

OLD_ENGINES = (
    EngineRow(
        name="phantomjs-2.1.1",
        start=partial(hosted.start, partial(phantomjs, PHANTOMJS_2)),
        stands_for="Safari 6, 7",
        packages=("libfontconfig1",),
        programs=("/usr/lib/*/libfontconfig.so.1",),
        archives=(PHANTOMJS_2,),
        gaps=NO_XDR,
        has_qunit=False,  # It would pass, in four minutes: each POST waits for an ACK of 40 ms.
    ),
    EngineRow(
        name="phantomjs-1.9.8",
        start=partial(hosted.start, partial(phantomjs, PHANTOMJS_1)),
        stands_for="Safari 5, Chrome 6 to 13",
        draft="hixie-76",
        packages=("libfontconfig1", "libfreetype6"),
        programs=("/usr/lib/*/libfontconfig.so.1", "/usr/lib/*/libfreetype.so.6"),
        archives=(PHANTOMJS_1,),
        gaps=NO_XDR | {CROSS_EVENTSOURCE},
        has_qunit=False,
    ),
)

LEGACY_ENGINES = (
    EngineRow(
        name="chromium-85",
        start=partial(hosted.start, partial(devtools.chromium, devtools.CHROMIUM_85)),
        stands_for="Chrome 85",
        packages=("libnss3",),
        programs=(LIBNSS,),
        archives=(devtools.CHROMIUM_85,),
        gaps=NO_XDR,
        is_legacy=True,
    ),
    EngineRow(
        name="chromium-64",
        start=partial(hosted.start, partial(devtools.chromium, devtools.CHROMIUM_64)),
        stands_for="Chrome 64",
        packages=("libnss3",),
        programs=(LIBNSS,),
        archives=(devtools.CHROMIUM_64,),
        gaps=NO_XDR | {GLOBAL_THIS},
        is_legacy=True,
    ),
    EngineRow(
        name="chromium-49",
        start=partial(hosted.start, partial(devtools.qtwebengine, devtools.CHROMIUM_49)),
        stands_for="Chrome 49",
        packages=("xvfb", *devtools.QTWEBENGINE_LIBRARIES.values()),
        programs=("Xvfb", *devtools.QTWEBENGINE_LIBRARIES),
        archives=(devtools.CHROMIUM_49,),
        gaps=NO_XDR | {GLOBAL_THIS},
        is_legacy=True,
    ),
    EngineRow(
        name="qtwebkit",
        start=partial(hosted.start, qtwebkit),
        stands_for="Safari 10",
        packages=("libqt5webkit5", "python3-pyqt5.qtwebkit"),
        programs=(SYSTEM_PYTHON, LIBRARY),
        gaps=NO_XDR | {GLOBAL_THIS},
        is_legacy=True,
    ),
    EngineRow(
        name="wpe",
        start=partial(hosted.start, webdriver.wpe),
        stands_for="Safari 16",
        packages=("libwpewebkit-1.1-0", "wpewebkit-driver"),
        programs=("WPEWebDriver", webdriver.WPE_BROWSER),
        gaps=NO_XDR,
        is_legacy=True,
    ),
    *(
        EngineRow(
            name=f"htmlunit-ie{version}",
            start=partial(hosted.start, partial(htmlunit, f"INTERNET_EXPLORER_{version}")),
            stands_for=f"Internet Explorer {version}, emulated by HtmlUnit 2.12",
            packages=("openjdk-17-jdk-headless",),
            programs=("javac",),
            archives=(SELENIUM_SERVER,),
            gaps=JSCRIPT | more_gaps,
            has_qunit=False,
            is_legacy=True,
        )
        # The imitations of IE 8 and 9 have CORS, as the real ones had not.
        for version, more_gaps in (
            (6, {XHR_STREAM, CORS}),
            (7, {XHR_STREAM_HANGS, CROSS_INFO}),
            (8, {XHR_STREAM_HANGS}),
            (9, {XHR_STREAM_HANGS}),
        )
    ),
    EngineRow(
        name="wine-jscript",
        start=partial(hosted.start, jscript),
        stands_for="JScript without a page",
        packages=("wine", "wine64"),
        programs=("wine",),
        gaps=JSCRIPT | {XHR_STREAM, DOCUMENT, JOINED_STRINGS},
        has_qunit=False,
        is_legacy=True,
    ),
)

ENGINES = MODERN_ENGINES + OLD_ENGINES + LEGACY_ENGINES

# Over WebKitGTK's inspector Playwright navigates as a page does, which may not show a local file.
# Its driver may, but has no console.
FILE_ENGINES = tuple(
    replace(row, start=partial(hosted.start, webdriver.webkitgtk))
    if row.name == "webkitgtk"
    else row
    for row in ENGINES
    if row in MODERN_ENGINES or row.name in ("phantomjs-1.9.8", "qtwebkit")
)
