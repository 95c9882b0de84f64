"""What erasing a person does to every table and column; a test fails for one without a rule.

A rule says how a row belongs to a person (its tie), what becomes of it, and for columns that stay, why they
hold no personal data. The steps of an erasure are read from these rules, so a table that declares one is
erased without further code. References from other tables to a row that goes are taken off first; where such a
reference must not be empty, its own table needs a rule that takes its row as well.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from leman_desk.domain.erasure import Step


class Tie(StrEnum):
    """How a row belongs to a person; also the name under which a plan lists what rows hang on."""

    CASE = "cases"
    MESSAGE = "message"
    CUSTOMER = "customer"
    EVIDENCE = "evidence"
    OUTGOING = "outgoing"
    DRAFT = "draft"
    PENDING = "pending_mail"
    BLOB = "blob"
    FACT = "fact_detail"
    CLOCK = "clock_ref"
    """By the name of a clock of a case in scope."""
    FINGERPRINT = "sha256"
    """By the hash of a file or mail that goes, unless one that stays has the same."""
    WORDS = "words"
    """Rows that name the person in one of their texts."""
    NOBODY = ""
    """No row belongs to a customer; what people of the desk write there is searched by the residue scan."""


class Deed(StrEnum):
    """What becomes of a row."""

    ERASE = "erase"
    ANONYMISE = "anonymise"
    KEEP = "keep"
    OWN = "own"
    """Erasing has code of its own for it, named in `why`."""


_STEP_OF = {
    Tie.CASE: Step.CASES,
    Tie.MESSAGE: Step.MAIL,
    Tie.CUSTOMER: Step.PEOPLE,
    Tie.EVIDENCE: Step.MAIL,
    Tie.OUTGOING: Step.OUTBOX,
    Tie.DRAFT: Step.OUTBOX,
    Tie.PENDING: Step.MAIL,
    Tie.BLOB: Step.CASES,
    Tie.FACT: Step.TRAIL,
    Tie.CLOCK: Step.CASES,
    # While the rows that know the hashes are still there.
    Tie.FINGERPRINT: Step.OUTBOX,
    Tie.WORDS: Step.WORDS,
    Tie.NOBODY: Step.CASES,
}


@dataclass(frozen=True, slots=True)
class Rule:
    """What erasing does to one table.

    Attributes:
        column: The column that ties a row; for `Tie.WORDS` the one by which a plan lists rows.
        blank: New values of columns when rows are anonymised.
        keep: Columns that stay, each with the reason why that names nobody.
        texts: Columns in which `Tie.WORDS` looks for the person.
        step: When it is done.
        why: Why rows may stay, or which code erases them.
        query: Whether the texts are searches, which name a person by few words in any order.
    """

    deed: Deed
    tie: Tie = Tie.NOBODY
    column: str = ""
    blank: Mapping[str, object] = field(default_factory=dict)
    keep: Mapping[str, str] = field(default_factory=dict)
    texts: tuple[str, ...] = ()
    step: Step = Step.CASES
    why: str = ""
    query: bool = False


def erase(tie: Tie, column: str, *, step: Step | None = None) -> Rule:
    """Let rows go whole."""
    return Rule(Deed.ERASE, tie, column, step=step or _STEP_OF[tie])


def erase_naming(*texts: str, query: bool = False) -> Rule:
    """Let rows go that name the person in one of these columns."""
    return Rule(Deed.ERASE, Tie.WORDS, "id", texts=texts, step=Step.WORDS, query=query)


def blank_naming(column: str, blank: Mapping[str, object], kept: Mapping[str, str]) -> Rule:
    """Blank texts that nobody can change any more, in rows in which one of them names the person."""
    return Rule(Deed.ANONYMISE, Tie.WORDS, column, blank, kept, tuple(blank), Step.WORDS)


def anonymise(tie: Tie, column: str, blank: Mapping[str, object], keep: Mapping[str, str]) -> Rule:
    """Blank some columns of a row and keep the others, each for a reason."""
    return Rule(Deed.ANONYMISE, tie, column, blank, keep, step=_STEP_OF[tie])


def keep(why: str, **columns: str) -> Rule:
    """Keep every row: no customer stands in it. Columns with free text of the office are named one by one."""
    return Rule(Deed.KEEP, why=why, keep=columns)


def own(why: str) -> Rule:
    """Leave a table to code of its own."""
    return Rule(Deed.OWN, why=why)


_NUMBER, _TIME, _CODE = "a number of ours", "a moment", "a code of ours"
_OFFICE = "of the office; typed for everybody, and searched by the scan"
_STAFF, _LINK = "a person of the desk", "a reference to a row that stays"


def _all(why: str, *names: str) -> dict[str, str]:
    return dict.fromkeys(names, why)


_CLOCK_STAYS = {
    **_all(
        _NUMBER, "id", "length", "amount_seconds", "calendar_version", "extended", "used_seconds", "version"
    ),
    **_all(_CODE, "kind", "rule", "unit", "verdict", "void"),
    **_all(_TIME, "started_at", "due_at", "soon_at", "risk_at", "half_at", "extended_at", "paused_at"),
    **_all(_TIME, "stopped_at", "pauses"),
    **_all(_STAFF, "extended_by", "stopped_by"),
    **_all(_LINK, "case_id"),
}

RULES: dict[str, Rule] = {
    # the desk
    "desk": keep("settings of the office", **_all(_OFFICE, "key", "value")),
    "person": keep(
        "the desk's own people",
        **_all(_STAFF, "name", "login", "login_key", "roles", "title", "language", "email"),
    ),
    "secret": keep("passwords and keys, sealed", name=_CODE),
    "calendar": keep("one row for the office", name=_OFFICE),
    "calendar_version": blank_naming(
        "version",
        {"reason": ""},
        {
            **_all(_NUMBER, "version"),
            **_all(_LINK, "calendar_id"),
            **_all(_OFFICE, "spec", "preset", "notes"),
            **_all(_TIME, "at"),
            **_all(_STAFF, "author_id"),
        },
    ),
    "category": keep(
        "categories of the office",
        **_all(_OFFICE, "code", "name_en", "name_vi", "clause", "severity"),
        **_all(_OFFICE, "steps_en", "steps_vi", "keywords"),
    ),
    "template": keep(
        "letters of the office",
        **_all(_OFFICE, "code", "categories", "title_vi", "title_en"),
        **_all(_OFFICE, "subject_vi", "subject_en", "body_vi", "body_en"),
    ),
    "running_number": keep("counters", kind=_CODE),
    "lease": keep("names of programs", **_all(_CODE, "name", "holder")),
    "clock_rule": keep(
        "rules of law",
        **_all(_OFFICE, "code", "name_en", "name_vi", "citation", "unit", "begins", "ends"),
        categories=_CODE,
    ),
    # sealed bytes
    "blob": erase(Tie.BLOB, "id"),
    "blob_chunk": erase(Tie.BLOB, "blob_id", step=Step.SEALED),
    # customers and cases
    "customer": erase(Tie.CUSTOMER, "id"),
    "cases": anonymise(
        Tie.CASE,
        "id",
        {"subject": "", "suggestion_words": "", "not_privacy_reason": "", "customer_id": None},
        {
            **_all(_NUMBER, "id", "number", "version"),
            **_all(_CODE, "kind", "channel", "status", "severity", "category", "suggestion", "unread"),
            **_all(_TIME, "received_at", "opened_at", "triaged_at", "waiting_since", "last_activity_at"),
            **_all(_TIME, "set_aside_at"),
            **_all(_STAFF, "assignee_id"),
            **_all(_LINK, "merged_into_id"),
        },
    ),
    # mail
    "mailbox": keep(
        "the office's own addresses",
        **_all(
            _OFFICE,
            "address",
            "display_name",
            "imap_host",
            "smtp_host",
            "username",
            "folders",
            "ca",
            "trusted_servers",
        ),
        **_all(_CODE, "imap_security", "smtp_security", "error"),
    ),
    "folder_mark": keep("folders of the office's mailboxes", **_all(_OFFICE, "folder", "use")),
    "message": erase(Tie.MESSAGE, "id"),
    "message_body": erase(Tie.MESSAGE, "message_id"),
    "attachment": erase(Tie.MESSAGE, "message_id"),
    "pending_mail": erase(Tie.PENDING, "id"),
    "mail_identity": own("the place on the server stays as a number, its mail is taken off: Step.MAIL"),
    # work on a case
    "evidence": erase(Tie.EVIDENCE, "id"),
    "note": erase(Tie.CASE, "case_id"),
    "task": erase(Tie.CASE, "case_id"),
    "draft": erase(Tie.DRAFT, "id"),
    "outgoing": erase(Tie.OUTGOING, "id"),
    "guard_release": erase(Tie.CASE, "case_id"),
    "presence": erase(Tie.CASE, "case_id"),
    "file_scan": erase(Tie.FINGERPRINT, "sha256"),
    "sender_rule": erase_naming("pattern", "reason"),
    "saved_view": erase_naming("name", "name_key", "query", query=True),
    # time-keeping: verdicts stay, words go
    "response_clock": keep(
        "verdicts without a person; the mail that stopped one is taken off", verdict=_CODE
    ),
    "case_clock": anonymise(Tie.CASE, "case_id", {"extension_reason": "", "stop_proof": ""}, _CLOCK_STAYS),
    "receipt_correction": anonymise(
        Tie.CASE,
        "case_id",
        {"reason": ""},
        {
            **_all(_NUMBER, "id", "cycle", "version"),
            **_all(_TIME, "before", "after", "proposed_at", "confirmed_at", "withdrawn_at"),
            **_all(_STAFF, "proposed_by", "confirmed_by"),
            **_all(_LINK, "case_id"),
        },
    ),
    "breach_report": anonymise(
        Tie.CASE,
        "case_id",
        {"explanation": "", "remedy": ""},
        {
            **_all(_NUMBER, "id", "version"),
            **_all(_CODE, "clock", "cause"),
            **_all(_STAFF, "reported_by"),
            **_all(_TIME, "reported_at"),
            **_all(_LINK, "case_id"),
        },
    ),
    "notice": keep("who was told of which clock", **_all(_CODE, "clock_ref", "stage")),
    "snooze": erase(Tie.CLOCK, "clock_ref"),
    # the trail
    "fact": keep(
        "ids, codes and times; the chain stands on them", kind=_CODE, codes="never free text, by house rule"
    ),
    "fact_detail": erase(Tie.FACT, "seq"),
    "decision": anonymise(
        Tie.CASE,
        "case_id",
        {"ground": ""},
        {
            **_all(_NUMBER, "id"),
            **_all(_CODE, "outcome"),
            **_all(_STAFF, "person_id"),
            **_all(_TIME, "decided_at"),
            **_all(_LINK, "case_id"),
        },
    ),
    "erasure_ledger": keep(
        "the ledger's lines, sealed",
        **_all("keyed hashes, ids, counts, codes", "subject_tag", "destroyed", "kept"),
    ),
    "customers_apart": keep("numbers of cards that are not the same person"),
    # deletion requests: what was done stays, words go
    "deletion_request": anonymise(
        Tie.CASE,
        "case_id",
        {"proposal": "", "reason": ""},
        {
            **_all(_LINK, "case_id", "complaint_id", "duplicate_of_id"),
            **_all(_CODE, "origin", "step", "ended", "third_parties", "grounds"),
            **_all(_STAFF, "opened_by", "scope_by", "holds_by", "executed_by"),
            **_all(_TIME, "identified_at", "scope_at", "holds_at", "decided_at", "waits_until"),
            **_all(_TIME, "ready_at", "execution_began_at", "erased_at", "scanned_at", "closed_at"),
            **_all(_NUMBER, "needed", "version"),
        },
    ),
    "identity_check": anonymise(
        Tie.CASE,
        "case_id",
        {"code_hash": "", "note": ""},
        {
            **_all(_NUMBER, "id", "tries", "version"),
            **_all(_LINK, "case_id", "address_id", "document_id"),
            **_all(_CODE, "method", "result"),
            **_all(_TIME, "begun_at", "expires_at", "settled_at", "destroyed_at"),
            **_all(_STAFF, "by", "settled_by"),
        },
    ),
    "hold": anonymise(
        Tie.CASE,
        "case_id",
        {"label": "", "citation": "", "end_note": ""},
        {
            **_all(_NUMBER, "id", "record", "version"),
            **_all(_LINK, "case_id", "cause_id"),
            **_all(_CODE, "ground", "kind", "system", "ended_as"),
            **_all(_TIME, "placed_at", "expires_at", "ended_at", "told_at"),
            **_all(_STAFF, "placed_by", "owner_id", "ended_by"),
        },
    ),
    "signature": anonymise(
        Tie.CASE,
        "case_id",
        {"note": ""},
        {
            **_all(_NUMBER, "id", "version"),
            **_all(_LINK, "case_id"),
            **_all(_STAFF, "person_id", "seat_id"),
            **_all(_CODE, "opinion", "void_reason"),
            **_all(_TIME, "signed_at", "voided_at"),
        },
    ),
    "checklist_row": anonymise(
        Tie.CASE,
        "case_id",
        {"owner": "", "email": "", "found": "", "reason": "", "proof": "", "folder": ""},
        {
            **_all(_NUMBER, "id", "version", "due_days"),
            **_all(_LINK, "case_id", "evidence_id"),
            **_all(_CODE, "system", "language", "planned", "result"),
            "terms": _OFFICE,
            **_all(_TIME, "retained_until", "suspended_at", "asked_at", "reminded_at", "due_at"),
            **_all(_TIME, "closed_at"),
            **_all(_STAFF, "closed_by"),
        },
    ),
    "customer_address": erase(Tie.CUSTOMER, "customer_id"),
    "scope_item": keep(
        "ids of what was in scope and codes, of rows that are gone", **_all(_CODE, "kind", "match", "belongs")
    ),
    "deputy": keep("people of the Board who stand in for each other"),
    "deletion_notice": keep("who was reminded of which request", what=_CODE),
    "checklist_system": keep(
        "systems of the office and who answers for them",
        **_all(_OFFICE, "code", "name_en", "name_vi", "owner_en", "owner_vi"),
        **_all(_OFFICE, "how_en", "how_vi", "reason_en", "reason_vi", "proof_en", "proof_vi"),
        **_all(_OFFICE, "email", "language"),
        **_all(_CODE, "action", "performer"),
    ),
    # The files themselves are in the plan, and go with the step of files.
    "data_package": erase(Tie.CUSTOMER, "customer_id"),
    "rights_item": anonymise(
        Tie.CASE,
        "case_id",
        {"words": "", "before": "", "after": "", "reason": ""},
        {
            **_all(_NUMBER, "id", "version"),
            **_all(_LINK, "case_id", "address_id"),
            **_all(_CODE, "kind", "what", "state"),
            **_all(_TIME, "asked_at", "settled_at", "answered_at", "again_at"),
            **_all(_STAFF, "asked_by", "settled_by", "again_by"),
        },
    ),
    # erasing
    "erasure_run": own("sealed under a key that lies elsewhere and is destroyed at the end"),
    "certificate": keep(
        "names systems, dates and grounds in the office's own words, never the person",
        **_all(_CODE, "tag", "ending", "sha256", "letter", "error"),
        pdf="as the table",
    ),
    "erasure_tombstone": keep("keyed hashes"),
    "suppression": keep("keyed hashes", reason=_CODE),
    # search
    "search_due": keep("numbers of entries; what is indexed is what is left by then"),
    "search_text": own("indexed anew from what is left: Step.SEARCH"),
    "search_index": own("its words are taken out with the old text: Step.SEARCH"),
}

ALSO: dict[str, Rule] = {
    # Today's words of the system then stand in their place.
    "checklist_row": blank_naming("id", {"terms": ""}, {}),
}
"""What happens besides to rows of a table that name the person, whosever they are."""


def rules_of(name: str) -> tuple[Rule, ...]:
    """Give every rule of a table."""
    return tuple(each[name] for each in (RULES, ALSO) if name in each)
