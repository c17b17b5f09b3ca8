"""Whether another machine would compute the same numbers: versions of all that they depend on."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from twin_app import __version__

PACKAGES = ("numba", "numpy", "scipy")
_SOURCES = ("sim", "plant", "physics")
MISSING = "not installed"

Versions = Mapping[str, str]


@cache
def own_versions() -> Versions:
    """Of this process: Python, Twin, a hash of the simulator's source, and the packages it computes with."""
    found = {"python": ".".join(platform.python_version_tuple()[:2]), "twin-app": __version__, "source": _source_hash()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = MISSING
    return found


def differences(theirs: Versions) -> list[str]:
    """What is not as here, such as `numpy 2.2.0 (here 2.4.6)`; empty if they compute the same."""
    ours = own_versions()
    found = [
        f"{name} {theirs.get(name, MISSING)} (here {own})"
        for name, own in ours.items()
        if name != "source" and theirs.get(name) != own
    ]
    if not found and theirs.get("source") != ours["source"]:
        found.append(f"twin-app {__version__} with other source code than here")
    return found


def remedy() -> str:
    """What to install elsewhere, for an error message."""
    ours = own_versions()
    wanted = " ".join(f"{name}=={ours[name]}" for name in ("twin-app", *PACKAGES) if ours[name] != MISSING)
    return f"install the same there (Python {ours['python']}: pip install 'twin-app[cluster]' {wanted})"


def _source_hash() -> str:
    """Two checkouts may bear the same version; what decides about numbers is the code of the simulator."""
    digest = hashlib.sha256()
    root = Path(__file__).parents[2]
    for folder in _SOURCES:
        for path in sorted((root / folder).rglob("*.py")):
            digest.update(path.relative_to(root).as_posix().encode())
            digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:12]
