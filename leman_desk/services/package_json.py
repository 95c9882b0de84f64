"""The JSON files of a data package; `resources/documents/data-package.schema.json` describes them."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from leman_desk.domain.data_package import SCHEMA
from leman_desk.services.queries_rights import Entry, Overview, Part


def overview_json(told: Overview, parts: Sequence[Mapping[str, object]], language: str) -> bytes:
    """Write ``data.json``.

    Args:
        told: The same that the first document says.
        parts: Files of each part, with the numbers of its first and last mail.
        language: Of the package.
    """
    card, title = told.card, told.title
    values = {
        "schema": SCHEMA,
        "made_at": _moment(title.made_at),
        "for_case": title.number,
        "organisation": title.organisation,
        "language": language,
        "customer": {
            "name": card.row.name,
            "form_of_address": card.form_of_address.value,
            "addressed_name": card.addressed_name,
            "language": card.language,
            "addresses": [
                {
                    "kind": each.kind.value,
                    "value": each.value,
                    "in_use": each.primary,
                    "verified_at": _moment(each.verified_at) if each.verified_at is not None else None,
                    "marketing_stopped": each.value in told.suppressed,
                }
                for each in card.addresses
            ],
        },
        "cases": [
            {
                "number": each.number,
                "kind": each.kind.value,
                "subject": each.subject,
                "channel": each.channel.value,
                "category": each.category,
                "category_name": told.categories.get(each.category or "", ""),
                "status": each.status.value,
                "received_at": _moment(each.received_at),
            }
            for each in told.cases
        ],
        "correspondence": {
            "mails": told.mails,
            "between_others": told.between_others,
            "parts": [dict(each) for each in parts],
        },
        "files": [
            {
                "number": each.number,
                "name": each.name,
                "content_type": each.content_type,
                "size": each.size,
                "mail": each.mail,
                "path": each.path,
                "sha256": each.sha256,
                "searched": each.searched,
                "redacted": each.redacted,
                "looked_at": each.looked_at,
                "withheld": each.withheld.value if each.withheld is not None else None,
            }
            for each in told.files
        ],
        "taken_out": {mark.value: count for mark, count in told.redactions.items() if count},
        "internal_notes_kept": told.notes,
    }
    return _written(values)


def part_json(part: Part) -> bytes:
    """Write some of the mails."""
    return _written({"schema": SCHEMA, "part": part.number, "mails": [_mail(each) for each in part.entries]})


def _mail(each: Entry) -> dict[str, object]:
    return {
        "number": each.number,
        "case": each.case,
        "direction": each.direction.value,
        "at": _moment(each.at),
        "people": [{"role": role, "who": who} for role, who in each.people],
        "subject": each.subject,
        "text": each.text,
        "files": list(each.files),
    }


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _written(values: Mapping[str, object]) -> bytes:
    return (json.dumps(values, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")
