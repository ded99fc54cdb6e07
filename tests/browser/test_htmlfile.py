"""`htmlfile` in the server's own page: works, or is given up at once with the reason."""

from __future__ import annotations

import re

import pytest

from tests.engines.contract import Engine
from tests.engines.parameters import only_in
from tests.support.outcome import STRINGS, echo
from tests.support.site import SETTING_DOMAIN, Site

NAMES = ["htmlfile", "iframe-htmlfile"]
# What the server's document holds: a page, or IE's object, or the iframe's page has it in a frame.
NODES = """(() => {
    let inner = window;
    while (inner.frames.length) inner = inner.frames[0];
    return inner.document.body.childNodes.length;
})()"""


@pytest.mark.parametrize("name", NAMES)
def test_htmlfile_works_where_pages_keep_their_origin(
    engine: Engine, site: Site, name: str
) -> None:
    engine.open(site.page())
    outcome = echo(engine, f"{site.origin}/echo", name)
    assert (outcome.transport, outcome.echoed) == (name, STRINGS), outcome


def test_the_callbacks_name_is_letters_and_digits_which_every_server_leaves_alone(
    engine: Engine, site: Site
) -> None:
    engine.open(site.page())
    assert echo(engine, f"{site.origin}/echo", "htmlfile", hold=True).echoed == STRINGS
    address = engine.evaluate("document.querySelector('iframe').src")
    assert re.search(r"[?&]c=[A-Za-z0-9]+$", address), address


@only_in("firefox", "webkitgtk")
def test_htmlfile_makes_way_for_the_iframe_where_document_domain_counts(
    engine: Engine, site: Site
) -> None:
    engine.open(site.page())
    outcome = echo(engine, f"{site.origin}{SETTING_DOMAIN}", NAMES)
    assert (outcome.transport, outcome.echoed) == ("iframe-htmlfile", STRINGS), outcome
    assert outcome.closed is not None
    [attempt] = outcome.closed["attempts"]
    assert attempt["reason"] == "Only one of page and server sets document.domain"
    assert attempt["ms"] < 20_000


@only_in("firefox", "webkitgtk")
def test_htmlfile_makes_way_where_the_page_alone_sets_its_domain(
    engine: Engine, site: Site
) -> None:
    engine.open(site.page(before="/pages/domain.js"))
    outcome = echo(engine, f"{site.origin}/echo", NAMES)
    assert (outcome.transport, outcome.echoed) == ("iframe-htmlfile", STRINGS), outcome


@pytest.mark.parametrize("name", NAMES)
def test_htmlfile_works_where_both_pages_set_their_domain(
    engine: Engine, site: Site, name: str
) -> None:
    engine.open(site.page(before="/pages/domain.js"))
    outcome = echo(engine, f"{site.origin}{SETTING_DOMAIN}", name)
    assert (outcome.transport, outcome.echoed) == (name, STRINGS), outcome


@pytest.mark.parametrize("name", NAMES)
def test_scripts_that_have_run_are_removed(engine: Engine, site: Site, name: str) -> None:
    engine.open(site.page())
    assert_nodes_stay_few(engine, f"{site.origin}/echo", name)


@only_in("chromium")
def test_scripts_that_have_run_are_removed_from_the_htmlfile_object(
    engine: Engine, site: Site
) -> None:
    engine.open(site.page(before="/pages/old_engine.js,/pages/activexobject.js"))
    assert_nodes_stay_few(engine, f"{site.origin}{SETTING_DOMAIN}", "htmlfile")


def assert_nodes_stay_few(engine: Engine, url: str, name: str) -> None:
    """Assert that of many messages only the last one's script and the blank after it are left."""
    messages = [str(number) for number in range(20)]
    outcome = echo(engine, url, name, messages=messages, hold=True)
    assert (outcome.transport, outcome.echoed) == (name, len(messages)), outcome
    assert engine.evaluate(NODES) <= 2
