"""What can go wrong, as codes and parameters; the words for them live in `wording`."""


class DeskError(Exception):
    """Base of every error the desk raises on purpose.

    Attributes:
        code: Stable dotted name, such as ``mail.password_refused``; the key of its texts.
        params: Values for the text. No personal data, for errors reach logs.
    """

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        """Give code and parameters, for logs and test reports."""
        shown = ", ".join(f"{name}={value}" for name, value in self.params.items())
        return f"{self.code}({shown})"


class Refused(DeskError):  # noqa: N818 - the house names kinds by what they say
    """A rule or a permission says no; trying again unchanged will not help."""


class Conflict(DeskError):  # noqa: N818
    """Somebody else changed the same thing first."""


class Unavailable(DeskError):  # noqa: N818
    """Something outside (network, disk, keychain, server) does not work at the moment."""


class Bug(DeskError):  # noqa: N818
    """A state that the desk's own rules exclude."""
