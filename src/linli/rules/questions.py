"""What a page asks: a question of a form, which answers it takes, and what they are to the case."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from pydantic import Field

from linli.rules.words import Names, Strict, Words

FIELD_TYPES = Literal[
    "text", "long", "choice", "bool", "date", "time", "int", "money",
    "photos", "post", "place", "category", "concern", "grade", "faces", "signature", "choices", "buildings", "pictures",
    "credit_code", "point", "option", "colleague", "sound", "film",
]  # fmt: skip
# What an answer is to the case, where its type does not say so, and which types it may have.
ROLES: Mapping[str, frozenset[str]] = {
    "matter": frozenset({"long"}),  # the case's own words: its text, and the title in lists
    "title": frozenset({"text"}),  # what lists call the case, where its own words do not
    "result": frozenset({"text", "long"}),  # what was done
    "against": frozenset({"text"}),  # the person or body whom it is against: it is put in no charge of theirs
    "question": frozenset({"text", "long"}),  # asked of the resident
    "release": frozenset({"long"}),  # the text that everybody may read once it is released
    "channel": frozenset({"choice"}),  # by which way it came to the office
    "happened": frozenset({"time"}),  # when it was, if it is entered later
    "paper_number": frozenset({"text"}),  # the number that a paper made outside bears
    # Of a step: the number of the enforcement card of whoever takes it, and of the colleague chosen in it.
    "own_card": frozenset({"text"}),
    "colleagues_card": frozenset({"text"}),
    "instalments": frozenset({"long"}),  # a plan of payments, one a line: the day and the sum
    "before": frozenset({"photos"}),
    "after": frozenset({"photos"}),
    "evidence": frozenset({"photos"}),
    "voice": frozenset({"sound"}),  # said instead of written
    "shown": frozenset({"film"}),  # filmed instead of described
    "batch_number": frozenset({"int"}),  # of a step on a party: the number of the batch in which it is taken
    "missing_papers": frozenset({"text", "long"}),  # what the party lacks of the checklist
    "slot": frozenset({"text"}),  # the time of its appointment
    "meeting_place": frozenset({"text"}),  # where it is
    "identity_number": frozenset({"text"}),  # of a party: a resident's number, whose check digit is checked
}
OWN_CARD, COLLEAGUES_CARD = "own_card", "colleagues_card"
CARDS = frozenset({OWN_CARD, COLLEAGUES_CARD})
# Grades are shown in sums alone: who gave which is nobody's business (信访工作条例 art. 30).
GRADED = frozenset({"grade", "faces"})
NO_GRADE = "none"
WORDS = frozenset({"text", "long", "credit_code", "colleague"})  # words of whoever answers, kept as they are
NUMBERS = frozenset({"int", "money"})
FILES = frozenset({"photos", "sound", "film"})  # answers that are files, listed by their codes
LISTS = frozenset({"choices", "buildings", "pictures"})  # answers of several: options, houses, photos of the case
HINTED = re.compile(r"\{([a-z_]+\.[a-z_]+)\}")  # in a hint: what the area has set on it


_HANGS = re.compile(r"(\w+) (==|!=) '(\w+)'")


class Hangs(NamedTuple):
    """A question is asked only where another one was answered so, or (`unless`) was not."""

    name: str
    option: str
    unless: bool


class Input(Strict):
    """One question of a form. `required` and `shown` are true, false, or a condition."""

    name: str
    type: FIELD_TYPES
    title: Words
    hint: Words | None = None
    required: bool | str = True
    shown: bool | str = True
    options: dict[str, Words] = {}
    max: int | None = None
    min: int = Field(default=1, ge=0)  # of a number: 0 where none at all is an answer
    derive: str = ""  # of a party: reckoned from the fields before it, in whole fen
    decimals: int = Field(default=0, ge=0, le=4)  # of a whole number: how many of its last digits stand after the point
    known_as: Names = ()  # of a party: other headings that name it in sheets from outside
    role: str = ""  # what the answer is to the case: a name of ROLES
    prefill: Names = ()  # of a step: known answers (of its party, too); the first that was given stands in it
    personal: bool | None = None  # of a party, in words: whether lists mask it as a name; they do where nothing is said
    clears: bool = False  # of a step on a party: left blank it takes back what is known, which stays otherwise
    keep: bool = False  # of a step: the answer stays known to the case, for later conditions and clocks
    basis: str = ""  # of one that nothing reads: why it is put on record all the same
    categories: Names = ()  # asked under these alone, and of nobody whose form did not put it; none named: always
    public: bool = False  # whether outsiders may read the answer where the case itself may be read

    @property
    def hinted(self) -> tuple[str, ...]:
        """The settings whose values the hint tells."""
        return tuple(HINTED.findall(self.hint.zh)) if self.hint else ()

    def asked_under(self, category: str) -> bool:
        """Whether a case of this category is asked it."""
        return not self.categories or category in self.categories

    def stood(self, known: Mapping[str, Any]) -> Any:
        """The known answer with which it begins: the first that was given of those that it names."""
        return next((answer for name in self.prefill if (answer := known.get(name)) not in (None, "", [])), None)

    @property
    def places(self) -> int:
        """How many digits people write after the point of a number that is kept whole."""
        return 2 if self.type == "money" else self.decimals

    def written(self, number: int) -> str:
        """A number of this field as people write it: 570000 fen as 5700.00."""
        return str(Decimal(number).scaleb(-self.places))


def titles_of(form: Iterable[Input]) -> dict[str, Words]:
    """What the questions are called by people."""
    return {asked.name: asked.title for asked in form}


def hangs_on(question: Input) -> Hangs | None:
    """The one answer of the form that the question hangs on; None where it is always asked, or asked upon more."""
    found = _HANGS.fullmatch(question.shown) if isinstance(question.shown, str) else None
    return Hangs(found[1], found[3], found[2] == "!=") if found else None


def name_of(form: Iterable[Input], *, role: str = "", type: str = "") -> str:
    """The first question of this role, or of this type; empty where the form has none."""
    return next((asked.name for asked in form if (role and asked.role == role) or (type and asked.type == type)), "")
