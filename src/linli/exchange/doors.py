"""What every door of this floor asks first."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from linli.exchange.models import Notice
from linli.people import access
from linli.people.doors import actor
from linli.places.models import Area


def notice_of(request: HttpRequest, code: str, action: str = "notice.read") -> Notice:
    """The notice, if the person may do that to it; else 404."""
    found = get_object_or_404(Notice.objects.select_related("body", "area"), code=code)
    if not access.may(actor(request), action, found):
        raise Http404
    return found


def estate_of(code: str) -> Area:
    """A living estate by its code; else 404."""
    return get_object_or_404(Area, level="estate", code=code, ends=None)
