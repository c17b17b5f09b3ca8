"""The hash of what a scene means.

Each prim has a digest of its path, what it is, and every value that differs from the default, read and in one
form: `1` and `1.0`, a default authored or left out, positional and named arguments of a distribution make no
difference; numbers from a sample file count, its name does not. Labels and names to show do not count. A length
taken from geometry counts where no length is authored, and so do the curves that vehicles drive along. Positions
count only in plants with fleets, which alone drive the way between them.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from twin_app.plant.build.reading import DEFAULTS, PrimReading
from twin_app.plant.data_files import DataFiles
from twin_app.plant.distributions import Distribution
from twin_app.plant.values import Read
from twin_app.plant.vocabulary import SCHEMAS, attribute_pattern

_SILENT = frozenset({"twin:factor:<name>:label", "twin:plant:currency"})
"""What only people read."""
_BUILT_IN = frozenset(name for schema in SCHEMAS for name in schema.includes)
_ORDERS = "twin:plant:orders"


def prim_digest(reading: PrimReading, files: DataFiles) -> bytes:
    """SHA-256 over the meaning of one prim."""
    meaning: tuple[object, ...] = (
        reading.path,
        reading.role,
        reading.is_plant,
        sorted(reading.schemas - _BUILT_IN),
        sorted(reading.instances.items()),
        [(name, _canonical(value)) for name, value in sorted(reading.values.items()) if _counts(name, value)],
        _length(reading),
        files.texts.get(str(reading.values.get(_ORDERS, "")), ""),
    )
    if reading.record.lines_m:
        meaning += (tuple(tuple(map(_rounded, line)) for line in reading.record.lines_m),)
    return sha256(repr(meaning).encode()).digest()


def scene_hash(root: str, prims: Mapping[str, PrimReading], digests: Mapping[str, bytes], *, has_fleets: bool) -> str:
    """SHA-256 over the meaning of a whole scene, in hexadecimal; `digests` are in path order."""
    total = sha256(root.encode())
    total.update(b"".join(digests.values()))
    if has_fleets:
        places = [(path, _rounded(prim.record.position_m)) for path, prim in prims.items()]
        total.update(repr(places).encode())
    return total.hexdigest()


def _counts(name: str, value: Read) -> bool:
    pattern = attribute_pattern(name)
    return pattern not in _SILENT and name != _ORDERS and value != DEFAULTS[pattern]


def _canonical(value: Read) -> object:
    return (value.kind.value, value.args) if isinstance(value, Distribution) else value


def _length(reading: PrimReading) -> float | None:
    length = reading.record.length_m
    if length is None or any(
        reading.get(f"twin:{name}") is not None for name in ("conveyor:length", "motion:distance")
    ):
        return None
    return round(length, 9)


def _rounded(position_m: tuple[float, float, float]) -> tuple[float, ...]:
    return tuple(round(coordinate, 6) for coordinate in position_m)
