"""What docs/tour.ipynb shows is what its code gives today."""

from __future__ import annotations

from pathlib import Path

from tests.notebook.run import TOUR, differences, execute, read, settled


def test_a_new_run_gives_what_is_printed(starter_store: Path) -> None:
    printed = read(TOUR)
    found = execute(TOUR, starter_store)
    assert list(differences(printed, found)) == [], "make notebook runs it anew; read what changed"


def test_it_ran_from_top_to_bottom_without_a_warning_and_says_nothing_of_where() -> None:
    printed = read(TOUR)
    code = [cell for cell in printed.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert all(output.get("name") != "stderr" for cell in code for output in cell.outputs)
    assert "/home/" not in TOUR.read_text("utf-8")
    assert "/tmp/" not in TOUR.read_text("utf-8")  # noqa: S108 (looked for, not used)
    assert settled(read(TOUR)) == printed
    assert sum("image/png" in output.get("data", {}) for cell in code for output in cell.outputs) == 2


def test_what_differs_is_told_by_the_cell() -> None:
    printed, found = read(TOUR), read(TOUR)
    shown = next(cell for cell in found.cells if cell.get("outputs"))
    shown.outputs[0].data["text/plain"] = "another"
    assert [line.partition(":")[0] for line in differences(printed, found)] == ["cell 2 (import textwrap)"]
