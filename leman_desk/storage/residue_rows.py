"""Whose a row is in which the residue scan found something: the person's own, a held one, or another's."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Engine, select

from leman_desk.domain.erasure import Reason, Thing
from leman_desk.services.ports_erasure import Plan
from leman_desk.storage import tables
from leman_desk.storage.border import border
from leman_desk.storage.erasure_plan import referring
from leman_desk.storage.erasure_rules import RULES, Deed, Tie

_THINGS = {
    "cases": Thing.CASE,
    "message": Thing.MESSAGE,
    "evidence": Thing.EVIDENCE,
    "customer": Thing.CUSTOMER,
}
_OF_THE_OFFICE = {(Deed.KEEP, Tie.NOBODY), (Deed.ANONYMISE, Tie.WORDS)}


class Owners:
    """Follows references from a row to the case, mail or customer it belongs to."""

    def __init__(self, reader: Engine, plan: Plan) -> None:
        self._reader = reader
        self._plan = plan
        self._going = {name: set(ids) for name, ids in plan.rows.items()}

    def reason(self, table: str, key: Mapping[str, Any]) -> Reason:
        """Say why a row of this primary key may name the person; `Reason.FOUND` when nothing explains it."""
        rule = RULES.get(table)
        if rule is not None and (rule.deed, rule.tie) in _OF_THE_OFFICE:
            return Reason.STAFF if table not in {"fact", "response_clock"} else Reason.FOUND
        reasons = {self._one(kind, number) for kind, number in self._belongs(table, key)}
        for each in (Reason.FOUND, Reason.HELD, Reason.OTHER_CASE):
            if each in reasons:
                return each
        # A detail of the trail tied to no case should have gone; mail that lies apart is somebody else's.
        return Reason.FOUND if table == "fact_detail" else Reason.OTHER_CASE

    def _one(self, kind: str, number: int) -> Reason:
        thing = _THINGS[kind]
        if self._plan.subject.holds(thing, number):
            return Reason.HELD
        if number in self._going.get(kind, ()):
            return Reason.FOUND
        return Reason.OTHER_CASE

    def _belongs(self, table: str, key: Mapping[str, Any]) -> set[tuple[str, int]]:
        with border(), self._reader.connect() as connection:
            if table == "search_text":
                entry = int(key["entry"])
                return {("cases", entry)} if entry > 0 else {("message", -entry)}
            if table == "fact_detail":
                case = connection.scalar(select(tables.fact.c.case_id).where(tables.fact.c.seq == key["seq"]))
                return {("cases", case)} if case is not None else set()
            if table == "blob":
                return self._of_blob(int(key["id"]))
            schema = tables.metadata.tables[table]
            row = connection.execute(
                select(schema).where(*(schema.c[name] == value for name, value in key.items()))
            ).one_or_none()
        if row is None:
            return set()
        return self._of_row(table, row._asdict())

    def _of_row(self, table: str, row: Mapping[str, Any]) -> set[tuple[str, int]]:
        found: set[tuple[str, int]] = set()
        if table in _THINGS:
            found.add((table, row["id"]))
        for column in tables.metadata.tables[table].columns:
            for reference in column.foreign_keys:
                kind = reference.column.table.name
                if kind in _THINGS and row[column.name] is not None and column.name != "merged_into_id":
                    found.add((kind, row[column.name]))
        if "case_id" in row and row["case_id"] is not None:
            found.add(("cases", row["case_id"]))
        held = {each for each in found if self._plan.subject.holds(_THINGS[each[0]], each[1])}
        return held or found

    def _of_blob(self, blob: int) -> set[tuple[str, int]]:
        found: set[tuple[str, int]] = set()
        with border(), self._reader.connect() as connection:
            rows = [
                (table.name, row._asdict())
                for table, column in referring("blob")
                if table is not tables.blob_chunk
                for row in connection.execute(select(table).where(column == blob))
            ]
        for name, row in rows:
            found |= self._of_row(name, row)
        return found
