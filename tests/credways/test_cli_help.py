"""The help of every command: examples that parse, and nothing of a sentence lost on the way to the terminal."""

from __future__ import annotations

import shlex

import pytest
from typer.main import get_group
from typer.testing import CliRunner

from credways.cli.app import app
from credways.cli.examples import EXAMPLES

COMMANDS = get_group(app).commands
LINES = [line for lines in EXAMPLES.values() for line in lines]


def test_every_command_has_examples() -> None:
    assert EXAMPLES.keys() == {name for name in COMMANDS if name != "ontology"}


@pytest.mark.parametrize("line", LINES)
def test_an_example_is_a_line_that_the_command_takes(line: str) -> None:
    program, name, *arguments = shlex.split(line)
    assert program == "credways"
    COMMANDS[name].make_context(name, arguments)


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_help_shows_examples_and_every_default_that_it_speaks_of(name: str) -> None:
    shown = " ".join(CliRunner().invoke(app, [name, "--help"], env={"COLUMNS": "200"}).output.split())
    assert EXAMPLES[name][0] in shown
    for parameter in COMMANDS[name].params:
        for word in ("(default:", "[default:"):
            said = str(getattr(parameter, "help", "") or "")
            assert word not in said or said[said.index(word) :] in shown, said
