"""Tables of this floor."""

from linli.web.registry.models import RosterUpload

__all__ = ["RosterUpload"]
