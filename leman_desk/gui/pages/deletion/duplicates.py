"""Says of a request that came twice which one it waits for, or with which one it was carried out."""

from leman_desk.domain.deletion import CARRIED_OUT, Step
from leman_desk.services.queries_deletion import DeletionRow, DeletionView
from leman_desk.wording.words import Words


def in_list(row: DeletionRow, words: Words) -> str:
    """Say it in a row of the list; empty for one that goes its own way."""
    if row.duplicate_of and row.end in CARRIED_OUT:
        return words.t("Carried out with {number}", number=row.duplicate_of)
    if row.duplicate_of and row.step is not Step.CLOSED:
        return words.t("Waits for {number}", number=row.duplicate_of)
    return ""


def in_sentences(view: DeletionView, words: Words) -> str:
    """Say it under the title of a request, with the others that wait for this one or went with it."""
    row, said = view.row, []
    if row.duplicate_of and row.end in CARRIED_OUT:
        said.append(
            words.t("It was carried out with {number}, which has the certificate.", number=row.duplicate_of)
        )
    elif row.duplicate_of and row.step is not Step.CLOSED:
        said.append(words.t("It waits for {number}, the same customer’s request.", number=row.duplicate_of))
    numbers = ", ".join(view.duplicates)
    if numbers and row.step is Step.CLOSED:
        said.append(words.t("Carried out with it: {numbers}.", numbers=numbers))
    elif numbers:
        said.append(words.t("{numbers} wait for this one.", numbers=numbers))
    return " ".join(said)
