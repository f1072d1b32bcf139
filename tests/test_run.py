"""`./run`: what it refuses before the long steps, and that a refusal is one sentence."""

from __future__ import annotations

import os
import shutil
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def run(tmp_path: Path) -> ModuleType:
    """The file `run` as a module whose folder is an empty one."""
    loader = SourceFileLoader("run_in_an_empty_folder", str(ROOT / "run"))
    spec = spec_from_loader(loader.name, loader)
    assert spec
    module = module_from_spec(spec)
    loader.exec_module(module)
    module.ROOT, module.VENV, module.VAR = tmp_path, tmp_path / ".venv", tmp_path / "var"
    module.ENV_FILE, module.DATABASE = tmp_path / ".env", tmp_path / "var/kb.sqlite3"
    return module


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def call(folder: Path, *arguments: str, **values: str) -> subprocess.CompletedProcess[str]:
    """`./run` of `folder`, started as a person would."""
    return subprocess.run(
        [sys.executable, str(folder / "run"), *arguments],
        env={**os.environ, **values},
        capture_output=True,
        text=True,
    )


@pytest.fixture
def bare_folder(tmp_path: Path) -> Path:
    """A folder with `run` and the locks, and nothing made yet."""
    for path in (ROOT / "run", *ROOT.glob("requirements*.txt")):
        shutil.copy(path, tmp_path)
    return tmp_path


# -- refusals ------------------------------------------------------------------------------------


def test_demo__port_in_use(bare_folder: Path, taken_port: int) -> None:
    """Given a port that another program has, when the demo is asked for it, then one sentence says
    so before anything is made."""
    answer = call(bare_folder, "demo", "--port", str(taken_port))
    assert answer.returncode == 1
    assert answer.stderr.startswith(f"Port {taken_port} cannot be used (Address already in use)")
    assert answer.stderr.count("\n") == 1
    assert not (bare_folder / ".venv").exists()


@pytest.mark.parametrize("port", ["http", "70000", "-1"])
def test_demo__port_that_is_none(bare_folder: Path, port: str) -> None:
    """Given a PORT that no port has, when the demo starts, then it ends without a traceback."""
    answer = call(bare_folder, "demo", PORT=port)
    assert answer.returncode != 0
    assert "Traceback" not in answer.stderr


def test_demo__broken_download(bare_folder: Path) -> None:
    """Given a package index that does not answer, when the environment is made, then one sentence
    says so, the installer's words stand below it, and the next start tries again."""
    nowhere = "http://127.0.0.1:9/simple"
    answer = call(
        bare_folder,
        "demo",
        "--no-serve",
        PIP_CONFIG_FILE=os.devnull,
        PIP_FIND_LINKS="",
        PIP_INDEX_URL=nowhere,
        PIP_NO_CACHE_DIR="1",
        UV_DEFAULT_INDEX=nowhere,
        UV_NO_CACHE="1",
    )
    first, *rest = answer.stderr.splitlines()
    assert answer.returncode == 1
    assert first.startswith("The download of the dependencies broke off")
    assert all(line.startswith("    ") for line in rest)
    assert "Traceback" not in answer.stderr
    assert not (bare_folder / ".venv/installed").exists()
    assert not (bare_folder / "var").exists()


def test_run__unknown_command(bare_folder: Path) -> None:
    """Given a word that is no command, when it is typed, then one sentence names the list."""
    answer = call(bare_folder, "serve")
    assert answer.returncode == 1
    assert answer.stderr == "There is no command “serve”; “./run help” lists them.\n"


def test_help__lists_every_command(run: ModuleType) -> None:
    """Given the table of commands, then the help has a line for each."""
    assert all(f"./run {name} " in (run.__doc__ or "") for name in run.COMMANDS)


def test_require_writable_folder__refused(run: ModuleType) -> None:
    """Given a folder in which not even root can write, when it is tried, then it is refused."""
    run.ROOT = Path("/proc")
    with pytest.raises(run.Refusal, match="The folder /proc is not writable"):
        run.require_writable_folder()


