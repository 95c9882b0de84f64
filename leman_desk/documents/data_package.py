"""A customer's data package as PDF/A: an overview, and the mails in parts of bounded size."""

from collections.abc import Sequence
from pathlib import Path

from leman_desk.documents.typesetting import head, typeset
from leman_desk.domain.customer_address import AddressKind
from leman_desk.domain.redaction import Mark
from leman_desk.services.queries_rights import Entry, GivenFile, Overview, Part, Title
from leman_desk.wording.labels import ADDRESS, CASE_KIND, CHANNEL, LANGUAGE_NAME, STATUS
from leman_desk.wording.moments import Moments
from leman_desk.wording.package_text import MARKED, ROLE, WAY, WITHHELD
from leman_desk.wording.words import Words

LONGEST = 40_000
"""Characters of a mail that are set on paper; the whole is in the JSON file beside it."""


def overview_pdf(resources: Path, told: Overview, words: Words) -> bytes:
    """Write what is in a package, what is not, and what the card says."""
    moments = Moments(words, told.title.zone)
    card = told.card
    data = _head(told.title, words, moments, words.t("Your personal data"))
    facts = [
        (words.t("Name"), card.row.name or "–"),
        (
            words.t("Form of address"),
            " ".join(filter(None, (words.t(ADDRESS[card.form_of_address]), card.addressed_name))),
        ),
        (words.t("Language of letters"), LANGUAGE_NAME.get(card.language, card.language)),
    ]
    data |= {
        "sentence": words.t(
            "This is what {organisation} holds about you at its complaints desk, as of {moment}.",
            organisation=told.title.organisation,
            moment=moments.moment_full(told.title.made_at),
        ),
        "facts": facts,
        "tables": [
            _table(
                words.t("Addresses and numbers"),
                (words.t("Kind"), words.t("Address"), words.t("Verified"), words.t("Marketing")),
                [
                    (
                        words.t("E-mail address")
                        if each.kind is AddressKind.EMAIL
                        else words.t("Phone number"),
                        each.value,
                        moments.moment_plain(each.verified_at) if each.verified_at is not None else "–",
                        words.t("stopped") if each.value in told.suppressed else "–",
                    )
                    for each in card.addresses
                ],
            ),
            _table(
                words.t("Complaints and requests"),
                (
                    words.t("Number"),
                    words.t("Subject"),
                    words.t("Category"),
                    words.t("State"),
                    words.t("Received"),
                ),
                [
                    (
                        f"{each.number}\n{words.t(CASE_KIND[each.kind])}, {words.t(CHANNEL[each.channel])}",
                        each.subject,
                        told.categories.get(each.category or "", "–"),
                        words.t(STATUS[each.status]),
                        moments.moment_plain(each.received_at),
                    )
                    for each in told.cases
                ],
            ),
            _table(
                words.t("Files"),
                (words.t("Number"), words.t("File"), words.t("With mail"), words.t("Size"), "SHA-256"),
                [_file(each, words, moments) for each in told.files],
            ),
        ],
        "notes_title": words.t("What to know"),
        "notes": _notes(told, words),
        "none": words.t("Nothing."),
    }
    return typeset(resources, "package_overview.typ", data)


def part_pdf(resources: Path, part: Part, title: Title, words: Words) -> bytes:
    """Write some of the mails."""
    moments = Moments(words, title.zone)
    heading = words.t("Your correspondence, part {number}", number=part.number)
    data = _head(title, words, moments, heading)
    data |= {"entries": [_entry(each, words, moments) for each in part.entries]}
    return typeset(resources, "package_part.typ", data)


def _head(title: Title, words: Words, moments: Moments, heading: str) -> dict[str, object]:
    foot = words.t(
        "{number} · made {moment} ({zone}) by {organisation}",
        number=title.number,
        moment=moments.moment_full(title.made_at),
        zone=moments.zone_name(title.made_at),
        organisation=title.organisation,
    )
    data = head(heading, words.language.value, title.organisation, foot, (title.number,))
    return data | {"heading": heading, "organisation": title.organisation, "person": title.name}


def _table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, object]:
    return {"title": title, "columns": list(columns), "rows": [list(each) for each in rows]}


def _file(each: GivenFile, words: Words, moments: Moments) -> tuple[str, str, str, str, str]:
    if each.withheld is not None:
        last = words.t("Not in the package: {why}", why=words.t(WITHHELD[each.withheld]))
    elif each.redacted:
        last = words.t("Copy without other people.") + f"\n{each.sha256}"
    else:
        last = each.sha256
    mail = words.number(each.mail) if each.mail else "–"
    return words.number(each.number), each.name, mail, moments.file_size(each.size), last


def _notes(told: Overview, words: Words) -> list[str]:
    notes = [
        words.n("{count} mail is in the package.", "{count} mails are in the package.", told.mails)
        if told.mails
        else words.t("There is no mail of yours.")
    ]
    if told.between_others:
        notes.append(
            words.n(
                "{count} mail on your cases went between other people and is not in it.",
                "{count} mails on your cases went between other people and are not in it.",
                told.between_others,
            )
        )
    taken = [words.n(*MARKED[mark], told.redactions[mark]) for mark in Mark if told.redactions.get(mark)]
    if taken:
        notes.append(words.t("Taken out, to protect other people: {list}.", list=", ".join(taken)))
    if told.notes:
        notes.append(
            words.n(
                "{count} internal note of our staff is not in it.",
                "{count} internal notes of our staff are not in it.",
                told.notes,
            )
        )
    if any(each.path and not each.searched for each in told.files):
        notes.append(
            words.t("Pictures and other files that no search can read were looked at before they were given.")
        )
    notes.append(
        words.t("The same data for computers is in data.json; schema.json says what each field means.")
    )
    return notes


def _entry(each: Entry, words: Words, moments: Moments) -> dict[str, object]:
    text = each.text
    if len(text) > LONGEST:
        cut = words.t("The rest of this mail is in the JSON file.")
        text = f"{text[:LONGEST].rstrip()} …\n\n[{cut}]"
    rows = [(words.t(ROLE[role]), who) for role, who in each.people]
    rows.append((words.t("Case"), each.case or "–"))
    if each.files:
        rows.append((words.t("Files"), ", ".join(words.number(number) for number in each.files)))
    return {
        "number": words.number(each.number),
        "way": words.t(WAY[each.direction]),
        "moment": moments.moment_full(each.at),
        "subject": each.subject or words.t("(no subject)"),
        "rows": rows,
        "paragraphs": text.split("\n"),
    }
