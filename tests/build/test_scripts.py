"""The built scripts as a page, a bundler or an old engine meets them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from build.bundle import Script
from build.minify import DRIVER, member_names, minify, options
from build.outputs import OUTPUTS
from tests.support.node import NODE_MODULES, compile_text, evaluate

ARRANGE = DRIVER.with_name("arrange.js")
UMD = [output.name for output in OUTPUTS if output.format == "umd"]
FULL = [
    output.name for output in OUTPUTS if output.format == "umd" and not output.edition.is_es2015
]
MODULES = [output.name for output in OUTPUTS if output.format == "esm"]

# Remembers what every object that can be reached holds; gives a function that lists the changes.
WATCH = """
(function () {
  function capture() {
    var seen = new Map();
    (function visit(path, value) {
      if (Object(value) !== value || seen.has(value)) return;
      var members = new Map([["[[Prototype]]", { value: Object.getPrototypeOf(value) }]]);
      seen.set(value, { path: path, members: members });
      Reflect.ownKeys(value).forEach(function (key) {
        members.set(String(key), Object.getOwnPropertyDescriptor(value, key));
      });
      members.forEach(function (member, key) {
        if ("value" in member) visit(path + "." + key, member.value);
      });
    })("global", globalThis);
    return seen;
  }
  var before = capture();
  return function () {
    var changes = [];
    capture().forEach(function (now, object) {
      var then = before.get(object);
      if (!then) return;
      new Set([...then.members.keys(), ...now.members.keys()]).forEach(function (key) {
        var a = then.members.get(key) || {}, b = now.members.get(key) || {};
        var fields = ["value", "get", "set", "enumerable", "configurable", "writable"];
        if (fields.some(function (field) { return !Object.is(a[field], b[field]); }))
          changes.push(now.path + "." + key);
      });
    });
    return JSON.stringify(changes);
  };
})()
"""


@pytest.mark.parametrize(
    ("name", "options"),
    [
        *((name, {"ecmaVersion": 3, "allowReserved": "never"}) for name in FULL),
        *((name, {"ecmaVersion": 2015}) for name in UMD if name not in FULL),
        *((name, {"ecmaVersion": 2015, "sourceType": "module"}) for name in MODULES),
    ],
)
def test_parses_as_its_edition_of_ecmascript(
    name: str, options: dict[str, Any], scripts: dict[str, Script]
) -> None:
    code = f"""
    var acorn = require({json.dumps(str(NODE_MODULES / "acorn"))});
    acorn.parse({json.dumps(scripts[name].text)}, {json.dumps(options)});
    console.log("true");
    """
    assert evaluate(code) is True


@pytest.mark.parametrize("name", UMD)
@pytest.mark.parametrize("realm", ["{}", "{setTimeout: setTimeout, location: {href: 'http://a/'}}"])
def test_adds_one_global_and_changes_nothing_else(
    name: str, realm: str, scripts: dict[str, Script]
) -> None:
    code = f"""
    var vm = require("vm"), realm = vm.createContext({realm});
    var changes = vm.runInContext({json.dumps(WATCH)}, realm);
    vm.runInContext({json.dumps(scripts[name].text)}, realm);
    console.log(changes());
    """
    assert evaluate(code) == ["global.SockJS"]


@pytest.mark.parametrize("name", UMD + MODULES)
def test_holds_no_code_that_a_strict_policy_forbids(name: str, scripts: dict[str, Script]) -> None:
    code = f"""
    var acorn = require({json.dumps(str(NODE_MODULES / "acorn"))}), found = [];
    var options = {{ecmaVersion: 2022, sourceType: "module"}};
    JSON.stringify(acorn.parse({json.dumps(scripts[name].text)}, options),
      function (key, node) {{
        if (key === "name" && (node === "eval" || node === "Function")) found.push(node);
        return node;
      }});
    console.log(JSON.stringify(found));
    """
    assert evaluate(code) == []


@pytest.mark.parametrize("name", UMD)
class TestUmd:
    def test_commonjs_exports_the_constructor_itself(
        self, name: str, scripts: dict[str, Script]
    ) -> None:
        check = "\nconsole.log(JSON.stringify([typeof module.exports, module.exports.CLOSED]));"
        assert evaluate(scripts[name].text + check) == ["function", 3]

    def test_commonjs_exports_it_by_name_too(self, name: str, scripts: dict[str, Script]) -> None:
        check = "\nconsole.log(module.exports.SockJS === module.exports);"
        assert evaluate(scripts[name].text + check) is True

    def test_amd_defines_an_anonymous_module(self, name: str, scripts: dict[str, Script]) -> None:
        code = f"""
        var defined, vm = require("vm");
        function define(dependencies, factory) {{ defined = [dependencies, typeof factory()]; }}
        define.amd = {{}};
        vm.runInNewContext({json.dumps(scripts[name].text)}, {{define: define}});
        console.log(JSON.stringify(defined));
        """
        assert evaluate(code) == [[], "function"]

    @pytest.mark.parametrize(
        ("loader", "tag", "call", "defined"),
        [
            ("requirejs", {}, "define([", None),
            ("requirejs", {"requiremodule": "sockjs"}, "define([", []),
            # As r.js writes it.
            ("requirejs", {}, "define('socket',[", "socket"),
            ("dojo", {}, "define([", []),
        ],
        ids=["a-tag-beside-requirejs", "a-module-of-requirejs", "a-bundle", "another-loader"],
    )
    def test_amd_keeps_the_global_and_defines_what_the_loader_can_take(
        self,
        name: str,
        loader: str,
        tag: dict[str, str],
        call: str,
        defined: object,
        scripts: dict[str, Script],
    ) -> None:
        text = scripts[name].text
        assert text.count("define([") == 1
        code = f"""
        var first = null, vm = require("vm");
        function define() {{ first = arguments[0]; }}
        define.amd = {{}};
        var document = {{ currentScript: {{ dataset: {json.dumps(tag)} }} }};
        var realm = {{ define: define, document: document, {loader}: define }};
        realm.self = realm;
        vm.runInNewContext({json.dumps(text.replace("define([", call))}, realm);
        console.log(JSON.stringify([typeof realm.SockJS, first]));
        """
        assert evaluate(code) == ["function", defined]


@pytest.mark.parametrize("name", MODULES)
def test_the_module_exports_the_constructor_by_name_and_by_default(
    name: str, scripts: dict[str, Script]
) -> None:
    source = json.dumps(scripts[name].text)
    code = f"""
    const url = "data:text/javascript," + encodeURIComponent({source});
    const found = await import(url), {{SockJS}} = found;
    console.log(JSON.stringify([Object.keys(found), found.default === SockJS, SockJS.OPEN]));
    """
    names = ["ReconnectingSockJS", "SockJS", "default"]
    assert evaluate(code, is_module=True) == [names, True, 1]


@pytest.mark.parametrize("name", UMD)
def test_new_is_optional_and_constants_are_on_both_sides(
    name: str, scripts: dict[str, Script]
) -> None:
    code = """
    var SockJS = module.exports, out = [];
    try { SockJS(); } catch (error) { out.push(error.name + ": " + error.message); }
    try { new SockJS(); } catch (error) { out.push(error.name + ": " + error.message); }
    out.push(SockJS.CLOSING, SockJS.prototype.CLOSING, typeof SockJS.bootstrap_iframe);
    console.log(JSON.stringify(out));
    """
    first, second, *constants = evaluate(scripts[name].text + code)
    assert first == second
    assert first.startswith("TypeError: SockJS needs a URL")
    assert constants == [2, 2, "function"]


def test_what_no_export_uses_is_dropped(tmp_path: Path) -> None:
    text = """
