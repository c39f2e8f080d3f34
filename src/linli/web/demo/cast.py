"""Whom a visitor may be: one of each kind of person whom the product is made for."""

from functools import lru_cache
from pathlib import Path

import yaml
from django.utils.translation import gettext_lazy as _

PASSWORD = "linli-demo-2026"  # noqa: S105 -- printed on the demonstration's own sign-in page

SHOWN = (
    ("resident", _("Resident"), _("72, large type; has reported a few things")),
    ("grid_worker", _("Grid worker"), _("On the phone: inbox, settled on the spot, calls")),
    ("secretary", _("Branch secretary"), _("Also director of the owners' committee: dispatch, release, second look")),
    ("street_officer", _("Street officer"), _("Two estates, matters about staff, figures, import")),
    ("works_manager", _("Works manager"), _("A sewer renovation under way, with its milestones")),
    ("enforcer", _("Enforcement officer"), _("Illegal construction: evidence, papers, removal at the owner's request")),
    ("labour_inspector", _("Labour inspector"), _("Twenty workers, 350,000 yuan, paid in instalments")),
    ("registrar", _("Property registrar"), _("239 shops wait for certificates; the first batch is handed over")),
    ("editor", _("Editor"), _("Submissions under three reviews")),
    ("administrator", _("Administrator"), _("People and posts, jobs, settings, processes; second factor")),
)
SIGNING_IN = frozenset(role for role, _label, _about in SHOWN)  # the others have no password: hashing one takes long


@lru_cache(maxsize=1)
def staff() -> dict[str, list[str]]:
    """Role → name, phone, kind of post, title, kind of body, body, area; no other installation reads it."""
    read: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_name("staff.yaml").read_text())
    return read
