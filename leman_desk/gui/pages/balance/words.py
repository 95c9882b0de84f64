"""The words of the balance: parts, folders, and the difference to the server's count as a sentence."""

from datetime import datetime

from leman_desk.services.balance_queries import BalancePart, BalanceReport, FolderBalance
from leman_desk.wording.labels import FOLDER_USE
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import N_, Words

PART = {
    BalancePart.CASE: N_("On cases"),
    BalancePart.LINKING: N_("Needs linking"),
    BalancePart.AUTOMATIC: N_("Automatic mail"),
    BalancePart.ARCHIVE: N_("Archive"),
    BalancePart.ATTENTION: N_("Needs attention"),
    BalancePart.ERASED: N_("Erased before"),
    BalancePart.PENDING: N_("Taken in, to be read"),
    BalancePart.WAITING: N_("Not taken in yet"),
    BalancePart.GONE: N_("Deleted on the server since"),
}


def folder_name(folder: FolderBalance, words: Words) -> str:
    """Name a folder; one whose name says little is followed by what the server says it is for."""
    use = words.t(FOLDER_USE[folder.use]) if folder.use in FOLDER_USE else ""
    shown = folder.folder
    if use and shown.casefold() not in use.casefold():
        shown = f"{shown} ({use})"
    return shown if folder.read else words.t("{folder}, no longer read", folder=shown)


def difference(folder: FolderBalance, words: Words) -> str:
    """Say in one sentence how the server's count and the desk's compare."""
    if folder.on_server is None:
        return words.t("Not counted yet. The next check counts it.")
    said = []
    waiting, pending = folder.part(BalancePart.WAITING), folder.part(BalancePart.PENDING)
    if waiting:
        said.append(
            words.n("{count} message is not taken in yet.", "{count} messages are not taken in yet.", waiting)
        )
    if pending:
        said.append(
            words.n(
                "{count} message is taken in but not read yet.",
                "{count} messages are taken in but not read yet.",
                pending,
            )
        )
    if folder.difference:
        said.append(words.t("Mail came or went since the count. The next check counts anew."))
    if not said:
        said.append(words.t("Balances."))
    gone = folder.part(BalancePart.GONE)
    if gone:
        said.append(
            words.n(
                "{count} message was deleted on the server since it was taken in; the desk keeps it.",
                "{count} messages were deleted on the server since they were taken in; the desk keeps them.",
                gone,
            )
        )
    if folder.copies:
        said.append(
            words.n(
                "{count} message is the same as another, byte for byte.",
                "{count} messages are the same as others, byte for byte.",
                folder.copies,
            )
        )
    return " ".join(said)


def counted(folder: FolderBalance, moments: Moments, now: datetime) -> str:
    """Say when the server was asked."""
    if folder.counted_at is None:
        return ""
    return moments.words.t("Counted {moment}", moment=moments.moment_short(folder.counted_at, now))


def headline(report: BalanceReport, words: Words) -> str:
    """Open the page with the answer: is every mail somewhere?"""
    if not report.folders:
        return words.t("No folder was taken in yet.")
    count = words.n("{count} message on the server", "{count} messages on the server", report.on_server)
    if report.balanced:
        return words.t("{messages}. Each is in the desk, or was erased here before.", messages=count)
    if any(each.on_server is None for each in report.folders):
        return words.t("{messages}. Some folders are not counted yet.", messages=count)
    return words.t("{messages}. Not all of them are read yet; the rows say which.", messages=count)
