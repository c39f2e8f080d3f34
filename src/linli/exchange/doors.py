"""What every door of this floor asks first."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from linli.exchange.models import Notice
from linli.people.doors import reachable
from linli.places.models import Area


def notice_of(request: HttpRequest, code: str, action: str = "notice.read") -> Notice:
    """The notice, if the person may do that to it; else 404."""
    return reachable(request, action, Notice.objects.select_related("body", "area"), code=code)


def estate_of(code: str) -> Area:
    """A living estate by its code; else 404."""
    return get_object_or_404(Area, level="estate", code=code, ends=None)
