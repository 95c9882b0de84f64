"""Makes believable letters in Vietnamese and English, the same each time: words as unequal as in life."""

from collections.abc import Iterator
from random import Random

_HEADS = "b c ch d g h k kh l m n ng nh ph q r s t th tr v x"
_RIMES = (
    "a à á ạ ai ài am án ang anh ao ắc ăn ấp âu e em ên ết i ia iên iết iểu ình o oa oàn oi ong "
    "ố ôi ộng ơ ời u ua ương ưu"
)
_ENGLISH = (
    "the order ring address phone number was shown to another customer please delete my data and tell me who "
    "received it card details leaked marketing message consent never given answer within hours policy"
)
_COMMON = (
    "khiếu",
    "nại",
    "đơn",
    "hàng",
    "số",
    "điện",
    "thoại",
    "Leman",
    "Jewelry",
    "của",
    "tôi",
    "không",
    "và",
)


class Letters:
    """A source of words: a few common ones, thousands of rare ones.

    Attributes:
        words: The vocabulary, the most frequent first.
    """

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        made = sorted({head + rime for head in _HEADS.split() for rime in _RIMES.split()})
        self.random.shuffle(made)
        self.words = [*_COMMON, *made, *(f"từ{number}" for number in range(4000))]
        weights = [1 / (rank + 2) for rank in range(len(self.words))]
        self._vietnamese = self.random.choices(self.words, weights, k=400_000)
        self._english = self.random.choices(_ENGLISH.split(), k=50_000)

    def text(self, count: int, *, english: bool = False) -> str:
        """Give so many words; one cut out of a long text, which costs little."""
        source = self._english if english else self._vietnamese
        at = self.random.randrange(len(source) - count)
        return " ".join(source[at : at + count])

    def name(self) -> str:
        """Give a name of three words."""
        return self.text(3).title()

    def paragraphs(self, count: int, *, english: bool = False) -> Iterator[str]:
        """Give paragraphs of some twenty words."""
        for _ in range(count):
            yield self.text(self.random.randint(8, 30), english=english)
