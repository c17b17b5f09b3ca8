"""Random streams: xoshiro256++ (Blackman and Vigna 2021), one for each purpose of each prim.

A stream's key is a hash of (prim path, purpose); seed and replication are mixed in when a
replication starts. Streams therefore do not depend on what else is in the plant.
"""

from __future__ import annotations

import hashlib

import numpy as np

from twin_app.sim.jit import inlined

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_M1 = np.uint64(0xBF58476D1CE4E5B9)
_M2 = np.uint64(0x94D049BB133111EB)
_U11, _U17, _U19, _U23, _U27, _U30, _U31, _U41, _U45 = (np.uint64(n) for n in (11, 17, 19, 23, 27, 30, 31, 41, 45))
_TWO_TO_MINUS_53 = 1.0 / 9007199254740992.0


def stream_key(path: str, purpose: str) -> int:
    """64-bit key of a stream, stable across versions and machines."""
    digest = hashlib.blake2b(f"{path}\0{purpose}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little")


@inlined
def mix(z: np.uint64) -> np.uint64:
    """The finalizer of SplitMix64 (Steele, Lea and Flood 2014)."""
    z = (z ^ (z >> _U30)) * _M1
    z = (z ^ (z >> _U27)) * _M2
    return z ^ (z >> _U31)


@inlined
def seed_stream(streams: np.ndarray, i: int, key: np.uint64, seed: np.uint64, replication: np.uint64) -> None:
    """Fill row i of `streams`, uint64 [n, 4], from the three parts of its name."""
    z = mix(key + mix(seed + GOLDEN)) + mix(replication * GOLDEN + _M2)
    for word in range(4):
        z += GOLDEN
        streams[i, word] = mix(z)


@inlined
def next_bits(streams: np.ndarray, i: int) -> np.uint64:
    """The next 64 bits of stream i."""
    s0 = streams[i, 0]
    s1 = streams[i, 1]
    s2 = streams[i, 2] ^ s0
    s3 = streams[i, 3] ^ s1
    mixed = s0 + streams[i, 3]
    result = ((mixed << _U23) | (mixed >> _U41)) + s0
    streams[i, 1] = s1 ^ s2
    streams[i, 0] = s0 ^ s3
    streams[i, 2] = s2 ^ (s1 << _U17)
    streams[i, 3] = (s3 << _U45) | (s3 >> _U19)
    return result


@inlined
def next_uniform(streams: np.ndarray, i: int) -> float:
    """Uniform in [0, 1) with 53 random bits."""
    return np.int64(next_bits(streams, i) >> _U11) * _TWO_TO_MINUS_53
