"""The computer's clock, as aware UTC."""

from datetime import UTC, datetime, timedelta

from leman_desk.system.clock import SystemClock


def test_now_is_the_present_in_aware_utc() -> None:
    before = datetime.now(UTC)
    now = SystemClock().now()
    assert now.utcoffset() == timedelta(0)
    assert now.tzinfo is UTC
    assert before <= now <= datetime.now(UTC)
