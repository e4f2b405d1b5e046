"""The command `credways`: one Typer app, its commands by topic, and the exit codes.

0 fine · 1 the answer is bad news (validation failed, a load would lose something) · 2 wrong use or bad input.
"""

from __future__ import annotations

import os
import sys

import typer

from credways.cli import (
    alignments,
    asking,
    checking,
    editions,
    evaluating,
    evidence,
    examples,
    exporting,
    fetching,
    laddering,
    loading,
    pushing,
    serving,
    suggesting,
)
from ontology.errors import CredwaysError, Leak, Loss

app = typer.Typer(
    name="credways",
    help="Which credential proves which standard, what stacks on it, and which jobs it opens.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for topic in (
    loading,
    fetching,
    laddering,
    asking,
    alignments,
    evaluating,
    suggesting,
    evidence,
    editions,
    checking,
    exporting,
    pushing,
    serving,
):
    topic.register(app)
for command in app.registered_commands:
    if command.callback is not None:
        command.epilog = examples.epilog(command.name or command.callback.__name__)


@app.callback(invoke_without_command=True)
def root(
    ctx: typer.Context,
    version: bool = typer.Option(False, "--version", help="Print the version and stop.", is_eager=True),
) -> None:
    """Which credential proves which standard, what stacks on it, and which jobs it opens."""
    if version:
        from credways import __version__

        typer.echo(f"credways {__version__}")
        raise typer.Exit
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())


def main() -> None:
    """Run the command; every error a person can meet is one message on stderr and an exit code, never a traceback."""
    try:
        app()
    except CredwaysError as error:
        sys.stderr.write(f"credways: {error}\n")
        sys.exit(1 if isinstance(error, Leak | Loss) else 2)
    except BrokenPipeError:
        # The reader of our pipe (`| head`) has gone: stop quietly, as other tools do.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        # A folder that may not be written, a full disk: of the machine, not of the program.
        place = f"{error.filename}: " if error.filename else ""
        sys.stderr.write(f"credways: {place}{error.strerror or error}\n")
        sys.exit(2)
    except KeyboardInterrupt:
        sys.stderr.write("credways: stopped; nothing unfinished was stored\n")
        sys.exit(130)
