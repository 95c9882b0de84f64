"""What the certificate of erasure says, in Vietnamese and English side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from leman_desk.domain.certificate import Certificate, CertificateLine, Done, Ending
from leman_desk.domain.erasure import Reason
from leman_desk.wording.labels_deletion import GROUND, HELD_MAILS
from leman_desk.wording.labels_erasure import RESIDUE, UNREACHED
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import N_, NN_, Language, Wording

Pair = tuple[str, str]
"""The same in Vietnamese and in English."""

TITLE = N_("Certificate of erasure")
REFUSAL_TITLE = N_("Decision on a deletion request")
ENDING = {
    Ending.DONE: N_("Done"),
    Ending.PARTLY_DONE: N_("Partly done"),
    Ending.REFUSED: N_("Refused"),
}
ENDING_TONE = {Ending.DONE: "ok", Ending.PARTLY_DONE: "due_soon", Ending.REFUSED: "breached"}
DONE = {
    Done.ERASED: N_("Erased"),
    Done.ANONYMISED: N_("Anonymised"),
    Done.RETAINED: N_("Retained"),
    Done.NOT_FOUND: N_("Not found"),
    Done.REFUSED: N_("Refused"),
}
DONE_TONE = {
    Done.ERASED: "ok",
    Done.ANONYMISED: "ok",
    Done.RETAINED: "due_soon",
    Done.NOT_FOUND: "text",
    Done.REFUSED: "breached",
}
IDENTITY = {
    "code": N_("One-time code to the address on file"),
    "document": N_("Document seen; its copy was destroyed"),
    "in_person": N_("In person, at the shop"),
}
_SENTENCE = {
    Ending.DONE: N_(
        "{organisation} erased the personal data named in request {number} from the systems listed here. "
        "A minimal record of the request is kept."
    ),
    Ending.PARTLY_DONE: N_(
        "{organisation} erased the personal data named in request {number}, except what is listed here as "
        "retained or refused, with its ground. A minimal record of the request is kept."
    ),
    Ending.REFUSED: N_(
        "The Management Board of {organisation} refused request {number}. Its ground: {ground}"
    ),
}
CODE_LABEL = N_("Verification code")
CODE_SAYS = N_(
    "This certificate names nobody. Whoever holds the code can have {organisation} check it. Issued {moment}."
)
TABLE = N_("Systems")
COLUMNS = (N_("System"), N_("Outcome"), N_("Date"), N_("Ground and proof"))
_STRINGS = NN_(
    "{count} name, address or number looked for", "{count} names, addresses and numbers looked for"
)
_BACKUPS = NN_(
    "{count} older backup, which erases again when restored",
    "{count} older backups, which erase again when restored",
)
_UNSEARCHED = NN_(
    "{count} string not looked for, because it is too short to mean one person",
    "{count} strings not looked for, because they are too short to mean one person",
)
_FORMS = NN_("{count} spelling and encoding", "{count} spellings and encodings")


@dataclass(frozen=True, slots=True)
class Both:
    """Speaks both languages at once.

    Attributes:
        zone: IANA name of the office's zone.
    """

    wording: Wording
    zone: str

    def say(self, message: str, **values: object) -> Pair:
        """Say a text; a value that is a pair is itself in both languages."""
        said = []
        for at, language in enumerate((Language.VI, Language.EN)):
            own = {name: value[at] if isinstance(value, tuple) else value for name, value in values.items()}
            said.append(self.wording.of(language).t(message, **own))
        return said[0], said[1]

    def count(self, messages: tuple[str, str], number: int) -> Pair:
        """Say a number of things."""
        vi, en = (self.wording.of(each).n(*messages, number) for each in (Language.VI, Language.EN))
        return vi, en

    def moments(self) -> tuple[Moments, Moments]:
        """Give both ways to write moments."""
        vi, en = (Moments(self.wording.of(each), self.zone) for each in (Language.VI, Language.EN))
        return vi, en


def title(certificate: Certificate, both: Both) -> Pair:
    """Name the paper."""
    return both.say(REFUSAL_TITLE if certificate.ending is Ending.REFUSED else TITLE)


def sentence(certificate: Certificate, both: Both) -> Pair:
    """Say it in one sentence; it claims neither "only" nor "all", for the request's file stays."""
    return both.say(
        _SENTENCE[certificate.ending],
        organisation=certificate.organisation,
        number=certificate.number,
        ground=certificate.refused,
    )