def test_step__failure_keeps_the_last_words(run: ModuleType) -> None:
    """Given a step that fails, when it ends, then the refusal carries what it had said."""
    command = [sys.executable, "-c", "import sys; print('out'); sys.exit('err')"]
    with pytest.raises(run.Refusal, match="The step “demo” failed") as caught:
        run.step("demo", command=command)
    assert sorted(caught.value.log.split()) == ["err", "out"]


@pytest.mark.parametrize(
    ("user", "said"), [(0, "apt"), (1000, "sudo apt-get install python3-venv")]
)
def test_install_venv_module__without_apt_or_root(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, user: int, said: str
) -> None:
    """Given a Python without venv, when nobody here may install it, then the line to type is
    printed."""
    monkeypatch.setattr(run.os, "geteuid", lambda: user)
    monkeypatch.setattr(run.shutil, "which", lambda _name: None)
    with pytest.raises(run.Refusal, match=said):
        run.install_venv_module()


# -- keys ----------------------------------------------------------------------------------------


def test_make_keys__once_and_for_the_owner_alone(run: ModuleType) -> None:
    """Given no `.env`, when keys are made twice, then the first stay and only their owner reads
    them."""
    run.make_keys()
    first = run.ENV_FILE.read_text()
    run.make_keys()
    assert run.ENV_FILE.read_text() == first
    assert stat.S_IMODE(run.ENV_FILE.stat().st_mode) == 0o600
    keys = dict(line.split("=") for line in first.splitlines()[1:])
    assert set(keys) == {"SECRET_KEY", "REVIEW_SEAL_KEY"}
    assert len(set(keys.values())) == 2
    assert min(map(len, keys.values())) >= 50


def test_make_keys__database_sealed_with_keys_that_are_gone(run: ModuleType) -> None:
    """Given a database and no `.env`, when keys are asked for, then none are made: they would void
    every approval."""
    run.VAR.mkdir()
    run.DATABASE.touch()
    with pytest.raises(run.Refusal, match="put it back"):
        run.make_keys()
    assert not run.ENV_FILE.exists()


# -- the environment -----------------------------------------------------------------------------


def test_prepare__again_installs_nothing(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """Given an environment that was installed, when prepared again, then nothing is installed;
    when a lock changes, then it is."""
    run.LOCK, run.DEV_LOCK, run.TOOLS_LOCK = (run.ROOT / name for name in "abc")
    for path in (run.LOCK, run.DEV_LOCK, run.TOOLS_LOCK):
        path.write_text("first")
    installed: list[Path] = []
    run.VENV.mkdir()
    monkeypatch.setattr(run, "venv_version", lambda: "3.11.2")
    monkeypatch.setattr(run, "install", installed.append)
    run.prepare(run.DEV_LOCK)
    run.prepare(run.LOCK)
    assert installed == [run.DEV_LOCK]
    run.TOOLS_LOCK.write_text("second")
    run.prepare(run.LOCK)
    assert installed == [run.DEV_LOCK, run.LOCK]
    run.prepare(run.DEV_LOCK)
    assert installed == [run.DEV_LOCK, run.LOCK, run.DEV_LOCK]


def test_index_of_pip__reaches_uv(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Given an index in pip's configuration, when uv is started, then it is told; an index of uv's
    own stays."""
    run.PYTHON = sys.executable
    configuration = tmp_path / "pip.conf"
    configuration.write_text("[global]\nindex-url = http://in-the-file/simple\n")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(configuration))
    monkeypatch.delenv("PIP_INDEX_URL", raising=False)
    monkeypatch.delenv("UV_DEFAULT_INDEX", raising=False)
    assert run.index_of_pip()["UV_DEFAULT_INDEX"] == "http://in-the-file/simple"
    monkeypatch.setenv("PIP_INDEX_URL", "http://in-the-environment/simple")
    assert run.index_of_pip()["UV_DEFAULT_INDEX"] == "http://in-the-environment/simple"
    monkeypatch.setenv("UV_DEFAULT_INDEX", "http://of-uv/simple")
    assert "UV_DEFAULT_INDEX" not in run.index_of_pip()
