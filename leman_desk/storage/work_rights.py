"""Data packages, uses that are to stop and corrections, in a unit of work."""

from sqlalchemy import select

from leman_desk.domain.data_package import DataPackage, PackageId
from leman_desk.domain.ids import CaseId, CustomerId
from leman_desk.domain.rights import RightsItem, RightsItemId
from leman_desk.storage.tables import cases
from leman_desk.storage.tables_rights import data_package, rights_item
from leman_desk.storage.work_base import WorkBase


class RightsWork(WorkBase):
    """The part of a unit of work about customers' rights."""

    def data_package(self, package: PackageId) -> DataPackage:
        """Load one. Raises Refused ``package.unknown``."""
        return self._load(DataPackage, package, "package.unknown")

    def data_packages(self, case: CaseId) -> list[DataPackage]:
        """Load the packages that were made for a case, newest first."""
        chosen = select(DataPackage).where(data_package.c.case_id == case)
        return self._all(chosen.order_by(data_package.c.id.desc()))

    def rights_item(self, item: RightsItemId) -> RightsItem:
        """Load one. Raises Refused ``rights.unknown``."""
        return self._load(RightsItem, item, "rights.unknown")

    def rights_items(self, case: CaseId) -> list[RightsItem]:
        """Load what was asked on a case, in the order in which it was written down."""
        chosen = select(RightsItem).where(rights_item.c.case_id == case)
        return self._all(chosen.order_by(rights_item.c.id))

    def rights_items_of(self, customer: CustomerId) -> list[RightsItem]:
        """Load what was asked on any case of a customer, oldest first."""
        joined = select(RightsItem).join(cases, cases.c.id == rights_item.c.case_id)
        return self._all(joined.where(cases.c.customer_id == customer).order_by(rights_item.c.id))

    def drop_rights_item(self, item: RightsItemId) -> None:
        """Delete one; none there is no error."""
        found = self._first(select(RightsItem).where(rights_item.c.id == item))
        if found is not None:
            self._session.delete(found)

    def unfinished_packages(self) -> list[DataPackage]:
        """Load the packages that are being saved, or were when their program was killed."""
        begun = (data_package.c.sha256 == "", data_package.c.removed_at.is_(None))
        return self._all(select(DataPackage).where(*begun).order_by(data_package.c.id))