def rows(certificate: Certificate, both: Both) -> list[tuple[Pair, Pair]]:
    """Give the facts of the request: label and value."""
    vi, en = both.moments()

    def moment(message: str, at: datetime) -> tuple[Pair, Pair]:
        return both.say(message), (vi.moment_full(at), en.moment_full(at))

    numbers = (
        certificate.number if not certificate.complaint else f"{certificate.number}, {certificate.complaint}"
    )
    found = [
        (both.say(N_("Request")), (numbers, numbers)),
        moment(N_("Request received"), certificate.requested_at),
    ]
    if certificate.identity in IDENTITY:
        said = both.say(IDENTITY[certificate.identity])
        if certificate.identified_at is not None:
            at = certificate.identified_at
            said = (f"{said[0]}, {vi.moment_full(at)}", f"{said[1]}, {en.moment_full(at)}")
        found.append((both.say(N_("Identity")), said))
    signed = both.say(
        N_("{signed} of {needed} signatures of Board members, {moment}"),
        signed=certificate.signatures,
        needed=certificate.needed,
        moment=(vi.moment_full(certificate.decided_at), en.moment_full(certificate.decided_at)),
    )
    found.append((both.say(N_("Decision")), signed))
    if certificate.executed_at is not None:
        found.append(moment(N_("Erased in this desk"), certificate.executed_at))
    scan = certificate.scan
    if scan is not None:
        strings, forms = both.count(_STRINGS, scan.strings), both.count(_FORMS, scan.forms)
        result = (
            both.say(N_("Left or out of reach: {what}"), what=exceptions(scan.exceptions, both))
            if scan.exceptions
            else both.say(N_("Nothing was left"))
        )
        searched = (f"{strings[0]}; {forms[0]}", f"{strings[1]}; {forms[1]}")
        if scan.unsearched:
            short = both.count(_UNSEARCHED, scan.unsearched)
            searched = (f"{searched[0]}; {short[0]}", f"{searched[1]}; {short[1]}")
        told = (
            f"{result[0]} ({vi.moment_full(scan.at)}; {searched[0]})",
            f"{result[1]} ({en.moment_full(scan.at)}; {searched[1]})",
        )
        found.append((both.say(N_("Residue scan")), told))
    return found


def exceptions(left: Sequence[tuple[str, Reason]], both: Both) -> Pair:
    """Say what was left or is out of reach; backups are counted, for people name the files."""
    backups = sum(reason is Reason.OLDER_BACKUP for _, reason in left)
    said = [both.count(_BACKUPS, backups)] if backups else []
    for place, reason in left:
        if reason is Reason.UNREACHABLE and place in UNREACHED:
            said.append(both.say(UNREACHED[place]))
        elif reason is not Reason.OLDER_BACKUP:
            said.append(both.say(N_("{place}: {why}"), place=place, why=both.say(RESIDUE[reason])))
    return "; ".join(each[0] for each in said), "; ".join(each[1] for each in said)


def why(line: CertificateLine, both: Both) -> Pair:
    """Give the ground of what stays; mail under a hold is counted, with the grounds of the holds."""
    usual = line.ground_vi, line.ground_en
    if not line.held:
        return usual
    named = [both.say(GROUND[each]) for each in line.grounds]
    listed = "; ".join(each[0] for each in named), "; ".join(each[1] for each in named)
    held = both.say(N_("{mails}: {grounds}"), mails=both.count(HELD_MAILS, line.held), grounds=listed)
    return _joined(usual[0], held[0]), _joined(usual[1], held[1])


def proof(line: CertificateLine, both: Both) -> Pair:
    """Say what proves it: what proves it for such a system, or the entry in the ledger of what was erased."""
    said = line.proof_vi, line.proof_en
    if line.entry:
        number, _, fingerprint = line.entry.partition(":")
        told = N_("erasure ledger, entry {number}, fingerprint {fingerprint}")
        said = both.say(told, number=number, fingerprint=fingerprint)
    label = both.say(N_("Proof"))
    return (f"{label[0]}: {said[0]}", f"{label[1]}: {said[1]}") if said[0] else ("", "")


def _joined(*parts: str) -> str:
    return ". ".join(filter(None, parts))


def outcome(line: CertificateLine, both: Both) -> Pair:
    """Say what became of one system's data."""
    said = both.say(DONE[line.done])
    if line.until is None:
        return said
    vi, en = both.moments()
    return both.say(N_("Retained until {day}"), day=(vi.day(line.until), en.day(line.until)))
