"""`open` and `demo`: the window, on this profile's desk or on the sample desk."""

import click

from leman_desk.commands.shared import Run, command
from leman_desk.compose import SAMPLE_FOLDER, Office, window


@click.command("open")
@command
def open_window(run: Run) -> None:
    """Open the window (what happens without a command)."""
    raise SystemExit(_window(run.office))


@click.command()
@click.option("--no-open", is_flag=True, help="Make the sample desk, but open no window.")
@command
def demo(run: Run, *, no_open: bool) -> None:
    """Explore with sample data: invented people, no mailbox."""
    desk, _ = run.office.sample()
    counts = desk.store.reader().balance()
    desk.store.close()
    folder = run.office.profile / SAMPLE_FOLDER
    words = run.words
    run.show(
        {"profile": str(folder), "messages": counts},
        lambda: iter([words.t("The sample desk is ready in {folder}.", folder=folder)]),
    )
    sample = Office(folder)
    sample.change_local(language=run.office.local().language, theme=run.office.local().theme)
    if not no_open:
        raise SystemExit(_window(sample))


def _window(office: Office) -> int:
    office.start_logs()
    return window(office)
