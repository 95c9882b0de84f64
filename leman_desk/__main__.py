"""The program `leman-desk`: the window without a command, everything else by name."""

import sys
from importlib import import_module
from pathlib import Path

import click

from leman_desk import __version__

# Each command's module is imported when it is called: `leman-desk --version` must not load Qt.
_WHERE = {
    "open": "leman_desk.commands.window:open_window",
    "demo": "leman_desk.commands.window:demo",
    "init": "leman_desk.commands.desk:init",
    "people": "leman_desk.commands.desk:people",
    "backup": "leman_desk.commands.desk:backup",
    "restore": "leman_desk.commands.desk:restore",
    "verify": "leman_desk.commands.desk:verify",
    "doctor": "leman_desk.commands.desk:doctor",
    "intake": "leman_desk.commands.cases:intake",
    "import": "leman_desk.commands.cases:import_mails",
    "complaints": "leman_desk.commands.cases:complaints",
    "show": "leman_desk.commands.cases:show",
    "evidence": "leman_desk.commands.cases:evidence",
    "deletion": "leman_desk.commands.deletion:deletion",
    "calendar": "leman_desk.commands.calendar:calendar",
    "report": "leman_desk.commands.report:report",
    "erasures": "leman_desk.commands.erasures:erasures",
    "inspect": "leman_desk.commands.tools:inspect",
    "deadline": "leman_desk.commands.tools:deadline",
}


class Program(click.Group):
    """A group whose commands are loaded when they are needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Name the commands in the order of a day's work."""
        return list(_WHERE)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Load one."""
        if cmd_name not in _WHERE:
            return None
        module, _, name = _WHERE[cmd_name].partition(":")
        found = getattr(import_module(module), name)
        assert isinstance(found, click.Command)  # noqa: S101 - the table above names commands only
        return found


@click.group(cls=Program, invoke_without_command=True)
@click.version_option(__version__, prog_name="leman-desk")
@click.option(
    "--profile", type=click.Path(file_okay=False, path_type=Path), default=None, help="Folder of the desk."
)
@click.pass_context
def main(context: click.Context, profile: Path | None) -> None:
    """Privacy complaints, answered within 24 working hours. Without a command, the window opens."""
    if context.invoked_subcommand is None:
        command = Program.get_command(main, context, "open")
        if command is not None:
            context.invoke(command, profile=profile)


if __name__ == "__main__":
    sys.exit(main())
