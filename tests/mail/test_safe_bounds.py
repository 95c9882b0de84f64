"""The worst HTML: cleaned, it stays what it is, and cleaning needs less than 300 MB."""

import json
import subprocess
import sys

import pytest

from leman_desk.mail.safe_html import make_safe
from tests.mail.worst_html import WORST

MEGABYTES = 300
TIMES = 200
"""So many times the cost of the peer: two seconds where measured alone."""
_MEASURE = """
import json, re, sys
from pathlib import Path
from leman_desk.mail.safe_html import make_safe
from tests.mail.worst_html import WORST
from tests.peer import times_the_peer

def peak():
    return int(re.search(r"VmHWM:\\s+([0-9]+)", Path("/proc/self/status").read_text())[1]) / 1024

before, report = peak(), {}
for name, source in WORST.items():
    # Ten mails' worth in one: what is read is cut, what is looked through for names is not.
    times, _ = times_the_peer(lambda: (make_safe(source), make_safe(source * 10)))
    report[name] = [times, peak() - before]
sys.stdout.write(json.dumps(report))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from /proc")
def test_no_html_takes_300_mb_or_two_hundred_times_the_peer_to_clean() -> None:
    done = subprocess.run([sys.executable, "-c", _MEASURE], capture_output=True, check=True, text=True)
    report: dict[str, tuple[float, float]] = json.loads(done.stdout)
    assert set(report) == set(WORST)
    assert not {name: times for name, (times, _) in report.items() if times >= TIMES}
    assert max(megabytes for _, megabytes in report.values()) < MEGABYTES


@pytest.mark.parametrize("name", WORST)
def test_the_worst_twice_is_once(name: str) -> None:
    shown = make_safe(WORST[name]).html
    assert make_safe(shown).html == shown


def test_a_table_of_more_places_than_anybody_reads_becomes_lines() -> None:
    fits = make_safe("<table>" + "<tr><td>a<td>b" * 600 + "</table>").html
    assert fits.count("<tr>") == 600
    shown = make_safe(WORST["cells over many columns"]).html
    assert "<table>" not in shown
    assert shown.count("x") > 1_000


def test_quotations_are_indented_six_times_and_keep_their_words() -> None:
    shown = make_safe("<blockquote>lời" * 9 + "</blockquote>" * 9).html
    assert shown.count("<blockquote>") == shown.count("</blockquote>") == 6
    assert shown.count("lời") == 9


def test_of_very_many_pictures_the_last_are_told_by_their_text() -> None:
    shown = make_safe("<img src='cid:a' alt='ảnh'> " * 250).html
    assert shown.count("<img") == 200
    assert shown.endswith("> " + "ảnh " * 50)
