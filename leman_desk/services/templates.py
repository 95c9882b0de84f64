"""Templates of letters as rows of the desk: edited by managers and admins, read by all letters."""

from collections.abc import Sequence
from dataclasses import fields as fields_of
from dataclasses import replace
from datetime import timedelta
from itertools import count

from leman_desk.domain.customer import Address
from leman_desk.domain.errors import Conflict, Refused
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.ids import CaseId
from leman_desk.domain.letter_template import ACKNOWLEDGEMENT, OWN, LetterTemplate, TemplateText, template_of
from leman_desk.domain.people import Act, Actor, allowed, require
from leman_desk.services.calendars import Calendars
from leman_desk.services.changes import Changes, Kind, Outcome, changed
from leman_desk.services.letter_facts import facts_of
from leman_desk.services.ports import Store, UnitOfWork
from leman_desk.services.ports_documents import LetterFacts, Letters
from leman_desk.services.ports_system import Clock
from leman_desk.services.writing_queries import LetterPreview, TemplateRow

_FIELDS = tuple(each.name for each in fields_of(TemplateText))
_EXAMPLE_CUSTOMER = "Trần Thị Thanh Mai"


class Templates:
    """The verbs of the templates page."""

    def __init__(self, store: Store, clock: Clock, letters: Letters, calendars: Calendars) -> None:
        self._store = store
        self._clock = clock
        self._letters = letters
        self._calendars = calendars

    # --- reading ----------------------------------------------------------------------------------

    def rows(self, actor: Actor) -> list[TemplateRow]:
        """Give every template in order, disabled ones included."""
        require(actor, Act.EDIT_TEMPLATES)
        reader = self._store.reader()
        names = {each.id: each.name for each in reader.people()}
        return [
            TemplateRow(
                code=each.code,
                text=each.text,
                automatic=each.automatic,
                enabled=each.enabled,
                own=each.own,
                changed_by=names.get(each.changed_by, "") if each.changed_by is not None else "",
                changed_at=each.changed_at,
                version=each.version,
            )
            for each in reader.templates()
        ]

    def preview(
        self, actor: Actor, *, text: TemplateText, automatic: bool, case: CaseId | None
    ) -> LetterPreview:
        """Fill a text that may not be saved yet with the values of a case.

        Args:
            actor: Who asks; somebody who may not read cases gets invented values.
            text: What is being edited.
            automatic: Whether the desk sends it by itself.
            case: Whose values; None for invented ones.

        Raises:
            Refused: ``template.*`` as in `save`; ``case.unknown``.
        """
        require(actor, Act.EDIT_TEMPLATES)
        text = text.trimmed()
        text.require_usable(automatic=automatic)
        template = template_of(ACKNOWLEDGEMENT if automatic else "preview", text)
        letters = self._letters.of([template])
        with self._store.work() as work:
            if case is not None and allowed(actor.roles, Act.READ_CASES):
                facts = facts_of(work, self._calendars, actor.id, case)
            else:
                facts = self._invented(work, actor)
            promise = work.settings().promise_minutes * 60
        if automatic:
            if facts.due_at is None:
                facts = replace(facts, due_at=self._clock.now())
            vi, en = (letters.acknowledge(each, facts, promise) for each in ("vi", "en"))
            return LetterPreview(vi[0], en[0], vi[1], en[1])
        vi_body, en_body = (letters.write(template.code, each, facts, promise) for each in ("vi", "en"))
        return LetterPreview("", "", vi_body, en_body)

    def _invented(self, work: UnitOfWork, actor: Actor) -> LetterFacts:
        now = self._clock.now()
        person = work.person(actor.id)
        return LetterFacts(
            number=f"LD-{now:%y}-0147",
            customer_name=_EXAMPLE_CUSTOMER,
            addressed_name="",
            form_of_address=Address.CHI.value,
            received_at=now,
            due_at=now + timedelta(days=3),
            signer=person.name,
            signer_title=person.title,
            organisation=work.settings().organisation,
            zone=self._calendars.of(work.calendar()).zone,
        )

    # --- commands ---------------------------------------------------------------------------------

    def save(self, actor: Actor, *, code: str, version: int, text: TemplateText) -> Outcome:
        """Replace the text of a template.

        Raises:
            Refused: ``template.untitled``, ``template.empty``, ``template.too_long``,
                ``template.placeholder_unknown``, ``template.brace_alone``, ``template.unknown``,
                ``category.unknown``.
            Conflict: ``template.changed_meanwhile`` naming who changed it after `version` was read.
        """
        require(actor, Act.EDIT_TEMPLATES)
        text = text.trimmed()
        with self._store.work() as work:
            template = work.template(code)
            text.require_usable(automatic=template.automatic)
            _require_categories(work, text)
            self._require_fresh(work, template, version)
            before = template.text
            fields = before.differing(text)
            if not fields:
                return Outcome(Changes())
            self._change(work, actor, template, text, "saved")
            work.commit()
            after = template.version
        return Outcome(
            changed(Kind.SETTINGS),
            "template.saved",
            {"template": code, "title_vi": text.title_vi, "title_en": text.title_en},
            lambda: self.save(actor, code=code, version=after, text=before),
        )

    def add(self, actor: Actor, *, text: TemplateText, code: str = "") -> Outcome:
        """Add a template of the desk's own, such as a copy of another.

        Args:
            actor: A manager or admin.
            text: What it says.
            code: That of a removed template which comes back; empty gives a new one.

        Raises:
            Refused: as `save`.
        """
        require(actor, Act.EDIT_TEMPLATES)
        text = text.trimmed()
        text.require_usable(automatic=False)
        now = self._clock.now()
        with self._store.work() as work:
            _require_categories(work, text)
            there = work.templates()
            taken = {each.code for each in there}
            code = code or next(name for at in count(1) if (name := f"{OWN}{at}") not in taken)
            order = max((each.order for each in there), default=0) + 1
            template = template_of(code, text)
            template.order = order
            template.changed_by, template.changed_at = actor.id, now
            work.add(template)
            self._record(work, actor, code, "added")
            work.commit()
        return Outcome(
            changed(Kind.SETTINGS),
            "template.added",
            {"template": code, "title_vi": text.title_vi, "title_en": text.title_en},
            lambda: self.remove(actor, code=code),
        )

    def remove(self, actor: Actor, *, code: str) -> Outcome:
        """Take a template of the desk's own away; delivered ones are only switched off.

        Raises:
            Refused: ``template.delivered``, ``template.unknown``.
        """
        require(actor, Act.EDIT_TEMPLATES)
        with self._store.work() as work:
            template = work.template(code)
            if not template.own:
                raise Refused("template.delivered")
            text = template.text
            work.drop_template(code)
            self._record(work, actor, code, "removed", _detail(text, _FIELDS))
            work.commit()
        return Outcome(
            changed(Kind.SETTINGS),
            "template.removed",
            {"template": code, "title_vi": text.title_vi, "title_en": text.title_en},
            lambda: self.add(actor, text=text, code=code),
        )

    def set_enabled(self, actor: Actor, *, code: str, enabled: bool) -> Outcome:
        """Offer a template to writers, or no longer.

        Raises:
            Refused: ``template.automatic`` for mail that the desk writes by itself; settings switch that.
        """
        require(actor, Act.EDIT_TEMPLATES)
        with self._store.work() as work:
            template = work.template(code)
            if template.automatic:
                raise Refused("template.automatic")
            if template.enabled is enabled:
                return Outcome(Changes())
            template.enabled = enabled
            self._record(work, actor, code, "enabled" if enabled else "disabled")
            titles = {"title_vi": template.title_vi, "title_en": template.title_en}
            work.commit()
        return Outcome(
            changed(Kind.SETTINGS),
            "template.enabled" if enabled else "template.disabled",
            {"template": code, **titles},
            lambda: self.set_enabled(actor, code=code, enabled=not enabled),
        )

    def reset(self, actor: Actor, *, code: str, version: int) -> Outcome:
        """Go back to the text that came with the program.

        Raises:
            Refused: ``template.no_delivered`` for one of the desk's own.
            Conflict: ``template.changed_meanwhile``.
        """
        require(actor, Act.EDIT_TEMPLATES)
        delivered = next((each for each in self._letters.delivered() if each.code == code), None)
        if delivered is None:
            raise Refused("template.no_delivered")
        with self._store.work() as work:
            template = work.template(code)
            self._require_fresh(work, template, version)
            before = template.text
            self._change(work, actor, template, delivered.text, "reset")
            template.changed_by = None  # as delivered again: newer versions of the program may replace it
            titles = {"title_vi": template.title_vi, "title_en": template.title_en}
            work.commit()
            after = template.version
        return Outcome(
            changed(Kind.SETTINGS),
            "template.reset",
            {"template": code, **titles},
            lambda: self.save(actor, code=code, version=after, text=before),
        )

    def seed(self) -> Changes:
        """Bring the delivered templates into the desk: those that are new, and new texts of unedited ones.

        What somebody wrote is never touched. Several programs may do so at once.
        """
        delivered = self._letters.delivered()
        if not _to_seed(delivered, self._store.reader().templates()):
            return Changes()
        try:
            with self._store.work() as work:
                fresh = _to_seed(delivered, work.templates())
                known = {each.code: each for each in work.templates()}
                for each in fresh:
                    if each.code in known:
                        _refresh(known[each.code], each)
                    else:
                        work.add(_copy(each))
                codes: dict[str, Value] = {"what": "seeded", "seeded": len(fresh)}
                work.record(Fact(FactKind.TEMPLATE_CHANGED, self._clock.now(), codes=codes))
                work.commit()
        except Conflict:
            return Changes()  # another program was faster
        return changed(Kind.SETTINGS)

    # --- inside -----------------------------------------------------------------------------------

    def _require_fresh(self, work: UnitOfWork, template: LetterTemplate, version: int) -> None:
        if template.version != version:
            by = work.person(template.changed_by).name if template.changed_by is not None else ""
            raise Conflict("template.changed_meanwhile", person=by, template=template.code)

    def _change(
        self, work: UnitOfWork, actor: Actor, template: LetterTemplate, text: TemplateText, what: str
    ) -> None:
        before = template.text
        fields = before.differing(text)
        template.write(text)
        template.changed_by, template.changed_at = actor.id, self._clock.now()
        self._record(work, actor, template.code, what, _detail(before, fields), fields)

    def _record(
        self,
        work: UnitOfWork,
        actor: Actor,
        code: str,
        what: str,
        detail: dict[str, Value] | None = None,
        fields: Sequence[str] = (),
    ) -> None:
        codes: dict[str, Value] = {"template": code, "what": what}
        if fields:
            codes["fields"] = " ".join(fields)
        fact = Fact(FactKind.TEMPLATE_CHANGED, self._clock.now(), actor.id, None, codes, detail or {})
        work.record(fact)


def _detail(text: TemplateText, fields: Sequence[str]) -> dict[str, Value]:
    return {
        name: "\n".join(value) if isinstance(value := getattr(text, name), tuple) else value
        for name in fields
    }


def _require_categories(work: UnitOfWork, text: TemplateText) -> None:
    known = {category.code for category in work.categories()}
    for code in text.categories:
        if code not in known:
            raise Refused("category.unknown", category=code)


def _to_seed(delivered: Sequence[LetterTemplate], there: Sequence[LetterTemplate]) -> list[LetterTemplate]:
    known = {each.code: each for each in there}
    return [
        each
        for each in delivered
        if each.code not in known
        or (
            known[each.code].changed_by is None
            and (known[each.code].text != each.text or known[each.code].order != each.order)
        )
    ]


def _refresh(template: LetterTemplate, delivered: LetterTemplate) -> None:
    template.write(delivered.text)
    template.order = delivered.order


def _copy(template: LetterTemplate) -> LetterTemplate:
    made = template_of(template.code, template.text)
    made.order, made.automatic = template.order, template.automatic
    return made
