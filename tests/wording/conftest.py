"""The real texts of both languages, as an installation has them."""

from pathlib import Path

import pytest

from leman_desk.wording.words import Language, Wording, Words

RESOURCES = Path(__file__).resolve().parents[2] / "resources"


@pytest.fixture(scope="session")
def wording() -> Wording:
    return Wording(RESOURCES / "translations")


@pytest.fixture(scope="session")
def en(wording: Wording) -> Words:
    return wording[Language.EN]


@pytest.fixture(scope="session")
def vi(wording: Wording) -> Words:
    return wording[Language.VI]


@pytest.fixture(scope="session")
def resources() -> Path:
    return RESOURCES
