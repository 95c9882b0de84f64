"""Facts as sentences, with their details where they carry them."""

import string

import pytest

from leman_desk.domain.facts import FactKind, Value
from leman_desk.wording.activity import FACT, FACT_DETAILED, activity
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Words

LINH = "8f14e45f-ceea-467f-a0e6-4a8f0d3c2b11"


def sentence(words: Words, kind: FactKind, codes: dict[str, Value]) -> str:
    return activity(
        Moments(words, "Asia/Ho_Chi_Minh"),
        kind.value,
        codes,
        categories={"DISCLOSURE": "Tiết lộ khi chưa được đồng ý"},
        people={LINH: "Nguyễn Hà Linh"},
    )


def test_every_kind_has_a_sentence() -> None:
    assert set(FACT) == set(FactKind)
    assert set(FACT_DETAILED) <= set(FACT)


@pytest.mark.parametrize(
    ("kind", "codes", "expected"),
    [
        (FactKind.NOTE_ADDED, {"note": 4}, "Đã thêm ghi chú"),
        (FactKind.CATEGORY_SET, {"category": "DISCLOSURE"}, "Đã đặt loại: Tiết lộ khi chưa được đồng ý"),
        (FactKind.CATEGORY_SET, {"category": None}, "Đã đổi loại"),
        (FactKind.SEVERITY_SET, {"severity": "S2", "severity_before": "S3"}, "Đã đặt mức độ: Cao"),
        (FactKind.ASSIGNED, {"assignee": LINH}, "Đã giao cho Nguyễn Hà Linh"),
        (FactKind.ASSIGNED, {"assignee": None}, "Đã bỏ người phụ trách"),
        (FactKind.STATUS_SET, {"status": "waiting"}, "Đã đặt trạng thái: Chờ khách hàng"),
        (FactKind.MERGED, {"into": "LD-26-0147", "into_case": 3}, "Đã gộp vào LD-26-0147"),
        (FactKind.EVIDENCE_ADDED, {"label": 3}, "Đã niêm phong chứng cứ E3"),
        (FactKind.CLOCK_STOPPED, {"verdict": "met"}, "Đã dừng tính thời hạn: Đúng hạn"),
        (
            FactKind.CLOCK_STARTED,
            {"due_at": "2026-02-24T04:30:00+00:00"},
            "Bắt đầu tính thời hạn, đến hạn 11:30 thứ Ba 24/02",
        ),
        (FactKind.CASE_OPENED, {"received_at": "2026-02-24T04:30:00+00:00"}, "Đã mở hồ sơ"),
        (FactKind.CASE_OPENED, {"channel": "phone"}, "Mở hồ sơ thủ công: Điện thoại"),
    ],
)
def test_sentences(vi: Words, kind: FactKind, codes: dict[str, Value], expected: str) -> None:
    assert sentence(vi, kind, codes) == expected


@pytest.mark.parametrize("kind", list(FactKind))
def test_no_kind_leaves_a_brace_behind(en: Words, vi: Words, kind: FactKind) -> None:
    names = [name for _, name, _, _ in string.Formatter().parse(FACT_DETAILED.get(kind, "")) if name]
    unheard_of: dict[str, Value] = dict.fromkeys(names, "unheard of")
    moments = dict.fromkeys({"due_at", "until"} & unheard_of.keys(), "2026-02-24T04:30:00+00:00")
    unheard_of.update(moments)
    for words in (en, vi):
        assert "{" not in sentence(words, kind, {})
        assert "{" not in sentence(words, kind, unheard_of)
