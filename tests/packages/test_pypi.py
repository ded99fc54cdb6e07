"""The Python package: what wheel and sdist hold, and that they work where nothing else is."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
from base64 import b64encode
from hashlib import sha384
from pathlib import Path
from zipfile import ZipFile

import pytest

from build import npm
from build.npm import version
from build.pypi import main, pack
from build.release import copy_checkout
from server.app import ROOT

STATIC = "sockjs_py/static/sockjs_py/"
PIP = ("pip", "install", "--disable-pip-version-check")
INSTALLERS = {
    "pip": PIP,
    "pip-no-binary": (*PIP, "--no-binary", ":all:"),
    "uv": ("uv", "pip", "install", "--python", sys.executable),
}
# Prints the transports that have echoed, and where the client is.
ECHO = """
import asyncio
from aiohttp import web
from sockjs_py import client
from sockjs_py.server.aiohttp import add_sockjs

async def echo(session):
    async for message in session:
        await session.send(message)

async def main():
    app = web.Application()
    add_sockjs(app, "/echo", echo)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/echo"
    for name in ("websocket", "xhr-streaming", "eventsource", "xhr-polling"):
        async with client.connect(url, transports=[name]) as connection:
            await connection.send(connection.transport)
            print(await connection.recv())
    print(client.__file__)
    await runner.cleanup()

asyncio.run(main())
"""


@pytest.fixture(scope="session")
def dist(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The wheel and the sdist that `make package` makes."""
    wheel, sdist = pack(tmp_path_factory.mktemp("dist"))
    return wheel, sdist


@pytest.fixture(scope="session")
def wheel(dist: tuple[Path, Path]) -> Path:
    return dist[0]


def run_alone(path: Path, code: str) -> str:
    """Run code with the package and nothing else that is installed; return what it prints."""
    code = f"import sys; sys.path.insert(0, {str(path)!r}); {code}"
    run = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


def install(what: Path, folder: Path, by: tuple[str, ...] = PIP) -> None:
    """Install a file or a checkout into a folder, without the network."""
    options = ("--no-deps", "--no-index", "--no-build-isolation", "--quiet", "--target")
    run = run_tool(*by, *options, str(folder), str(what))
    assert run.returncode == 0, run.stderr


def run_tool(*command: str) -> subprocess.CompletedProcess[str]:
    """Run a module of this environment."""
    return subprocess.run(
        [sys.executable, "-m", *command], capture_output=True, text=True, check=False
    )


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in (folder / "sockjs_py").rglob("*")
        if file.is_file() and file.suffix != ".pyc"
    }


class TestContents:
    def test_command_names_what_it_made(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["--out", str(tmp_path)]) == 0
        told = [Path(line) for line in capsys.readouterr().out.splitlines()]
        assert [file.name for file in told] == [
            f"sockjs_py-{version()}-py3-none-any.whl",
            f"sockjs_py-{version()}.tar.gz",
        ]
        assert all(file.is_file() for file in told)

    def test_scripts_are_those_of_the_npm_package_with_their_hashes(
        self, wheel: Path, tmp_path: Path
    ) -> None:
        npm.assemble(ROOT, tmp_path)
        with ZipFile(wheel) as archive:
            hashes = json.loads(archive.read("sockjs_py/_sri.json"))
            names = {name.removeprefix(STATIC) for name in archive.namelist() if STATIC in name}
            assert names == set(hashes)
            for name, digest in hashes.items():
                data = archive.read(STATIC + name)
                if not name.endswith(".map"):
                    assert data == (tmp_path / "dist" / name).read_bytes()
                assert digest == f"sha384-{b64encode(sha384(data).digest()).decode()}"

    def test_every_map_that_a_script_names_is_there(self, wheel: Path) -> None:
        with ZipFile(wheel) as archive:
            for name in archive.namelist():
                if name.endswith("js"):
                    named = re.search(rb"//# sourceMappingURL=(\S+)", archive.read(name))
                    assert named
                    map_ = json.loads(archive.read(STATIC + named[1].decode()))
                    assert (map_["version"], map_["file"]) == (3, name.removeprefix(STATIC))

    def test_sdist_needs_no_compiler(self, dist: tuple[Path, Path]) -> None:
        with tarfile.open(dist[1]) as archive:
            names = {name.partition("/")[2] for name in archive.getnames()}
        assert {"sockjs.min.js", "packages/pypi/hatch_build.py", "LICENSE"} <= names
        assert not {name for name in names if name.startswith(("client_py", "build", "server"))}


