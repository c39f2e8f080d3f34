"""Reads worth a name."""

from django.db.models import Q, QuerySet

from linli.kernel import clock
from linli.people.models import Term


def running() -> QuerySet[Term]:
    """The terms that run now."""
    now = clock.now()
    return Term.objects.filter(Q(ends=None) | Q(ends__gt=now), starts__lte=now)
