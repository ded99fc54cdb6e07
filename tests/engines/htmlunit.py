"""HtmlUnit, a browser without a screen in Java, in its imitations of Internet Explorer 6 to 9."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from pathlib import Path

from tests.engines.archives import Archive
from tests.engines.hosted import Host
from tests.engines.line_host import line_host

HOST_PROGRAM = Path(__file__).with_name("HtmlUnitHost.java")

# HtmlUnit 2.12 and all that it needs; later ones imitate no Internet Explorer before 8.
SELENIUM_SERVER = Archive(
    "npm",
    "selenium-server",
    "2.35.0",
    "5da0332075595abff5f6c87da6f4bbb1680b56bcba157e81866a12a46b6336ed",
    ("package/lib/runner/selenium-server-standalone-2.35.0.jar",),
)


def htmlunit(version: str) -> AbstractAsyncContextManager[Host]:
    """Start HtmlUnit as the Internet Explorer that `BrowserVersion` has under this name."""
    jar = str(SELENIUM_SERVER.main_file)
    # Short runs: the second compiler would take longer than it saves.
    return line_host("java", "-XX:TieredStopAtLevel=1", "-cp", jar, str(HOST_PROGRAM), version)