class TestInstalled:
    @pytest.mark.parametrize(
        ("installer", "source"),
        [
            *(("pip", source) for source in ("wheel", "sdist", "checkout")),
            ("pip-no-binary", "sdist"),
            *(("uv", source) for source in ("wheel", "sdist", "checkout")),
        ],
    )
    def test_all_ways_give_the_same_files(
        self, dist: tuple[Path, Path], tmp_path: Path, installer: str, source: str
    ) -> None:
        what = {"wheel": dist[0], "sdist": dist[1], "checkout": ROOT}[source]
        install(what, tmp_path, INSTALLERS[installer])
        with ZipFile(dist[0]) as archive:
            expected = {
                name: archive.read(name)
                for name in archive.namelist()
                if name.startswith("sockjs_py/")
            }
        assert files(tmp_path) == expected

    def test_it_needs_nothing_else(self, wheel: Path, tmp_path: Path) -> None:
        install(wheel, tmp_path)
        code = (
            "import sockjs_py, sockjs_py.server, sockjs_py.server.asgi; "
            "from sockjs_py import assets; print(sockjs_py.__version__, assets.path())"
        )
        assert run_alone(tmp_path, code).split() == [version(), str(tmp_path / STATIC.rstrip("/"))]

    def test_an_empty_environment_is_enough(self, wheel: Path, tmp_path: Path) -> None:
        venv.create(tmp_path, with_pip=False, symlinks=True)
        python = str(tmp_path / "bin" / "python")
        command = ("pip", "--python", python, "install", "--no-index", str(wheel))
        assert run_tool(*command).returncode == 0
        code = "from sockjs_py import assets; print(assets.script_tag())"
        run = subprocess.run([python, "-I", "-c", code], capture_output=True, text=True, check=True)
        assert run.stdout.startswith("<script src=")

    def test_client_connects_where_aiohttp_is_all_there_is(
        self, wheel: Path, tmp_path: Path
    ) -> None:
        venv.create(tmp_path, with_pip=False, symlinks=True)
        python = str(tmp_path / "bin" / "python")
        command = ("pip", "--python", python, "install", "--no-index", "--no-deps", str(wheel))
        assert run_tool(*command).returncode == 0
        # aiohttp from here; the package of the checkout is not in that folder itself.
        code = f"import sys; sys.path.append({sysconfig.get_path('purelib')!r})\n{ECHO}"
        run = subprocess.run(
            [python, "-I", "-X", "dev", "-W", "error", "-c", code],
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.stderr == ""
        *echoes, folder = run.stdout.split()
        assert echoes == ["websocket", "xhr-streaming", "eventsource", "xhr-polling"]
        assert folder.startswith(str(tmp_path))

    def test_core_is_files(self, dist: tuple[Path, Path], wheel: Path) -> None:
        """In a checkout it is a link, which would lead nowhere."""
        core = {file.name: file.read_bytes() for file in (ROOT / "client_py/core").glob("*.py")}
        with ZipFile(wheel) as archive:
            assert core == {name: archive.read(f"sockjs_py/core/{name}") for name in core}
        with tarfile.open(dist[1]) as archive:
            members = [each for each in archive if "/sockjs_py/core/" in each.name]
        assert {Path(each.name).name for each in members if each.isreg()} == set(core)

    def test_a_wheel_made_from_the_sdist_is_the_same(
        self, dist: tuple[Path, Path], tmp_path: Path
    ) -> None:
        shutil.unpack_archive(dist[1], tmp_path)
        (sources,) = tmp_path.iterdir()
        made, _ = pack(tmp_path / "dist", sources)
        assert made.read_bytes() == dist[0].read_bytes()

    def test_importing_it_imports_little(self, wheel: Path) -> None:
        code = "import sockjs_py; print(*(set(sys.modules) - before))"
        names = run_alone(wheel, f"before = set(sys.modules); {code}").split()
        assert set(names) <= {"sockjs_py", "zipimport", "__future__"} | {
            name for name in names if name in sys.stdlib_module_names
        }
        assert not {"asyncio", "importlib.metadata", "json"} & set(names)

    def test_it_runs_from_a_zip_file(self, wheel: Path) -> None:
        code = (
            "from sockjs_py import assets; print(len(assets.read('sockjs.min.js'))); "
            "print(assets.script_tag())"
        )
        size, tag = run_alone(wheel, code).splitlines()
        assert int(size) == (ROOT / "sockjs.min.js").stat().st_size
        assert tag.startswith('<script src="/static/sockjs_py/sockjs.min.js?v=')

    def test_its_command_copies_the_scripts(self, wheel: Path, tmp_path: Path) -> None:
        code = f"from sockjs_py.__main__ import main; main(['assets', '--copy', {str(tmp_path)!r}])"
        assert "sockjs.min.js  sha384-" in run_alone(wheel, code)
        copied = (tmp_path / "sockjs.min.js").read_bytes()
        assert copied == (ROOT / "sockjs.min.js").read_bytes()


class TestAnswers:
    @pytest.mark.parametrize(
        ("arguments", "expected"),
        [
            ("name, version(name)", [200, "public, max-age=31536000, immutable", True]),
            ("name", [200, "no-cache", True]),
            ("name, 'of another release'", [200, "no-cache", True]),
            ("name, version(name), etag", [304, "public, max-age=31536000, immutable", False]),
            ("name, None, 'W/\"a\", ' + etag", [304, "no-cache", False]),
            ("name, None, '\"another\"'", [200, "no-cache", True]),
            ("'../assets.py'", [404, None, True]),
        ],
    )
    def test_a_request_is_answered(
        self, wheel: Path, arguments: str, expected: list[object]
    ) -> None:
        code = (
            "import json; from sockjs_py.assets import version; "
            "from sockjs_py.files import answer; "
            "name = 'sockjs.min.js'; etag = answer(name).headers['ETag']; "
            f"found = answer({arguments}); kept = found.headers.get('Cache-Control'); "
            "print(json.dumps([found.status, kept, found.body > b'']))"
        )
        assert json.loads(run_alone(wheel, code)) == expected

    def test_every_file_has_a_type(self, wheel: Path) -> None:
        code = (
            "from sockjs_py.files import answer; from sockjs_py.assets import integrity_by_name; "
            "print({answer(name).headers['Content-Type'] for name in integrity_by_name()})"
        )
        assert "text/javascript; charset=utf-8" in run_alone(wheel, code)


class TestErrors:
    @pytest.mark.parametrize(
        ("module", "name"),
        [
            ("client", "aiohttp"),
            *((f"contrib.{name}", name) for name in ("aiohttp", "django", "flask", "quart")),
            ("contrib.sanic", "sanic"),
        ],
    )
    def test_a_framework_that_is_missing_is_named(
        self, wheel: Path, module: str, name: str
    ) -> None:
        code = (
            f"\ntry: import sockjs_py.{module}\nexcept ModuleNotFoundError as error: print(error)"
        )
        assert run_alone(wheel, code).strip() == f"No module named '{name}'"

    def test_a_checkout_that_is_not_built_says_what_builds_it(self, tmp_path: Path) -> None:
        copy = copy_checkout(tmp_path / "checkout")
        (copy / "sockjs.modern.min.mjs").unlink()
        run = run_tool(*PIP, "--no-build-isolation", "--target", str(tmp_path / "site"), str(copy))
        assert run.returncode == 1
        said = run.stdout + run.stderr
        assert "sockjs.modern.min.mjs is not built: run `make build`, then install again" in said
        assert "Traceback" not in said

    @pytest.mark.parametrize(
        ("call", "text"),
        [
            ("script_tag('small')", "no build 'small': it is one of full, reconnecting, modern"),
            (
                "script_tag('reconnecting', module=True)",
                "'reconnecting' is no module: it is one of full, modern, websocket",
            ),
            ("script_tag(**{'x y': 'z'})", "'x y' is no name of an attribute"),
            ("read('../assets.py')", "there is no '../assets.py': it is one of sockjs.d.ts"),
            ("path()", "is no folder: install the wheel"),
        ],
    )
    def test_what_is_wrong_is_named(self, wheel: Path, call: str, text: str) -> None:
        code = (
            "from sockjs_py import assets\ntry: assets."
            f"{call}\nexcept (ValueError, OSError) as error: print(error)"
        )
        assert text in run_alone(wheel, f"\n{code}")

    def test_checkout_says_what_it_lacks(self) -> None:
        code = (
            "\nfrom sockjs_py import assets\n"
            "try: assets.script_tag()\nexcept OSError as error: print(error)"
        )
        assert "install the wheel that `make package` builds" in run_alone(
            ROOT / "packages/pypi", code
        )


class TestTag:
    def test_attributes_are_written_as_html_has_them(self, wheel: Path) -> None:
        code = (
            "from sockjs_py.assets import script_tag; print(script_tag(defer=True, id='sock', "
            "data_id='1', title=None, nonce='', crossorigin='use-credentials', integrity=None))"
        )
        tag = run_alone(wheel, code).strip()
        assert re.sub(r"\?v=\w{12}", "", tag) == (
            '<script src="/static/sockjs_py/sockjs.min.js" crossorigin="use-credentials" defer '
            'id="sock" data-id="1"></script>'
        )

    def test_import_map_has_no_hash_that_is_left_out(self, wheel: Path) -> None:
        code = (
            "from sockjs_py.assets import script_tag; "
            "print(script_tag('modern', module=True, integrity=None))"
        )
        assert "integrity" not in run_alone(wheel, code)

    def test_what_is_put_in_is_escaped(self, wheel: Path) -> None:
        code = (
            "from sockjs_py.assets import script_tag; "
            "print(script_tag(nonce='\"><x>', base_url='/\"><x>', id='\"><x>')); "
            "print(script_tag('modern', module=True, base_url='/</script><x>'))"
        )
        script, module = run_alone(wheel, code).splitlines()
        assert "<x>" not in script
        assert module.count("<") == 2
