"""What can be done for customers' rights besides deletion, by family; part of `services.desk.Desk`."""

from dataclasses import dataclass

from leman_desk.services.calendars import Calendars
from leman_desk.services.data_packages import DataPackages
from leman_desk.services.deletion_mail import DeletionMail
from leman_desk.services.ports import Store
from leman_desk.services.ports_documents import Letters
from leman_desk.services.ports_files import Files
from leman_desk.services.ports_mailing import MailRoom
from leman_desk.services.ports_rights import PackageDocuments
from leman_desk.services.ports_system import Clock
from leman_desk.services.rights_answers import RightsAnswers
from leman_desk.services.rights_effects import RightsEffects
from leman_desk.services.rights_identity import RightsIdentity
from leman_desk.services.rights_items import RightsItems
from leman_desk.services.rights_tasks import RightsTasks


@dataclass(frozen=True, slots=True)
class Rights:
    """The families of verbs of access, and of withdrawal, objection and correction."""

    identity: RightsIdentity
    packages: DataPackages
    items: RightsItems
    effects: RightsEffects
    tasks: RightsTasks
    answers: RightsAnswers


def build_rights(
    store: Store,
    clock: Clock,
    mail: MailRoom,
    letters: Letters,
    calendars: Calendars,
    documents: PackageDocuments,
    files: Files,
) -> Rights:
    """Put the families together."""
    post = DeletionMail(clock, mail, letters, calendars)
    return Rights(
        identity=RightsIdentity(store, clock, post),
        packages=DataPackages(store, clock, mail, calendars, documents, files),
        items=RightsItems(store, clock),
        effects=RightsEffects(store, clock),
        tasks=RightsTasks(store, clock, post, letters, calendars),
        answers=RightsAnswers(store, clock, post, letters),
    )
