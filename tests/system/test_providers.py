"""The providers that the desk is delivered with."""

from leman_desk.system.paths import resources
from leman_desk.system.providers import load_providers


def test_each_provider_has_safe_addresses_and_asks_for_mail_alone() -> None:
    providers = load_providers(resources() / "oauth_providers.json")
    assert [each.code for each in providers] == ["microsoft", "google"]
    for each in providers:
        addresses = (each.authorize, each.token, *([each.revoke] if each.revoke else []))
        assert all(address.startswith("https://") for address in addresses)
        assert each.imap[0]
        assert each.smtp[0]
        assert "mail" in each.scope.casefold() or "IMAP" in each.scope
