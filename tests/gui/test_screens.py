"""Every page in both languages, both themes, two sizes of window and two of text: all text can be read."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.gui.screens import Finding
from tests.gui.screens_child import DIALOGS, LATER, LATER_LOOKS, PAGES, SCALES, SIZES, THEMES, StoppedClock
from tests.sample_desk import SampleDesks

ROOT = Path(__file__).resolve().parents[2]
CHILD = Path(__file__).with_name("screens_child.py")
PICTURES = ROOT / "tests" / "output" / "screens"
LANGUAGES = ("en", "vi")
pytestmark = pytest.mark.timeout(700)  # the first test waits for every picture
SCREENS = ("first-run", "restore", "sign-in", *PAGES, *DIALOGS, *LATER)
_PATIENCE_SECONDS = 600


@pytest.fixture(scope="module")
def findings(sample_desks: SampleDesks, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Finding]]:
    """Picture everything, both languages at the same time, and give what is wrong by picture."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    profiles = {language: tmp_path_factory.mktemp(language) for language in LANGUAGES}
    for profile in profiles.values():
        sample_desks.put(profile, StoppedClock())
    children = [
        subprocess.Popen(
            [sys.executable, str(CHILD), str(profile), language, str(PICTURES)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            text=True,
            encoding="utf-8",
        )
        for language, profile in profiles.items()
    ]
    found: dict[str, list[Finding]] = {}
    for child in children:
        told, errors = child.communicate(timeout=_PATIENCE_SECONDS)
        assert child.returncode == 0, errors
        assert "Traceback" not in errors, errors
        found |= {key: [Finding(**each) for each in several] for key, several in json.loads(told).items()}
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("screen", SCREENS)
def test_all_text_can_be_read(
    findings: dict[str, list[Finding]], screen: str, theme: str, language: str
) -> None:
    scales = [scale for shown, scale in LATER_LOOKS if shown == theme] if screen in LATER else SCALES
    keys = [f"{screen}-{theme}-{language}-{scale}-{width}" for scale in scales for width, _ in SIZES]
    assert all((PICTURES / f"{key}.png").stat().st_size > 10_000 for key in keys)
    wrong = [f"{key}: {each}" for key in keys for each in findings[key]]
    assert not wrong, "\n".join(wrong)
