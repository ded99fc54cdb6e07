"""The engines that the tests run in. A new one is one row and a way to start it."""

from __future__ import annotations

import shutil
from functools import partial

from tests.browser.engines.contract import EngineRow
from tests.browser.engines.playwright_engine import (
    CHROMIUM,
    FIREFOX,
    chromium_page,
    firefox_page,
    start,
)
from tests.browser.engines.webkitgtk import is_installed, webkitgtk_page

ENGINES = (
    EngineRow(
        name="chromium",
        packages=("chromium",),
        is_installed=lambda: shutil.which(CHROMIUM) is not None,
        start=partial(start, chromium_page),
    ),
    EngineRow(
        name="firefox",
        packages=("firefox-esr",),
        is_installed=lambda: shutil.which(FIREFOX) is not None,
        start=partial(start, firefox_page),
    ),
    EngineRow(
        name="webkitgtk",
        packages=("webkit2gtk-driver", "xvfb"),
        is_installed=is_installed,
        start=partial(start, webkitgtk_page),
    ),
)
