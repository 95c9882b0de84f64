"""Every error the desk can raise has words in both languages, and no words lie unused."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from leman_desk.domain.errors import Bug, Refused, Unavailable
from leman_desk.wording.error_texts import BROKEN, ERROR_TEXTS
from leman_desk.wording.errors import describe, describe_code, describe_defects
from leman_desk.wording.labels import DEFECT
from leman_desk.wording.words import Words

SOURCE = Path(__file__).resolve().parents[2] / "leman_desk"
KINDS = {"Refused", "Conflict", "Unavailable", "Bug"}
CODE = re.compile(r"[a-z_]+\.[a-z_]+")


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(SOURCE.rglob("*.py")):
        if "wording" not in path.parts:
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def raises() -> Iterator[tuple[str, ast.Call, Path]]:
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KINDS:
                for part in ast.walk(node.args[0]) if node.args else ():
                    if (
                        isinstance(part, ast.Constant)
                        and isinstance(part.value, str)
                        and CODE.fullmatch(part.value)
                    ):
                        yield part.value, node, path


def test_every_raised_code_has_a_text() -> None:
    missing = {f"{code} ({path.name})" for code, _, path in raises() if code not in ERROR_TEXTS}
    assert not missing


def test_no_text_without_a_code_in_the_source() -> None:
    named = {
        node.value
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    } | {"template.unknown", "template.placeholder_unknown"}  # raised by wording itself
    assert not sorted(set(ERROR_TEXTS) - named)


def test_texts_use_only_values_their_errors_bring() -> None:
    wrong = set()
    for code, call, path in raises():
        brought = {keyword.arg for keyword in call.keywords}
        if None in brought or code not in ERROR_TEXTS:
            continue  # a mapping is passed on; `describe` shows an ellipsis for what it lacks
        used = set(re.findall(r"\{(\w+)\}", " ".join(ERROR_TEXTS[code])))
        if not used <= brought:
            wrong.add(f"{code} in {path.name} lacks {sorted(used - brought)}")
    assert not wrong


@pytest.mark.parametrize("code", sorted(ERROR_TEXTS))
def test_texts_keep_the_manner_of_the_house(code: str, en: Words, vi: Words) -> None:
    title, sentence = ERROR_TEXTS[code]
    assert not title.endswith(".")
    assert sentence.endswith((".", "}."))
    assert len(re.findall(r"[.;](?:\s|$)", sentence)) <= 3
    for words in (en, vi):
        said = words.t(title) + words.t(sentence)
        assert "!" not in said
        assert "please" not in said.lower()
        assert "vui lòng" not in said.lower()


def test_a_refusal_names_who_may(en: Words, vi: Words) -> None:
    error = Refused("people.not_allowed", act="edit_calendar", roles=("admin", "manager"))
    assert describe(error, en).sentence == "Only these roles may do it: Admin, Manager. Ask one of them."
    assert "Quản trị hệ thống, Quản lý" in describe(error, vi).sentence


def test_values_are_written_as_people_write_them(en: Words, vi: Words) -> None:
    error = Refused("settings.out_of_range", field="promise_minutes", low=1, high=86400)
    assert describe(error, en).sentence == "Length of the promise: enter a value from 1 to 86,400."
    assert describe(error, vi).sentence == "Độ dài thời hạn cam kết: hãy nhập giá trị từ 1 đến 86.400."
    assert "Monday" in describe(Refused("worktime.overlap", day="mon"), en).sentence
    assert "22/08/2026" in describe(Refused("worktime.overlap", day="2026-08-22"), vi).sentence
    assert "port 993" in describe(Unavailable("mail.unreachable", host="mail.example", port=993), en).sentence


def test_mail_error_of_the_design(en: Words, vi: Words) -> None:
    text = describe(Refused("mail.password_refused", host="mail.example"), vi)
    assert text.title == "Máy chủ thư từ chối mật khẩu"
    assert describe_code("mail.password_refused", {}, en).title == "The mail server refused the password"


def test_missing_values_never_break_the_text(en: Words) -> None:
    assert describe(Unavailable("mail.unreachable"), en).sentence.startswith("… does not answer on port …")


def test_unknown_codes_still_say_something(en: Words, vi: Words) -> None:
    assert describe(Bug("some.thing"), en).title == BROKEN[0]
    assert "some.thing" in describe(Refused("some.thing"), en).sentence
    assert describe(Refused("some.thing"), vi).title == "Không thực hiện được việc này"


def defect_codes() -> Iterator[str]:
    """Find what the parser appends to its list of defects, and what its helpers hand back for it."""
    for path, tree in trees():
        if "mail" not in path.parts:
            continue
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and ast.unparse(node.func) == "defects.append"
                and isinstance(node.args[0], ast.Constant)
            ):
                yield str(node.args[0].value)
            elif isinstance(node, ast.Constant) and re.fullmatch(r"(charset|date)_[a-z_]+", str(node.value)):
                yield str(node.value)


def test_every_defect_of_a_message_has_words() -> None:
    found = set(defect_codes())
    assert {"boundary_missing", "charset_missing", "date_malformed"} <= found
    assert not sorted(found - set(DEFECT))


def test_defects_and_errors_stored_with_a_message(en: Words, vi: Words) -> None:
    told = describe_defects("date_missing duplicate_message_id storage.busy", en)
    assert told == [
        "The sender gave no date.",
        "Another message with other content has the same identity.",
        "The database is busy",
    ]
    assert describe_defects("too_large", vi) == ["Quá lớn; chỉ nhận phần đầu."]
    assert describe_defects("", vi) == []
