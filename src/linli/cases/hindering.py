"""What of this floor hangs on a body, so that it cannot end yet. Counts alone: whose they are is no matter here."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.cases.models import Case
from linli.cases.oversight_models import Pledge
from linli.people.models import Organisation


def of_body(body: Organisation) -> Iterator[str]:
    """Open cases in the charge of its posts, and a promise that it gives residents. Two statements."""
    if number := Case.objects.filter(open=True, handler_post__organisation=body).count():
        words = ngettext(
            "%(number)s open request is in the charge of its posts; hand the desk over",
            "%(number)s open requests are in the charge of its posts; hand the desks over",
            number,
        )
        yield words % {"number": number}
    if Pledge.objects.filter(organisation=body, ended_at=None).exists():
        yield _("it promises residents within how many days it answers; take the promise back")
