"""A person in the rows of a desk, below all services, and her erasure in the database alone."""

from leman_desk.domain.correspondence import Note
from leman_desk.domain.erasure import ErasureRun, Kept, RunState, Subject
from leman_desk.domain.facts import Fact, FactKind
from leman_desk.domain.ids import CaseId
from leman_desk.storage.replay import IN_DATABASE
from leman_desk.storage.store import SqlStore
from tests.storage.sample import NOW, add_case, add_message, customer

NAME, EMAIL, WORD = "Nguyễn Thị Hòa", "hoa@example.vn", "Xuyếnbackup771"
STRINGS = [NAME, EMAIL, WORD]


def planted(store: SqlStore) -> tuple[CaseId, Subject]:
    """Give a case with a person on it, and a request that is a case of its own."""
    request = add_case(store, 1)
    with store.work() as work:
        one = customer(NAME, EMAIL)
        work.add(one)
        work.commit()
    case = add_case(store, 2, customer=one.id, subject=f"{WORD} của {NAME}")
    with store.work() as work:
        add_message(work, f"{WORD} {EMAIL}", case=case, sha256="ab" * 32, message_id="<hoa-1@example.vn>")
        people = work.people()
        work.add(Note(case, people[0].id, f"{NAME} {WORD}", NOW))
        work.record(Fact(FactKind.NOTE_ADDED, NOW, people[0].id, case, {}, {"old": WORD}))
        work.index(case)
        work.commit()
    subject = Subject(
        names=(NAME,),
        emails=(EMAIL,),
        numbers=(WORD,),
        customers=frozenset({one.id}),
        cases=frozenset({case}),
    )
    return request, subject


def erase(store: SqlStore, request: CaseId, subject: Subject) -> None:
    """Erase in the database, as the service does."""
    with store.work() as work:
        run = ErasureRun(request, RunState.BEGUN, NOW, work.people()[0].id)
        work.add(run)
        work.flush()
        store.erasing().seal_subject(work, run, subject)
        work.commit()
    naming = store.erasing().find_naming(subject)
    with store.work() as work:
        found = work.erasure_run(request)
        assert found is not None
        plan = store.erasing().write_ledger(work, found, [Kept("invoices", "accounting")], naming, NOW)
        work.commit()
    store.erasing().copy_ledger()
    for step in IN_DATABASE:
        at: tuple[int, int] | None = (0, 0)
        while at is not None:
            with store.work() as work:
                batch = work.erase(step, plan, at)
                at = batch.following
                work.commit()
    store.erasing().fold_up()
