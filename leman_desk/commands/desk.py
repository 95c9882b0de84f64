"""Commands about the desk itself: init, people, backup, restore, verify, doctor."""

import os
import platform
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

import click

from leman_desk import __version__
from leman_desk.commands.settings_file import read_settings_file
from leman_desk.commands.shared import PASSPHRASE, Run, command, progress_line
from leman_desk.domain.errors import DeskError, Refused
from leman_desk.domain.people import Role
from leman_desk.services.access import NewPerson
from leman_desk.wording.errors import describe
from leman_desk.wording.labels import ROLE


@click.command()
@click.option(
    "--settings",
    "path",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="TOML file that describes the desk.",
)
@command
def init(run: Run, *, path: Path) -> None:
    """Set a desk up without questions and print its recovery code, once."""
    if run.office.access.exists():
        raise Refused("storage.exists")
    run.office.warm_up()
    created = run.office.access.create(read_settings_file(path, run.office))
    created.opened.store.close()
    words = run.words

    def lines() -> Iterator[str]:
        yield words.t("The desk is ready in {folder}.", folder=run.office.profile)
        yield words.t("Recovery code (shown only now, keep it with the Board):")
        yield created.recovery_code

    run.show(
        {
            "profile": str(run.office.profile),
            "recovery_code": created.recovery_code,
            "warnings": created.opened.warnings,
        },
        lines,
    )


@click.group()
def people() -> None:
    """List, add and disable people."""


@people.command("list")
@command
def list_people(run: Run) -> None:
    """List the people of the desk."""
    with run.signed_in() as (desk, _):
        rows = desk.reading.people()
    words = run.words

    def lines() -> Iterator[str]:
        for row in rows:
            roles = ", ".join(words.t(ROLE[role]) for role in Role if role in row.roles)
            off = words.t("disabled") if row.disabled else ""
            yield "\t".join(part for part in (row.login, row.name, roles, off) if part)

    run.show([asdict(row) for row in rows], lines)


@people.command("add")
@click.argument("login")
@click.option("--name", required=True, help="Full name.")
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    type=click.Choice([role.value for role in Role]),
    help="May be given several times.",
)
@click.option("--title", default="", help="Position under letters.")
@click.option("--email", default="", help="Own address, for the daily summary to managers.")
@click.option(
    "--language", type=click.Choice(["vi", "en"]), default="vi", show_default=True, help="Of their window."
)
@command
def add_person(
    run: Run, login: str, *, name: str, roles: tuple[str, ...], title: str, email: str, language: str
) -> None:
    """Add a person; the new passphrase is read from LEMAN_DESK_PASSPHRASE_<LOGIN> or asked for."""
    own_login, own_passphrase = run.credentials()
    passphrase = os.environ.get(f"{PASSPHRASE}_{login.upper()}", "")
    if not passphrase:
        if not sys.stdin.isatty():
            raise Refused("cli.passphrase_needed")
        asked = run.words.t("Passphrase of {login}", login=login)
        passphrase = click.prompt(asked, hide_input=True, confirmation_prompt=True, err=True)
    person = NewPerson(
        name, login, passphrase, frozenset(Role(role) for role in roles), title, language, email
    )
    opened = run.office.access.sign_in(own_login, own_passphrase)
    try:
        if opened.actor is None:
            raise Refused("people.unknown")
        run.office.open_desk(opened).people.add(
            opened.actor, person=person, own_login=own_login, own_passphrase=own_passphrase
        )
    finally:
        opened.store.close()
    run.show({"login": login}, lambda: iter([run.words.t("{name} can sign in now.", name=name)]))


@people.command("disable")
@click.argument("login")
@click.option("--enable", is_flag=True, help="Let them sign in again.")
@command
def disable_person(run: Run, login: str, *, enable: bool) -> None:
    """Stop a person from signing in."""
    with run.signed_in() as (desk, actor):
        row = next((row for row in desk.reading.people() if row.login.casefold() == login.casefold()), None)
        if row is None:
            raise Refused("people.unknown")
        desk.people.set_disabled(actor, person=row.id, disabled=not enable)
    words = run.words
    sentence = words.t("{name} can sign in now.") if enable else words.t("{name} can no longer sign in.")
    run.show({"login": row.login, "disabled": not enable}, lambda: iter([sentence.format(name=row.name)]))


@click.command()
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--scheduled", is_flag=True, help="TARGET is a folder; make a backup only when it is time.")
@click.option(
    "--every",
    "hours",
    default=24,
    show_default=True,
    type=click.IntRange(1, 24 * 31),
    help="Hours between scheduled backups.",
)
@click.option("--rehearse", is_flag=True, help="TARGET is a folder; restore its newest backup on trial.")
@command
def backup(run: Run, target: Path, *, scheduled: bool, hours: int, rehearse: bool) -> None:
    """Write a verified, encrypted copy of the desk; the window may be open meanwhile."""
    if rehearse:
        _rehearse(run, target.absolute())
        return
    if scheduled:
        _scheduled(run, target.absolute(), hours)
        return
    with run.desk() as desk:
        desk.backups.write(target.absolute(), progress=progress_line(run.words.t("Copying")))
    size = sum(file.stat().st_size for file in [target] if file.is_file())
    run.show(
        {"target": str(target.absolute()), "bytes": size, "verified": True},
        lambda: iter([run.words.t("Backup written and verified: {target}", target=target)]),
    )


