"""The desk's door to the list of skills."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.activities import skilling
from linli.activities.skill_models import Skill
from linli.council.doors import key
from linli.papers import outs
from linli.people.doors import acting, actor, desk_page, desk_step, done
from linli.places.models import Area


@desk_page
@outs.listed
def skills(request: HttpRequest) -> HttpResponse:
    """What volunteers can do, in each area whose list the person keeps."""
    areas = skilling.areas(actor(request))
    found: dict[int, list[Skill]] = {area.pk: [] for area in areas}
    for skill in Skill.objects.filter(area__in=areas).order_by("-offered", "pk"):
        found[skill.area_id].append(skill)
    outs.stays_without(request, any(found.values()))
    return render(request, "activities/skills.html", {"areas": [(area, found[area.pk]) for area in areas]})


@desk_step
def keep(request: HttpRequest) -> HttpResponse:
    """Offer a skill, or no more."""
    area, posted = get_object_or_404(Area, pk=key(request.POST.get("area")), level__in=skilling.LEVELS), request.POST
    probe = Skill().locate(area)
    by, title, offered = acting(request, "skill.edit", probe), posted.get("title", ""), "drop" not in posted
    said = _("Listed: %(title)s") if offered else _("No longer offered: %(title)s")
    back = reverse("activities:skills")
    return done(
        request, lambda: skilling.list_skill(area.pk, title, by=by, offered=offered), said % {"title": title}, back
    )
