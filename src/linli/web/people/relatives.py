"""Near relatives of a person: what is on record, noted by a document or a declaration, and ended."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from linli.journal.actors import Actor
from linli.kernel.codes import normalised
from linli.kernel.refused import Refused
from linli.people import access, kin, kinship
from linli.people.doors import acting, staff_required
from linli.people.models import Kinship, Person
from linli.people.services import person_of_phone
from linli.people.wording import KIN, masked
from linli.web.people.doors import reader
from linli.web.people.forms import KinForm
from linli.web.registry.doors import form_page


def of(found: Person) -> list[tuple[Kinship, str, str]]:
    """Those on record: masked, and what they are to the person."""
    return [(one.row, masked("name", one.other.name), str(KIN[one.kind])) for one in kin.seen_by(found.pk)]


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def add(request: HttpRequest, code: str) -> HttpResponse:
    """Note that somebody is a near relative of this person."""
    found = get_object_or_404(access.scope(reader(request), "person.read", Person.objects.all()), code=normalised(code))
    by, form = acting(request, "kin.note", found), KinForm(request.POST or None)
    back = reverse("web:person", args=[found.code])

    def save() -> None:
        given = form.cleaned_data
        other = meant(by, given["who"])
        declared = given["known_by"] == "declared"
        kinship.note(other.pk, found.pk, given["kind"], document=given["document"], declared=declared, by=by)

    title = _("A near relative of %(name)s") % {"name": masked("name", found.name)}
    return form_page(request, form, save, title=title, back=back, said=_("On record from now on."))


def meant(by: Actor, said: str) -> Person:
    """By the telephone number, else the one of that name within reach."""
    if found := person_of_phone(said):
        return found
    rows = list(access.scope(by, "person.read", Person.objects.filter(name=said.strip(), is_active=True))[:2])
    if len(rows) != 1:
        unknown = _("Nobody on record is meant by this. Enter the person first.")
        text = _("Several people bear this name: give the telephone number.") if rows else unknown
        raise Refused("person_unknown", text, field="who")
    return rows[0]


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask first, then end it from now on."""
    row = Kinship.objects.select_related("person", "relative").get(pk=pk)
    person = row.person if access.may(reader(request), "kin.note", row.person) else row.relative
    by = acting(request, "kin.note", person)
    names = {"one": masked("name", row.person.name), "relative": masked("name", row.relative.name)}
    form = forms.Form(request.POST if request.method == "POST" else None)
    title = _("%(one)s and %(relative)s are no near relatives any more") % names
    back = reverse("web:person", args=[person.code])
    return form_page(
        request, form, lambda: kinship.end(pk, by=by), title=title, back=back,
        said=_("Ended from now on; the record stays."),
    )  # fmt: skip
