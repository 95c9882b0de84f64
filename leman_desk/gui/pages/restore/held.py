"""What a backup holds, in sentences, before anything is done with it."""

from leman_desk.gui.reading.directory import OFFICE_ZONE
from leman_desk.services.ports_backups import BackupContents, BackupOutline
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Words


def outline_text(outline: BackupOutline, words: Words) -> str:
    """Say what a file tells anybody: when it was made, by which version, how large it is."""
    moments = Moments(words, OFFICE_ZONE)
    size = moments.file_size(outline.size)
    if outline.made_at is None:
        return words.t("A backup of {size}.", size=size)
    when = moments.moment_full(outline.made_at)
    if not outline.program:
        return words.t("Backup of {when}, {size}.", when=when, size=size)
    return words.t(
        "Backup of {when}, {size}, version {version}.", when=when, size=size, version=outline.program
    )


def contents_lines(held: BackupContents, words: Words) -> list[str]:
    """Say what is in it, and what becomes of the desk that is here."""
    moments = Moments(words, held.zone or OFFICE_ZONE)
    lines = [
        words.t("Desk: {name}", name=held.organisation),
        ", ".join(
            (
                words.n("{count} complaint", "{count} complaints", held.complaints),
                words.n("{count} deletion request", "{count} deletion requests", held.requests),
                words.n("{count} incident", "{count} incidents", held.incidents),
                words.n("{count} person", "{count} people", held.people),
            )
        ),
    ]
    if held.newest_at is not None:
        when = moments.moment_full(held.newest_at)
        lines.append(words.t("Last entry {when}. Every page and the whole trail are intact.", when=when))
    if held.to_erase:
        lines.append(
            words.n(
                "{count} erasure made since is made again before anybody signs in.",
                "{count} erasures made since are made again before anybody signs in.",
                held.to_erase,
            )
        )
    if not held.present:
        lines.append(words.t("There is no desk on this computer yet."))
    elif held.other_desk:
        lines.append(words.t("The desk on this computer is another one. It would be put aside, not deleted."))
    elif held.lost is None:
        lines.append(words.t("The desk on this computer can’t be opened. It is put aside, not deleted."))
    elif held.lost:
        lines.append(
            words.n(
                "The desk on this computer has {count} later entry, which the backup lacks. It is put aside,"
                " not deleted.",
                "The desk on this computer has {count} later entries, which the backup lacks. It is put"
                " aside, not deleted.",
                held.lost,
            )
        )
    else:
        lines.append(words.t("The desk on this computer has nothing later. It is put aside, not deleted."))
    return lines
