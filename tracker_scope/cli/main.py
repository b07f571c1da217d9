"""The command line's door: lists the commands without importing any, and loads the one that is called."""

from __future__ import annotations

import atexit
import gc
from importlib import import_module
from typing import Final

import click

from tracker_scope import __version__

COMMANDS: Final = {
    "amendment": "Draft an amendment from tickets, with figures that sum.",
    "capture": "Capture tickets from an export, with all that it shows.",
    "contract": "Record the contract and its amendments, and show what is in force.",
    "decide": "Record a person's decision on a ticket, with its reason.",
    "demo": "Make a realistic project in a folder, with its register and its documents.",
    "init": "Make a project in a folder.",
    "ledger": "Head, check, backup, and withdrawal of what was captured by mistake.",
    "mapping": "Declare what the tracker's own words mean (types, bots, fields).",
    "notice": "Tell the other party what was found not covered; record sending and replies.",
    "people": "Record the parties, the persons and their dated authority.",
    "publish": "Write a document that can be shown to the other party.",
    "register": "Show every ticket classified as of a date, with its basis.",
    "sources": "Declare live trackers, keep their tokens, and check what they show.",
    "status": "Show the last run, what is missing, and what to do next.",
    "ticket": "Show one ticket: state, history, mentions, decisions, class.",
}


class LazyGroup(click.Group):
    """A group whose commands are modules of this package, imported when called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the names without importing anything."""
        del ctx
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the one command that is called."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"tracker_scope.cli.{cmd_name}").COMMAND
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands with their one line, none of them imported."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="This tool states facts and their sources; it gives no legal advice.",
)
@click.version_option(__version__, prog_name="tracker-scope")
def cli() -> None:
    """Tie every ticket of a fixed-price project to a clause of its contract, as of a date."""


def main(args: list[str] | None = None) -> int:
    """Run the command line and return its exit code (the console script's entry)."""
    from tracker_scope.cli.exits import run

    # Values are frozen and hold no cycles: looking through hundreds of thousands of them for some
    # took half of a large register's time, and freed nothing (measured in benchmarks/).
    collecting = gc.isenabled()
    gc.disable()
    # Python looks once more as it ends, through all that was loaded: as long as a small capture takes.
    # What is frozen is passed over. Files and the ledger are closed by then.
    atexit.unregister(gc.freeze)
    atexit.register(gc.freeze)
    try:
        return run(cli, args)
    finally:
        if collecting:
            gc.enable()
