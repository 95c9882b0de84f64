"""Templates as rows of the desk: edited, refused, taken back, never overwritten by a new version."""

from dataclasses import replace

import pytest

from leman_desk.domain.errors import Conflict, Refused
from leman_desk.domain.letter_template import TemplateText
from leman_desk.services.writing_queries import TemplateRow
from leman_desk.wording.letters import LetterBook
from tests.services.offices import Office

TEXT = TemplateText("Của chúng tôi", "Our own", "{salutation}\n\nNội dung.", "{salutation}\n\nOur words.")


@pytest.fixture
def seeded(office: Office) -> Office:
    office.desk.templates.seed()
    return office


def row(office: Office, code: str = "general") -> TemplateRow:
    return next(each for each in office.desk.templates.rows(office.manager) if each.code == code)


def test_the_delivered_templates_become_rows_once(seeded: Office, letters: LetterBook) -> None:
    rows = seeded.desk.templates.rows(seeded.admin)
    assert {each.code for each in rows} == {each.code for each in letters.delivered()}
    assert not any(each.own or each.changed_by for each in rows)
    assert not seeded.desk.templates.seed().kinds
    assert seeded.kinds().count("template_changed") == 1


def test_a_new_delivered_template_appears_and_edits_stay(seeded: Office) -> None:
    edited = replace(row(seeded).text, body_en="{salutation}\n\nEdited.")
    seeded.desk.templates.save(seeded.manager, code="general", version=row(seeded).version, text=edited)
    with seeded.store.work() as work:
        work.drop_template("access")
        old = work.template("marketing")
        old.body_en = "As it was delivered before."
        work.commit()
    seeded.desk.templates.seed()
    assert row(seeded).text == edited
    assert row(seeded, "access").text.body_en
    assert row(seeded, "marketing").text.body_en != "As it was delivered before."


def test_composer_and_acknowledgement_read_the_rows(seeded: Office) -> None:
    templates = seeded.desk.templates
    general = row(seeded)
    text = replace(general.text, body_en="Edited for {number}.")
    templates.save(seeded.manager, code="general", version=general.version, text=text)
    known = row(seeded, "acknowledgement")
    automatic = replace(known.text, subject_en="Got it: {number}", body_en="By {due} or in {promise}.")
    templates.save(seeded.manager, code="acknowledgement", version=known.version, text=automatic)
    case = seeded.complains()
    written = seeded.desk.replies.write_template(seeded.agent, case=case, template="general", language="en")
    assert written == "Edited for LD-26-0001."
    seeded.desk.acknowledgements.run()
    seeded.desk.outbox.run()
    sent = seeded.servers.parse(seeded.servers.sent[-1][0])
    assert sent.subject == "Got it: LD-26-0001"
    assert "24 working hours" in sent.text


def test_a_switched_off_template_is_not_offered_and_none_at_all_still_opens(seeded: Office) -> None:
    case = seeded.complains()
    for each in seeded.desk.templates.rows(seeded.manager):
        if not each.automatic:
            seeded.desk.templates.set_enabled(seeded.manager, code=each.code, enabled=False)
    start = seeded.desk.replies.begin(seeded.agent, case=case)
    assert (start.templates, start.text.body) == ((), "")
    with pytest.raises(Refused, match=r"template\.automatic"):
        seeded.desk.templates.set_enabled(seeded.manager, code="acknowledgement", enabled=False)


def test_a_stale_save_names_who_was_first(seeded: Office) -> None:
    version = row(seeded).version
    save = seeded.desk.templates.save
    save(seeded.admin, code="general", version=version, text=replace(row(seeded).text, title_en="Mine"))
    with pytest.raises(Conflict) as conflict:
        save(seeded.manager, code="general", version=version, text=replace(row(seeded).text, title_en="His"))
    assert conflict.value.code == "template.changed_meanwhile"
    assert conflict.value.params["person"] == seeded.admin.name
    assert row(seeded).text.title_en == "Mine"


def test_every_deed_can_be_taken_back_and_leaves_facts(seeded: Office) -> None:
    templates, by = seeded.desk.templates, seeded.manager
    before = row(seeded)
    text = replace(before.text, body_vi="Mới {number}")
    saved = templates.save(by, code="general", version=before.version, text=text)
    assert saved.undo is not None
    saved.undo()
    assert row(seeded).text == before.text
    added = templates.add(by, text=TEXT)
    code = str(added.params["template"])
    assert row(seeded, code).own
    assert added.undo is not None
    removed = added.undo()
    assert code not in {each.code for each in templates.rows(by)}
    assert removed.undo is not None
    removed.undo()
    assert row(seeded, code).text == TEXT
    off = templates.set_enabled(by, code=code, enabled=False)
    assert not row(seeded, code).enabled
    assert off.undo is not None
    off.undo()
    assert row(seeded, code).enabled
    facts = [each for each in seeded.store.reader().facts(before=None, limit=50) if "template" in each.codes]
    assert [each.codes["what"] for each in facts] == [
        *("enabled", "disabled", "added", "removed", "added", "saved", "saved")
    ]


def test_reset_goes_back_to_the_delivered_text(seeded: Office) -> None:
    templates, by = seeded.desk.templates, seeded.manager
    delivered = row(seeded).text
    templates.save(by, code="general", version=row(seeded).version, text=replace(delivered, body_vi="Khác."))
    done = templates.reset(by, code="general", version=row(seeded).version)
    assert row(seeded).text == delivered
    assert done.undo is not None
    done.undo()
    assert row(seeded).text.body_vi == "Khác."
    code = str(templates.add(by, text=TEXT).params["template"])
    with pytest.raises(Refused, match=r"template\.no_delivered"):
        templates.reset(by, code=code, version=row(seeded, code).version)
    with pytest.raises(Refused, match=r"template\.delivered"):
        templates.remove(by, code="general")


def test_unknown_placeholders_and_categories_are_refused(seeded: Office) -> None:
    templates, by = seeded.desk.templates, seeded.manager
    with pytest.raises(Refused, match="placeholder=nope"):
        templates.add(by, text=replace(TEXT, body_en="{nope}"))
    with pytest.raises(Refused, match=r"category\.unknown"):
        templates.add(by, text=replace(TEXT, categories=("NONE",)))


def test_the_preview_has_a_cases_values_or_invented_ones(seeded: Office) -> None:
    case = seeded.complains()
    templates = seeded.desk.templates
    seen = templates.preview(seeded.manager, text=TEXT, automatic=False, case=case)
    assert seen.body_en == "Dear Tran Thi Thanh Mai,\n\nOur words."
    # An admin reads no cases, so none of its values.
    numbered = replace(TEXT, body_en="{number}")
    assert templates.preview(seeded.admin, text=numbered, automatic=False, case=case).body_en == "LD-26-0147"
    automatic = replace(row(seeded, "acknowledgement").text, subject_en="{number}")
    assert templates.preview(seeded.manager, text=automatic, automatic=True, case=case).subject_en == (
        "LD-26-0001"
    )


def test_agents_and_board_may_not_edit(seeded: Office) -> None:
    for actor in (seeded.agent, seeded.board):
        with pytest.raises(Refused, match=r"people\.not_allowed"):
            seeded.desk.templates.rows(actor)
        with pytest.raises(Refused, match=r"people\.not_allowed"):
            seeded.desk.templates.add(actor, text=TEXT)
