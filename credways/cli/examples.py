"""Lines to copy at the foot of each command's help."""

from __future__ import annotations

from pathlib import Path

import yaml

EXAMPLES: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_name("examples.yaml").read_text(encoding="utf-8"))
"""Command to lines of a shell."""


def epilog(command: str) -> str:
    """The foot of a command's help; an empty line parts lines that must not run together."""
    return "\n\n".join(("Examples:", *(f"  {line}" for line in EXAMPLES.get(command, ()))))
