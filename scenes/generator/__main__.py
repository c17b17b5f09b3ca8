"""`python -m scenes.generator` writes the layouts and roots; `--check` only tells which are not current."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scenes.generator import bottling_line, engine_plant
from scenes.generator.layout import Layout, layout_layer, root_layer

SCENES = Path(__file__).resolve().parent.parent
LAYOUTS = (bottling_line.layout, engine_plant.layout)


def files(layout: Layout) -> dict[str, str]:
    """Text of each generated file by its path below `scenes/`."""
    return {
        f"{layout.folder}/layout.usda": layout_layer(layout).ExportToString(),
        f"{layout.folder}/plant.usda": root_layer(layout).ExportToString(),
    }


def main() -> int:
    """Write or check the files; returns 1 if one was missing or not current."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a file is not current")
    options = parser.parse_args()
    stale = []
    for name, text in (item for make in LAYOUTS for item in files(make()).items()):
        target = SCENES / name
        if options.check:
            stale += [] if target.is_file() and target.read_text(encoding="utf-8") == text else [name]
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
    if stale:
        sys.stderr.write("not current, run python -m scenes.generator:\n" + "\n".join(stale) + "\n")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
