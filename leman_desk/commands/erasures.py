"""Commands about what was erased: whom marketing must leave alone, and the ledger for safe keeping."""

from collections.abc import Iterator
from pathlib import Path

import click

from leman_desk.commands.shared import Run, command


@click.group()
def erasures() -> None:
    """Ask whom marketing must leave alone; save the erasure ledger."""


@erasures.command("suppressed")
@click.argument("contacts", nargs=-1)
@click.option(
    "--file",
    "path",
    default=None,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Text file with one address or telephone number a line.",
)
@command
def suppressed(run: Run, contacts: tuple[str, ...], *, path: Path | None) -> None:
    """Name those of some addresses and numbers that must be left alone; exit 1 when there are any.

    The desk knows them by keyed hashes only, so it can answer and not list.
    """
    lines = path.read_text(encoding="utf-8-sig").splitlines() if path is not None else []
    asked = [each.strip() for each in (*contacts, *lines) if each.strip()]
    if not asked:
        raise click.UsageError(run.words.t("Give an address, a telephone number or a file."))
    with run.desk() as desk:
        listed = desk.erasure.suppressed(asked)
    found = [each for each in dict.fromkeys(asked) if each in listed]
    words = run.words

    def told() -> Iterator[str]:
        yield from found
        if not found:
            yield words.t("None of them is on the list.")

    run.show({"asked": len(asked), "suppressed": found}, told)
    if found:
        raise SystemExit(1)


@erasures.command("export")
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
@command
def export(run: Run, target: Path) -> None:
    """Save the erasure ledger, sealed as it is, beside backups made by other tools."""
    with run.desk() as desk:
        entries = desk.erasure.export_ledger(target.absolute())
    run.show(
        {"target": str(target.absolute()), "entries": entries},
        lambda: iter(
            [
                run.words.n(
                    "Ledger with {count} erasure saved: {target}",
                    "Ledger with {count} erasures saved: {target}",
                    entries,
                    target=target,
                )
            ]
        ),
    )
