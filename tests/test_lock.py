"""The locks: no package index in them, a hash on every pin, a lower bound under every wish."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-tools.txt")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
GROUPS = PROJECT["dependency-groups"]
WISHES = {
    "requirements.txt": PROJECT["project"]["dependencies"],
    "requirements-dev.txt": PROJECT["project"]["dependencies"] + GROUPS["dev"],
    "requirements-tools.txt": GROUPS["tools"],
}
# Options of an installer that say where packages come from.
PLACES = ("index-url", "extra-index-url", "find-links", "trusted-host")
INDEX = re.compile("|".join([":" + "//", *(f"--{option}" for option in PLACES)]))
PIN = re.compile(r"^(?P<name>[\w.\[\],-]+)==(?P<version>[^\s;]+)(?P<rest>.*)$", re.MULTILINE)


def pins(lock: str) -> dict[str, str]:
    """Version by name, markers left out."""
    found = PIN.finditer((ROOT / lock).read_text(encoding="utf-8"))
    return {canonicalize_name(m["name"].split("[")[0]): m["version"] for m in found}


@pytest.mark.parametrize("lock", LOCKS)
def test_lock__names_no_package_index(lock: str) -> None:
    """Given a lock made behind some mirror, then no line says which."""
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if INDEX.search(line)] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_lock__every_pin_has_a_hash(lock: str) -> None:
    """Given a lock, then `--require-hashes` has one to compare for every requirement in it."""
    joined = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    requirements = re.findall(r"^[^\s#].*$", joined, re.MULTILINE)
    assert len(requirements) >= len(pins(lock)) > 0
    assert [line for line in requirements if "--hash=sha256:" not in line] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_lock__fulfils_the_project(lock: str) -> None:
    """Given what pyproject.toml asks for, then the lock pins a version of each that it allows."""
    locked = pins(lock)
    for wish in map(Requirement, WISHES[lock]):
        assert wish.specifier.contains(locked[canonicalize_name(wish.name)]), wish


def test_lock__development_has_productions_versions() -> None:
    """Given both locks, then what is tested is what is served."""
    assert pins("requirements.txt").items() <= pins("requirements-dev.txt").items()


@pytest.mark.parametrize("wish", sorted({w for wishes in WISHES.values() for w in wishes}))
def test_project__lower_bound(wish: str) -> None:
    """Given a dependency, then it has a lower bound: without one, a resolver that meets a cap on
    wagtail goes back to a release of years ago and says nothing."""
    operators = {specifier.operator for specifier in Requirement(wish).specifier}
    assert operators & {">=", "=="}
