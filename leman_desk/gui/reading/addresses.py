"""Recipients as they are kept, read for showing."""

import json

from leman_desk.domain.sender_names import shown_address


def shown_addresses(kept: str) -> str:
    """Give kept recipients, a JSON list of (name, address), as a person reads them; other text unchanged."""
    if not kept.startswith("["):
        return kept
    try:
        pairs = json.loads(kept)
    except ValueError:
        return kept
    return ", ".join(shown_address(str(pair[1] or pair[0])) for pair in pairs if len(pair) > 1)
