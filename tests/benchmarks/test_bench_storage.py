"""Costs of queues, rows and search over a hundred thousand complaints, on both databases in one run."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest

from leman_desk.domain.ids import CaseId, PersonId
from leman_desk.services.queries import CaseFilter, Order, Segment, View
from leman_desk.storage.store import SqlStore, create_office, create_store
from tests.benchmarks.first_paint import NOW
from tests.benchmarks.seed import seed_complaints
from tests.postgres import Cluster

COMPLAINTS = 100_000
KEY = bytes(range(32))


@pytest.fixture(scope="module", params=["sqlcipher", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqlStore]:
    folder: Path = tmp_path_factory.mktemp("bench")
    if request.param == "sqlcipher":
        opened = create_store(folder / "desk.db", KEY)
        yield opened
        opened.close()
        return
    with Cluster() as cluster:
        opened = create_office(cluster.create("bench"), KEY)
        yield opened
        opened.close()


def cost(act: Callable[[], object], runs: int = 7) -> float:
    """Give the median in milliseconds, the first and cold run apart."""
    times = []
    for _ in range(runs):
        begun = perf_counter()
        act()
        times.append((perf_counter() - begun) * 1000)
    return median(times[1:])


@pytest.mark.benchmark
def test_costs_over_a_hundred_thousand_complaints(
    store: SqlStore, capsys: pytest.CaptureFixture[str]
) -> None:
    begun = perf_counter()
    people = seed_complaints(store, COMPLAINTS)
    seconds = perf_counter() - begun
    reader, me = store.reader(), PersonId(people[0])
    today_ends = NOW + timedelta(hours=8)

    def queue(**chosen: object) -> Callable[[], object]:
        return lambda: reader.queue(CaseFilter(**chosen), me, NOW, today_ends)  # type: ignore[arg-type]

    visible = [CaseId(number) for number in range(COMPLAINTS - 60, COMPLAINTS)]
    measured = {
        "counts": lambda: reader.counts(me, NOW),
        "all, open": queue(view=View.ALL),
        "mine, open": queue(view=View.MINE),
        "triage": queue(view=View.TRIAGE),
        "all, answered": queue(view=View.ALL, segment=Segment.ANSWERED),
        "all, answered, by severity": queue(view=View.ALL, segment=Segment.ANSWERED, order=Order.SEVERITY),
        "category, answered": queue(view=View.ALL, segment=Segment.ANSWERED, category="C3"),
        "search, rare": queue(view=View.ALL, text="khach4711"),
        "search, two words": queue(view=View.ALL, text="nguyen nhan"),
        "search, broad prefix": queue(view=View.ALL, text="kh"),
        "search, mine": queue(view=View.MINE, text="dien thoai"),
        "jump, name": lambda: reader.jump("nguyen thi hoa", 12),
        "jump, broad": lambda: reader.jump("ng", 12),
        "60 rows": lambda: reader.case_rows(visible, NOW),
        "case view": lambda: reader.case_view(visible[0], NOW),
    }
    costs = {name: cost(act) for name, act in measured.items()}
    with capsys.disabled():
        print(f"\n{store.writer.dialect.name}: {COMPLAINTS} complaints seeded in {seconds:.1f} s")  # noqa: T201
        for name, spent in costs.items():
            print(f"  {name:28} {spent:8.1f} ms")  # noqa: T201
    assert reader.queue(CaseFilter(view=View.ALL), me, NOW, today_ends).segments[Segment.ANSWERED] > 80_000
