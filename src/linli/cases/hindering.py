"""What of this floor hangs on a body or a post, so that it cannot end, or become another one, yet.

Counts alone: whose they are is no matter here.
"""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.cases.models import Case
from linli.cases.oversight_models import Pledge
from linli.people.access import place_of
from linli.people.models import Organisation, Post
from linli.places.models import Area


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


def of_post(post: Post, kind: str, area: Area) -> Iterator[str]:
    """Open cases in its charge that would be left to another kind of post, or lie outside its area. One statement."""
    cases = Case.objects.filter(open=True, handler_post=post)
    if kind == post.kind:
        cases = cases.exclude(place_of(Case).within(area.level, frozenset([area.pk])).q())
    if number := cases.count():
        words = ngettext(
            "%(number)s open request in its charge would be left to nobody; hand the desk over",
            "%(number)s open requests in its charge would be left to nobody; hand the desk over",
            number,
        )
        yield words % {"number": number}
