"""Words for what groups are told of and for what platforms answer."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# Of what a staff group can be told, in the order of its form.
TOLD: Mapping[str, Promise] = {
    "new": gettext_lazy("A request came in"),
    "late": gettext_lazy("Each morning: what is overdue"),
    "week": gettext_lazy("Each Monday: the week's sum"),
}

_CODES: Mapping[int, Promise] = {
    40001: gettext_lazy("AppID and AppSecret do not belong together."),
    40013: gettext_lazy("There is no account of this AppID."),
    40125: gettext_lazy("The AppSecret is wrong or was made anew."),
    40164: gettext_lazy("This server's address is not on the account's list (IP whitelist)."),
    45009: gettext_lazy("The account has used up its calls of today."),
    48001: gettext_lazy("The account is not entitled to this; it must be a verified service account."),
    93000: gettext_lazy("There is no such robot any more."),
}


def platform_words(code: int) -> str:
    """What a platform's error code means to whoever set it up."""
    if code in _CODES:
        return str(_CODES[code])
    return _("The platform refused it (code %(code)s).") % {"code": code}
