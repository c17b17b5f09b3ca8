"""Writes every generated file of the repository; with `--check` only says which are not current.

python packaging/generate.py [--check]
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "packaging")]

from vocabulary_page import vocabulary_page  # noqa: E402

from twin_app.usd.generate_schema import generated_schema, plug_info  # noqa: E402

SCHEMA = Path("twin_app/usd/schema")

GENERATED: dict[Path, Callable[[], str]] = {
    Path("docs/scene-vocabulary.md"): vocabulary_page,
    SCHEMA / "generatedSchema.usda": generated_schema,
    SCHEMA / "plugInfo.json": plug_info,
}


def stale_files() -> list[Path]:
    """The generated files whose text is not what would be written now."""
    return [path for path, make in GENERATED.items() if _text(ROOT / path) != make()]


def main(words: list[str]) -> int:
    """Exit code 1 if `--check` finds something to do."""
    stale = stale_files()
    if "--check" in words:
        for path in stale:
            print(f"{path} is not current; run: make format")
        return 1 if stale else 0
    for path in stale:
        (ROOT / path).write_text(GENERATED[path](), encoding="utf-8")
        print(f"wrote {path}")
    return 0


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
