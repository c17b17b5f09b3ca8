"""`python -m assets.generator` writes the library; `--check` only tells which files are not current."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pxr import Sdf

from assets.generator.catalogue import all_components
from assets.generator.component import component_layer

LIBRARY = Path(__file__).resolve().parent.parent


def main() -> int:
    """Write or check all components; returns 1 if a file was missing or not current."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a file is not current")
    parser.add_argument("--into", type=Path, default=LIBRARY, help="folder to write to")
    options = parser.parse_args()
    stale = []
    for component in all_components():
        target = options.into / component.path
        layer = component_layer(component)
        if options.check and not is_current(target, layer):
            stale.append(str(target))
        if not options.check:
            target.parent.mkdir(parents=True, exist_ok=True)
            layer.Export(str(target))
    if stale:
        sys.stderr.write("not current, run python -m assets.generator:\n" + "\n".join(stale) + "\n")
    return 1 if stale else 0


def is_current(target: Path, layer: Sdf.Layer) -> bool:
    """True if the file says the same as the layer (the bytes of usdc files differ between OpenUSD releases)."""
    return target.is_file() and Sdf.Layer.OpenAsAnonymous(str(target)).ExportToString() == layer.ExportToString()


if __name__ == "__main__":
    sys.exit(main())
