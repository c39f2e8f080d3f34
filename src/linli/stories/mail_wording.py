"""What is said of mail that came to a desk: why it was not taken, why the mailbox could not be read."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# Why a mail is not taken, and what to do.
REASONS = {
    "heavy": _("It is too large. Send the film on the site, where even 2 GB come through a bad line, or send a link."),
    "unreadable": _("It cannot be taken apart. Please write it anew, with the pictures or the film as enclosures."),
    "empty": _("There is nothing in it: neither words nor a picture, film or link."),
    "many": _("Very many mails came from this address today. Please send the rest tomorrow, or put it into one."),
    "auto": pgettext_lazy("a mail", "Sent by a program (an automatic answer)"),
    "list": pgettext_lazy("a mail", "Sent to many (a list or an advertisement)"),
    "report": pgettext_lazy("a mail", "A report of a mail that could not be delivered"),
    "machine": pgettext_lazy("a mail", "From an address that no person writes from"),
    "own": pgettext_lazy("a mail", "From the desk's own address"),
    "nobody": pgettext_lazy("a mail", "It does not say who it is from"),
}
# Why a thing that came with it is not taken.
ENCLOSED = {
    "kind": _("neither a picture nor a film; archives and programs are not opened"),
    "many": _("too many in one mail"),
    "heavy": _("the picture is too large"),
    "no_films": _("films cannot be worked on here; send a link"),
}
# Why the mailbox could not be read.
FAULTS = {
    "silent": _("The server does not answer. Check its name and port."),
    "certificate": _("The server's certificate cannot be trusted, or it speaks no TLS at this port."),
    "login": _("The server does not know this account or password."),
    "mailbox": _("The account has no inbox."),
    "answer": _("The server answered with something that makes no sense."),
    "broken": _("The line broke. It is tried again in some minutes."),
}
