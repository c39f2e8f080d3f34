"""Tables of this floor."""

from linli.web.registry.models import RosterUpload
from linli.web.scheduled.models import ListOrder, MadeList

__all__ = ["ListOrder", "MadeList", "RosterUpload"]
