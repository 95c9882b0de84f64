"""Sentences of the dialogs of customers' rights: identity, a data package."""

from datetime import datetime
from typing import Protocol

from leman_desk.services.queries_rights import AccessView, SavedPackage
from leman_desk.wording.moments import Moments


class IdentityState(Protocol):
    """How far an identity check is; moments UTC."""

    @property
    def email(self) -> str:
        """The address on file that a code goes to; empty for none."""
        ...

    @property
    def verified_at(self) -> datetime | None:
        """When the identity was verified, if that still counts."""
        ...

    @property
    def code_open(self) -> datetime | None:
        """Until when a code that waits to be entered is good."""
        ...


def identity_text(view: IdentityState, moments: Moments) -> str:
    """Say how far the identity check is."""
    words = moments.words
    if view.verified_at is not None:
        return words.t("Verified {moment}.", moment=moments.moment_plain(view.verified_at))
    if view.code_open is not None:
        return words.t(
            "A code went to {address}. It is good until {time}.",
            address=view.email,
            time=moments.time(view.code_open),
        )
    if view.email:
        return words.t(
            "Not verified. The code goes to {address}, the address on file, whoever asked.",
            address=view.email,
        )
    return words.t("Not verified, and no e-mail address is on file. Have the customer show a document.")


def scope_lines(view: AccessView, moments: Moments) -> list[str]:
    """Say what there is to give, and what stays at the desk."""
    words = moments.words
    given = ", ".join(
        (
            words.t("the card"),
            words.n("{count} case", "{count} cases", view.cases),
            words.n("{count} mail", "{count} mails", view.mails),
            words.n("{count} file", "{count} files", view.files),
        )
    )
    lines = [words.t("Given: {list}.", list=given)]
    kept = []
    if view.between_others:
        kept.append(
            words.n("{count} mail between others", "{count} mails between others", view.between_others)
        )
    if view.notes:
        kept.append(words.n("{count} internal note", "{count} internal notes", view.notes))
    if kept:
        lines.append(words.t("Not given: {list}.", list=", ".join(kept)))
    return lines


def package_line(each: SavedPackage, moments: Moments) -> str:
    """Name a package that was made before, and where it lies."""
    words, moment = moments.words, moments.moment_plain(each.made_at)
    if not each.sha256:
        return words.t("{moment}, {person}: not finished, nothing saved.", moment=moment, person=each.made_by)
    return words.t("{moment}, {person}: {path}", moment=moment, person=each.made_by, path=each.path)
