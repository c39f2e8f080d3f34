"""What the codes of `rules.identifiers` mean for whoever typed the number: what is wrong, and the mend."""

from collections.abc import Callable
from functools import partial

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.people.erased_name import ErasedName
from linli.rules import masks
from linli.settings import queries as settings

ID_ERRORS: dict[str, Promise] = {
    "rounded": _(
        "Excel has rounded this ID number (4.3E+17). Set the column to text in the workbook, type the number again,"
        " and upload the file anew."
    ),
    "length": _("An ID number has 18 characters; count them again."),
    "characters": _("An ID number is 17 digits and a digit or X; another character is in it."),
    "birthday": _("The birthday within this ID number does not exist; compare it with the card."),
    "check": _("The last character of this ID number does not fit the others; compare it with the card."),
}

# What is wrong with the size of a body (`rules.bodies.faults`).
FAULTS: dict[str, Promise] = {
    "too_few": _("Too few seats."),
    "too_many": _("Too many seats."),
    "even": _("The number of seats must be odd."),
    "women_missing": _("There must be a woman among the members."),
}

# What is asked of whoever sits in a body (`rules.bodies.Ground`).
GROUNDS: dict[str, Promise] = {
    "owner": _("owns a home of this estate"),
    "of_age": _("is eighteen or older"),
    "resident": _("lives in this area"),
    "full_member": _("is a full Party member with a vote"),
    "unrelated": _("is no near relative of another member"),
    "apart": _("is no near relative of a member of the residents' committee"),
}

# What one near relative is to another (`rules.kin`), and how that is known.
KIN: dict[str, Promise] = {
    "spouse": pgettext_lazy("a relative", "Spouse"),
    "parent": pgettext_lazy("a relative", "Parent"),
    "child": pgettext_lazy("a relative", "Child"),
    "sibling": pgettext_lazy("a relative", "Brother or sister"),
    "grandparent": pgettext_lazy("a relative", "Grandparent"),
    "grandchild": pgettext_lazy("a relative", "Grandchild"),
}
KNOWN_BY: dict[str, Promise] = {
    "document": _("By a document"),
    "declared": _("Declared by one of the two, as a candidate or post-holder"),
}

FIELDS: dict[str, Promise] = {
    "name": pgettext_lazy("of a person", "Name"),
    "phone": _("Phone number"),
    "other_phone": _("Second phone number"),
    "id_number": _("ID number"),
    "address": _("Address"),
}

# What else is looked at than a field of the register.
LOOKED: dict[str, Promise] = {
    **FIELDS,
    "party": _("What a case says of you"),
    "sign_in_codes": _("Sign-in codes printed for you"),
    "film": _("Your film"),
    "comment": _("A hidden comment of yours"),
    "dues": _("Your Party dues"),
    "points": _("Your points"),
    "activity": _("What you take part in, and served"),
    "pledge": _("What you pledged to neighbours"),
    "rota": _("When you are on duty"),
    "home_visit": _("What is noted for visits at your home"),
    "order": _("A service that you ordered or help with"),
    "attendance": _("At which lectures you were"),
    "call_up": _("That you can be called up in an emergency, or were"),
    "left_out": _("Why you do not count among the due of your branch"),
    "membership": _("Your talks and training in the branch"),
    "booking": _("What you booked"),
    "team_booking": _("That you asked for a team"),
    "team_member": _("That you are in a team"),
    "notice_home": _("That your home does not know of a notice yet"),
    "talk": _("That it was you who said something in talk"),
    "signature": _("That you signed a demand"),
    "double": _("Whether you are on record twice"),
    "vote": _("Papers of an owners' vote, whose areas can tell yours"),
    "objection_home": _("Which home you objected for to a roll of voters"),
    "form_home": _("What your home filled in"),
    "home_file": _("What is kept of your home"),
    "thanks": _("That it was you who thanked"),
    "exemplar_objection": _("That you objected to an exemplar"),
    "fees": _("Your fees as a contributor"),
    "account": _("Your account of the bank"),
}

