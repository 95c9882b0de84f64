"""What an import says of itself while it runs and when it is over."""

from leman_desk.services.intake import IntakeReport, Stage
from leman_desk.wording.words import Words


def progress_text(
    words: Words, done: int, total: int, *, stage: Stage = Stage.READING, stopping: bool = False
) -> str:
    """Say how far an import is.

    Args:
        words: The language.
        done: Messages read or filed, or entries of the search index written.
        total: Of how many; 0 while nobody knows.
        stage: What is being done.
        stopping: Whether it was stopped, and files what it had read.
    """
    if stopping:
        return words.t("Stopping; what was read is being filed…")
    if not total:
        return words.t("Looking for mail in the files…")
    count = {"done": words.number(done), "total": words.number(total)}
    if stage is Stage.INDEXING:
        return words.t("Indexing for search, {done} of {total}", **count)
    if stage is Stage.FILING:
        return words.t("Filing what was read, {done} of {total}", **count)
    return words.t("Reading files, message {done} of {total}", **count)


def summary(words: Words, report: IntakeReport) -> str:
    """Say what an import came to, in one line."""
    parts = [words.n("{count} message taken in.", "{count} messages taken in.", report.stored)]
    if report.opened:
        parts.append(words.n("{count} new complaint.", "{count} new complaints.", report.opened))
    if report.known:
        parts.append(
            words.n(
                "{count} message was known already.", "{count} messages were known already.", report.known
            )
        )
    if report.attention:
        parts.append(
            words.n("{count} message needs attention.", "{count} messages need attention.", report.attention)
        )
    if report.unread:
        parts.append(
            words.n("{count} file was not read.", "{count} files were not read.", len(report.unread))
        )
    if report.cancelled:
        parts.append(words.t("Stopped; the remaining files were left alone."))
    return " ".join(parts)
