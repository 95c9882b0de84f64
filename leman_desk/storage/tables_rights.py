"""Tables of customers' rights: packages (where one lies, never what is in it), uses that stop, corrections.

Part of `tables`.
"""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, Text

from leman_desk.domain.rights import ItemState, Right
from leman_desk.storage.columns import (
    enum_column,
    id_column,
    moment,
    number,
    person_ref,
    ref,
    table,
    text_column,
    texts,
    version_column,
)

data_package = table(
    "data_package",
    id_column(),
    Column("case_id", BigInteger, ForeignKey("cases.id"), nullable=False, index=True),
    Column("customer_id", BigInteger, ForeignKey("customer.id"), nullable=False, index=True),
    moment("made_at"),
    person_ref("made_by"),
    text_column("language"),
    text_column("path", Text),
    text_column("sha256"),
    number("size"),
    *(Column(name, Integer, nullable=False) for name in ("messages", "files", "withheld", "redacted")),
    moment("removed_at", optional=True),
    version_column(),
)

rights_item = table(
    "rights_item",
    id_column(),
    Column("case_id", BigInteger, ForeignKey("cases.id"), nullable=False, index=True),
    enum_column("kind", Right),
    text_column("what"),
    moment("asked_at"),
    person_ref("asked_by"),
    *texts("words", "before", "after", "reason", kind=Text),
    ref("address_id", "customer_address", optional=True),
    enum_column("state", ItemState),
    moment("settled_at", optional=True),
    person_ref("settled_by", optional=True),
    moment("answered_at", optional=True),
    moment("again_at", optional=True),
    person_ref("again_by", optional=True),
    version_column(),
)
