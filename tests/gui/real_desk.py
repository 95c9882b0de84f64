"""A real desk in a temporary profile, with real storage and no keychain."""

from pathlib import Path

from leman_desk.compose import Office
from leman_desk.domain.desk_settings import DeskSettings
from leman_desk.domain.errors import Unavailable
from leman_desk.domain.people import Actor, Role
from leman_desk.services.access import NewPerson, Opened, SetUp
from leman_desk.wording.words import Language

LOGIN = "khoa"
PHRASE = "một hai ba bốn"
AGENT_LOGIN = "linh"


class NoKeychain:
    """A computer without a keychain; a test must never write to the real one."""

    def available(self) -> bool:
        return False

    def get(self, _name: str) -> str | None:
        raise Unavailable("keychain.missing")

    def set(self, _name: str, _secret: str) -> None:
        raise Unavailable("keychain.missing")

    def delete(self, _name: str) -> None:
        raise Unavailable("keychain.missing")


def make_office(profile: Path, *, language: str = "en") -> Office:
    """Give a profile without a desk."""
    office = Office(profile)
    office.keychain = NoKeychain()  # type: ignore[assignment]  # it answers as the real one does
    office.change_local(language=language, theme="light")
    return office


def make_desk(office: Office) -> Opened:
    """Make a desk with a manager, who is admin too, and an agent."""
    preset = office.presets()[0].code
    khoa = NewPerson("Võ Minh Khoa", LOGIN, PHRASE, frozenset({Role.MANAGER}), language="en")
    linh = NewPerson("Nguyễn Hà Linh", AGENT_LOGIN, PHRASE, frozenset({Role.AGENT}), language="en")
    setup = SetUp(
        person=khoa,
        settings=DeskSettings(idle_lock_minutes=0),
        calendar=office.calendar_for(preset, Language.EN),
        preset=preset,
        categories=office.categories(),
        others=(linh,),
    )
    return office.access.create(setup).opened


def actor_of(opened: Opened) -> Actor:
    """Give the person who opened the desk."""
    assert opened.actor is not None
    return opened.actor