# The same as staff read it, of somebody else.
SEEN: dict[str, Promise] = {
    **FIELDS,
    "party": pgettext_lazy("looked at", "What a case says of a party"),
    "sign_in_codes": pgettext_lazy("looked at", "Printed sign-in codes"),
    "film": pgettext_lazy("looked at", "Film"),
    "comment": pgettext_lazy("looked at", "Hidden comment"),
    "dues": pgettext_lazy("looked at", "Party dues"),
    "points": pgettext_lazy("looked at", "Points"),
    "activity": pgettext_lazy("looked at", "Activities and service"),
    "pledge": pgettext_lazy("looked at", "Pledges to neighbours"),
    "rota": pgettext_lazy("looked at", "Duties"),
    "home_visit": pgettext_lazy("looked at", "Visits at home"),
    "order": pgettext_lazy("looked at", "Services ordered"),
    "attendance": pgettext_lazy("looked at", "Lectures attended"),
    "call_up": pgettext_lazy("looked at", "Call-ups in an emergency"),
    "left_out": pgettext_lazy("looked at", "Why somebody is not among the due"),
    "membership": pgettext_lazy("looked at", "Talks and training in the branch"),
    "booking": pgettext_lazy("looked at", "Places booked"),
    "team_booking": pgettext_lazy("looked at", "Teams asked for"),
    "team_member": pgettext_lazy("looked at", "Members of a team"),
    "notice_home": pgettext_lazy("looked at", "Homes that do not know of a notice"),
    "talk": pgettext_lazy("looked at", "Who said something in talk"),
    "signature": pgettext_lazy("looked at", "Signatures under a demand"),
    "double": pgettext_lazy("looked at", "Two rows of one person"),
    "vote": pgettext_lazy("looked at", "Papers of an owners' vote"),
    "objection_home": pgettext_lazy("looked at", "Home of who objected to a roll of voters"),
    "form_home": pgettext_lazy("looked at", "What a home filled in"),
    "home_file": pgettext_lazy("looked at", "File of a home"),
    "thanks": pgettext_lazy("looked at", "Who thanked"),
    "exemplar_objection": pgettext_lazy("looked at", "Who objected to an exemplar"),
    "fees": pgettext_lazy("looked at", "Fees of contributors"),
    "account": pgettext_lazy("looked at", "Accounts of the bank"),
    "paper": pgettext_lazy("looked at", "Official paper"),
    "referral": pgettext_lazy("looked at", "Question to others"),
}

# Reasons that the program itself gives; a person's own stand as written.
REASONS: dict[str, Promise] = {
    "contact": _("To call about the request"),
    "work": _("Work on the case"),
    "double": _("To make two rows of one person one"),
    "recount": _("To count again"),
    "notice": _("To tell your home of a notice"),
    "sign_in_codes": _("To sign in without a message to your phone"),
    "record": _("Record of service for the national system"),
    "list for the bank": _("For the list that the bank pays by"),
    "fees of a publisher": _("To look through fees"),
    "payees of a publisher": _("To look through those who are paid"),
    "read": _("To read it"),
    "pdf": _("To take the PDF along"),
    "docx": _("To take the Word form along"),
}

# The setting by which each field is masked, as usual and so that less is seen.
_MASKS: dict[str, tuple[str, Callable[[str], str], Callable[[str], str]]] = {
    "name": ("people.mask_name", masks.mask_name, masks.surname),
    "phone": ("people.mask_phone", masks.mask_phone, masks.mask_phone_whole),
    "other_phone": ("people.mask_phone", masks.mask_phone, masks.mask_phone_whole),
    "id_number": ("people.mask_id", masks.mask_id, partial(masks.mask_id, public=True)),
    "address": ("people.mask_address", masks.mask_address, masks.hidden),
}
MASKS = tuple(dict.fromkeys(key for key, _usual, _less in _MASKS.values()))


def masked(field: str, value: str) -> str:
    """What is left to see of a person's field on a screen (rules.md M4), or less where the installation says so."""
    if isinstance(value, ErasedName):
        return str(value)
    key, usual, less = _MASKS[field]
    return (less if settings.value(key) == masks.LESS else usual)(value)
