"""Runs a scene with two workers and prints the peak sizes [KiB] of this process and of the largest worker."""

from __future__ import annotations

import resource
import sys

import twin_app


def main() -> None:
    """Arguments: scene, replications, result file."""
    scene, replications, out = sys.argv[1:]
    twin_app.simulate(twin_app.load(scene), replications=int(replications), workers=2, out=out)
    print(*(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))


if __name__ == "__main__":
    main()
