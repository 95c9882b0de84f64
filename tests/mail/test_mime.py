"""Cutting a mail into parts."""

from base64 import b64encode

from leman_desk.mail.mime import MAX_DEPTH, MAX_PARTS, parse_tree, split_fields, transfer_decoded

MULTI = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"


def test_parts_end_before_the_line_break_of_their_boundary() -> None:
    tree = parse_tree(
        MULTI + b"--b\r\n\r\none\r\n\r\n--b  \r\n\r\ntwo\r\n--b--\r\nafter\r\n--b\r\n\r\nno\r\n"
    )
    assert [leaf.body for leaf in tree.leaves] == [b"one\r\n", b"two"]
    assert tree.defects == []


def test_parts_may_begin_with_the_very_first_byte_of_what_was_encoded() -> None:
    head = MULTI.replace(b"\r\n\r\n", b"\r\nContent-Transfer-Encoding: base64\r\n\r\n")
    tree = parse_tree(head + b64encode(b"--b\r\n\r\none\r\n--b\r\n\r\ntwo\r\n--b--"))
    assert [leaf.body for leaf in tree.leaves] == [b"one", b"two"]
    assert tree.defects == []


def test_a_longer_boundary_is_another_boundary() -> None:
    tree = parse_tree(MULTI + b"--b\r\n\r\n--bc\r\n--b--\r\n")
    assert [leaf.body for leaf in tree.leaves] == [b"--bc"]


def test_inner_parts_end_with_the_outer_one() -> None:
    inner = b"Content-Type: multipart/alternative; boundary=i\r\n\r\n--i\r\n\r\ntext"
    tree = parse_tree(MULTI + b"--b\r\n" + inner + b"\r\n--b\r\n\r\nlast\r\n--b--")
    assert [(leaf.body, leaf.group) for leaf in tree.leaves] == [(b"text", 1), (b"last", None)]
    assert tree.defects == ["boundary_unclosed"]
    assert tree.leaves[0].path_types == ("multipart/mixed", "multipart/alternative", "text/plain")


def test_digest_holds_messages() -> None:
    tree = parse_tree(
        b"Content-Type: multipart/digest; boundary=b\r\n\r\n--b\r\n\r\nSubject: x\r\n\r\ny\r\n--b--"
    )
    assert [leaf.content_type for leaf in tree.leaves] == ["message/rfc822"]


def test_depth_and_width_are_bounded() -> None:
    deep = parse_tree(MULTI + b"--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" * 100)
    assert max(len(leaf.path_types) for leaf in deep.leaves) <= MAX_DEPTH + 1
    wide = parse_tree(MULTI + b"--b\r\n\r\nx\r\n" * (MAX_PARTS + 5))
    assert len(wide.leaves) == MAX_PARTS


def test_fields_unfold_and_keep_repeats_in_order() -> None:
    fields = split_fields(b"A: 1\r\n 2\r\nB : x\r\na: 3", [])
    assert fields.all("a") == [b"1 2", b"3"]
    assert fields.get("b") == b"x"
    assert not fields.has("c")


def test_transfer_encodings() -> None:
    defects: list[str] = []
    assert transfer_decoded(b"WGlu\r\nIGNo", b"BASE64", defects) == b"Xin ch"
    assert transfer_decoded(b"WGlu==IGNo", b"base64", defects) == b"Xin ch"
    assert transfer_decoded(b"a=3D=\r\nb", b"quoted-printable", defects) == b"a=b"
    assert defects == []
    assert transfer_decoded(b"x", b"rot13", defects) == b"x"
    assert defects == ["encoding_unknown"]
