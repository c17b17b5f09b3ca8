"""What makes two runs the same run: scene, options and versions."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from twin_app import __version__
from twin_app.errors import StoreError

Scalar = str | int | float | bool | None
_PACKAGES = ("numpy", "scipy", "numba", "h5py")


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """All that the results of a run depend on. Numbers of workers and file names are not part of it."""

    kind: str
    """`run` or `study`."""
    scene: str
    """The file as the user named it; for people, not compared."""
    scene_hash: str
    options: Mapping[str, Scalar]
    versions: Mapping[str, str]

    def differences(self, other: Identity) -> list[str]:
        """What is not the same in `other`, each with both values."""
        found = []
        if self.kind != other.kind:
            found.append(f"kind of run: {self.kind} → {other.kind}")
        if self.scene_hash != other.scene_hash:
            found.append(f"the scene has changed ({self.scene_hash[:12]} → {other.scene_hash[:12]})")
        for what, old, new in (("", self.options, other.options), ("version of ", self.versions, other.versions)):
            keys = sorted({*old, *new})
            found += [f"{what}{key}: {old.get(key)} → {new.get(key)}" for key in keys if old.get(key) != new.get(key)]
        return found

    def to_json(self) -> str:
        """As text for a file."""
        return json.dumps(
            {
                "kind": self.kind,
                "scene": self.scene,
                "scene_hash": self.scene_hash,
                "options": dict(self.options),
                "versions": dict(self.versions),
            },
            sort_keys=True,
        )

    @classmethod
    def from_json(cls, text: str) -> Identity:
        """The inverse; raises `StoreError` on anything else."""
        try:
            data = json.loads(text)
            return cls(
                kind=str(data["kind"]),
                scene=str(data["scene"]),
                scene_hash=str(data["scene_hash"]),
                options={str(key): value for key, value in data["options"].items()},
                versions={str(key): str(value) for key, value in data["versions"].items()},
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise StoreError(f"its description of the run is damaged ({error})") from error


def check_same(stored: Identity, wanted: Identity, where: object) -> None:
    """Raises `StoreError` if a run stored at `where` is not the one to be resumed, and says what differs."""
    differences = stored.differences(wanted)
    if differences:
        listed = "\n".join(f"  {difference}" for difference in differences)
        raise StoreError(
            f"{where}: cannot be resumed, it belongs to another run:\n{listed}\n"
            "Use the same scene, options and versions, or another --out"
        )


def package_versions() -> dict[str, str]:
    """Of everything that numbers may depend on; packages that are not installed are left out."""
    versions = {"twin": __version__, "python": ".".join(platform.python_version_tuple()[:2])}
    for package in _PACKAGES:
        try:
            versions[package] = version(package)
        except PackageNotFoundError:
            continue
    return versions
