"""`python -m tests.notebook`: run docs/tour.ipynb in a store built for it and write it with its new outputs."""

from __future__ import annotations

import tempfile
from pathlib import Path

from credways.build import build_catalogue
from tests.notebook.run import TOUR, execute, write


def main() -> None:
    """Run it and write it."""
    with tempfile.TemporaryDirectory() as folder:
        build_catalogue(Path(folder) / "store")
        write(execute(TOUR, Path(folder) / "store"), TOUR)


if __name__ == "__main__":
    main()