def _scheduled(run: Run, folder: Path, hours: int) -> None:
    words = run.words
    with run.desk() as desk:
        done = desk.backups.run(
            folder, every=timedelta(hours=hours), progress=progress_line(words.t("Copying"))
        )

    def lines() -> Iterator[str]:
        if done.made is None:
            yield words.t("It is not time for another backup yet.")
        else:
            yield words.t("Backup written and verified: {target}", target=done.made)
        if done.removed:
            yield words.n("{count} old backup removed.", "{count} old backups removed.", len(done.removed))

    newest = done.newest.isoformat() if done.newest is not None else None
    made = str(done.made) if done.made is not None else None
    run.show({"target": made, "removed": list(done.removed), "newest": newest}, lines)


def _rehearse(run: Run, folder: Path) -> None:
    with run.desk() as desk:
        done = desk.backups.rehearse(folder)
    words = run.words
    run.show(
        {"backup": str(done.backup), "facts": done.facts, "verified": True},
        lambda: iter([words.t("Restored on trial and verified: {target}", target=done.backup)]),
    )


@click.command()
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@click.option("--recovery-code", default=None, help="Open the backup with its recovery code.")
@click.option(
    "--ledger",
    default=None,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Copy of the erasure ledger, where none lies beside the desk or the backup.",
)
@click.option(
    "--ledger-lost", default="", metavar="REASON", help="State as an admin why the newest ledger is lost."
)
@click.option("--other-desk", is_flag=True, help="Put another desk that is in this folder aside.")
@command
def restore(
    run: Run,
    source: Path,
    *,
    recovery_code: str | None,
    ledger: Path | None,
    ledger_lost: str,
    other_desk: bool,
) -> None:
    """Bring a backup back and erase again what was erased since; the desk that is there is kept beside it."""
    login, passphrase = ("", "") if recovery_code else run.credentials()
    kept = run.office.restore(
        source,
        login=login,
        passphrase=passphrase,
        recovery_code=recovery_code,
        ledger=ledger,
        ledger_lost=ledger_lost,
        other_desk=other_desk,
    )
    words = run.words

    def lines() -> Iterator[str]:
        yield words.t("Restored and verified in {folder}.", folder=run.office.profile)
        if kept is not None:
            yield words.t("The desk that was there is kept as {file}.", file=kept)

    run.show({"profile": str(run.office.profile), "kept": str(kept) if kept else None}, lines)


@click.command()
@command
def verify(run: Run) -> None:
    """Check the audit chain and every piece of evidence; exit 1 when something does not match."""
    with run.desk() as desk:
        chain = desk.store.reader().verify_chain()
        damaged = desk.evidence.verify(progress=progress_line(run.words.t("Evidence")))
        count = len(desk.store.reader().all_evidence())
    words = run.words

    def lines() -> Iterator[str]:
        if chain.broken_at is None:
            yield words.n("Chain intact, {count} fact.", "Chain intact, {count} facts.", chain.facts)
        else:
            yield words.t("The chain is broken at fact {number}.", number=chain.broken_at)
        if damaged:
            yield words.t("Evidence that does not match: {names}", names=", ".join(damaged))
        else:
            yield words.n("{count} piece of evidence matches.", "{count} pieces of evidence match.", count)

    intact = chain.broken_at is None and not damaged
    run.show({"intact": intact, "chain": asdict(chain), "evidence": count, "damaged": damaged}, lines)
    if not intact:
        raise SystemExit(1)


@click.command()
@command
def doctor(run: Run) -> None:
    """Say what works on this computer and what to do about the rest."""
    office, words = run.office, run.words
    found: dict[str, object] = {
        "version": __version__,
        "python": platform.python_version(),
        "system": platform.platform(),
        "profile": str(office.profile),
        "desk": office.access.exists(),
        "keychain": office.keychain_state() or "ok",
        "network_share": office.on_network_share(),
    }
    problems: list[str] = []
    for code in (office.keychain_state(), "storage.network_share" if found["network_share"] else ""):
        if code:
            text = describe(Refused(code), words)
            problems.append(f"{text.title}. {text.sentence}")
    try:
        with run.desk() as desk:
            chain = desk.store.reader().verify_chain()
            found["facts"], found["chain_intact"] = chain.facts, chain.broken_at is None
            found["mail"] = desk.store.reader().balance()
            errors = [each.error for each in desk.reading.mailboxes() if each.error]
            problems += [describe(Refused(code), words).title for code in errors]
    except DeskError as error:
        if found["desk"]:
            text = describe(error, words)
            problems.append(f"{text.title}. {text.sentence}")
    found["problems"] = problems

    def lines() -> Iterator[str]:
        for name, value in found.items():
            if name != "problems":
                yield f"{name}: {value}"
        yield from problems or [words.t("Nothing wrong was found.")]

    run.show(found, lines)