class Unused:
    def describe(self) -> str:
        return "not needed"
class Derived(Unused):
    def __init__(self) -> None:
        self.name = "nor this"
MADE = Derived()
def main() -> str:
    return "needed"
"""
    module = compile_text(tmp_path, text, format_="esm")
    small = minify(module, "program.min.mjs", is_module=True).text
    assert "needed" in small
    assert "not needed" not in small
    assert "nor this" not in small


def test_the_members_that_are_used_most_have_the_shortest_names() -> None:
    text = "a.seldom_used = a.often_used; a.often_used(a.e); ({often_used: 1});"
    names = member_names(text + "".join(f"a.use_{n};" * 3 for n in range(60)))
    assert names["often_used"] != "e", "the name of a member of something else"
    assert len(names["often_used"]) == 1
    assert len(names["seldom_used"]) == 2
    assert len(set(names.values())) == len(names)


@pytest.mark.parametrize("name", ["sockjs.js", "sockjs.modern.mjs"])
def test_what_compresses_better_means_the_same(name: str, scripts: dict[str, Script]) -> None:
    """A minifier that names the variables of both scripts anew must come to the same names."""
    script = scripts[name]
    chosen = options(script, name, name.endswith(".mjs"), "modern" in name)
    code = f"""
    var uglify = require({json.dumps(str(NODE_MODULES / "uglify-js"))});
    var arrange = require({json.dumps(str(ARRANGE))});
    var options = {json.dumps(chosen)}, text = {json.dumps(script.text)};
    function minified(text, choices) {{
      var result = uglify.minify(text, Object.assign(JSON.parse(JSON.stringify(options)), choices));
      if (result.error) throw result.error;
      return result.code;
    }}
    var chosen = {{mangle: {{reserved: ["define"]}}, sourceMap: false}};
    function again(text) {{  // Not as JScript: which variables it mixes up depends on their names.
      return minified(text, Object.assign({{compress: false, ie: false}}, chosen));
    }}
    var plain = minified(text, chosen), expected = again(plain);
    arrange.settings.tries = 2000;
    arrange.settings.moves = 0;  // Where a function stands decides which name it gets.
    arrange.install(uglify, options);
    var arranged = minified(text, chosen);
    arrange.settings.tries = 0;
    console.log(JSON.stringify([arranged === plain, again(arranged) === expected]));
    """
    assert evaluate(code) == [False, True]
