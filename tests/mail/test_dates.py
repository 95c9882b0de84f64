"""The Date field in all the forms mailers give it."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leman_desk.mail.dates import sent_at

MOMENT = datetime(2026, 2, 11, 4, 30, tzinfo=UTC)
AS_UTC = datetime(2026, 2, 11, 11, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "raw",
    [
        b"Wed, 11 Feb 2026 11:30:00 +0700",
        b"Wed, 11 Feb 2026 11:30:00 +0700 (ICT)",
        b"wed, 11 FEB 2026 11:30:00 +0700",
        b"Thu, 11 Feb 2026 11:30:00 +0700",  # the name of the day is wrong
        b"11 February 2026 11:30 +0700",
        b"11-Feb-2026 11:30:00 +0700",
        b"Wed,11 Feb 2026 11:30:00 +07:00",
        b"Wed, 11 Feb 2026 11:30:00+0700",
        b"Wed, 11 Feb 2026 11.30.00 +0700",
        b"Wed, 11 Feb 26 11:30:00 +0700",
        b"Wed, 11 Feb 126 11:30:00 +0700",
        b"Wed, 11 Feb 2026 11:30:00 UTC+07:00",
        b"Wed, 11 Feb 2026 04:30:00 GMT",
        b"Wed, 11 Feb 2026 04:30:00 Z",
        b"Tue, 10 Feb 2026 23:30:00 EST",
        b"Tue, 10 Feb 2026 21:30:00 PDT",
        b"Wed, 11 Feb 2026 04:30:00 -0000",
        b"2026-02-11T11:30:00+07:00",
        b"2026-02-11 04:30:00Z",
        b"(thu (tu)) 11 Feb 2026 11:30:00 +0700",
        b"  Wed,\t11  Feb  2026  11:30:00  +0700  ",
    ],
)
def test_forms_of_one_moment(raw: bytes) -> None:
    assert sent_at(raw) == (MOMENT, None)


@pytest.mark.parametrize(
    "raw",
    [
        b"Wed, 11 Feb 2026 11:30:00",
        b"Wed, 11 Feb 2026 11:30:00 ICT",
        b"Wed, 11 Feb 2026 11:30:00 K",
        b"Wed Feb 11 11:30:00 2026",
        b"2026-02-11 11:30",
    ],
)
def test_without_a_known_zone_it_is_read_as_utc_and_noted(raw: bytes) -> None:
    assert sent_at(raw) == (AS_UTC, "date_without_zone")


@pytest.mark.parametrize(
    ("raw", "moment"),
    [
        (b"11 Feb 49 00:00 +0000", datetime(2049, 2, 11, tzinfo=UTC)),  # RFC 5322 §4.3
        (b"11 Feb 50 00:00 +0000", datetime(1950, 2, 11, tzinfo=UTC)),
        (b"31 Dec 2016 23:59:60 +0000", datetime(2017, 1, 1, tzinfo=UTC)),
        (b"1 Jan 2017 06:59:60 +0700", datetime(2017, 1, 1, tzinfo=UTC)),
        (b"29 Feb 2024 00:00 +0000", datetime(2024, 2, 29, tzinfo=UTC)),
    ],
)
def test_years_and_leaps(raw: bytes, moment: datetime) -> None:
    assert sent_at(raw) == (moment, None)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"hom qua",
        b"30 Feb 2026 11:30:00 +0700",
        b"29 Feb 2026 11:30:00 +0700",
        b"11 Feb 2026 24:30:00 +0700",
        b"11 Feb 2026 11:60:00 +0700",
        b"11 Feb 2026 11:30:61 +0700",
        b"11 Feb 2026 11:30:00 +9900",
        b"11 Feb 2026 11:30:00 +0760",
        b"11 Hai 2026 11:30:00 +0700",
        b"11/02/2026 11:30",
        b"0001-01-01T00:00:00+14:00",
        b"Fri, 31 Dec 9999 23:59:59 -0100",
        b"(" * 300,
        "Thứ Tư, 11 Tháng Hai 2026".encode(),
    ],
)
def test_what_is_no_date(raw: bytes) -> None:
    assert sent_at(raw) == (None, "date_malformed")


@given(
    st.binary(max_size=120) | st.from_regex(rb"\A[0-9]{1,2} Feb [0-9]{2,4} [0-9:]{4,9} [+-]?[0-9A-Z]{1,5}\Z")
)
def test_nothing_raises(raw: bytes) -> None:
    moment, _ = sent_at(raw)
    assert moment is None or moment.utcoffset() is not None
