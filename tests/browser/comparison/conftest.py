"""The page that has both clients."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from tests.browser.comparison.site import ComparisonSite
from tests.engines.contract import Engine


@pytest.fixture(scope="module")
def both_clients(engine: Engine, comparison_site: ComparisonSite) -> Engine:
    """The engine with the page that runs scenarios through both."""
    site = comparison_site
    query = urlencode({"cross": site.cross_origin, "proxy": site.proxy})
    engine.open(f"{site.origin}/comparison/pages/comparison.html?{query}")
    return engine
