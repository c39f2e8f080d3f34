"""One organisation: its posts, what it was called and where it stood; another name, another area, its end."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from linli.journal.queries import history_of
from linli.people import access, bodies, queries
from linli.people.doors import acting, actor, desk_page, staff_required
from linli.people.models import Organisation, Post
from linli.places.models import Area
from linli.web.journal import changes
from linli.web.people.doors import areas
from linli.web.registry.doors import form_page

PAGE = 30


class NameForm(forms.Form):
    """Another name."""

    name = forms.CharField(
        label=pgettext_lazy("of a body", "Name"),
        max_length=100,
        help_text=gettext_lazy("From now on. Papers that were issued keep the name that stands on them."),
    )


class AreaForm(forms.Form):
    """Another area."""

    area = forms.TypedChoiceField(label=gettext_lazy("Area"), coerce=int)

    def __init__(self, *args: Any, among: list[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["area"]
        field.choices = [(area.pk, f"{area.name} · {area.get_level_display()}") for area in among]


class SureForm(forms.Form):
    """One tick, so that nothing ends by a slip."""

    sure = forms.BooleanField(label=gettext_lazy("It ends today. What it issued and decided stays."))


class PostForm(forms.Form):
    """What a post is called and its office number."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=60)
    phone = forms.CharField(
        label=gettext_lazy("Office phone"),
        max_length=30,
        required=False,
        help_text=gettext_lazy("Shown to residents; no private number."),
    )


def _readable(request: HttpRequest, pk: int) -> Organisation:
    mine = access.scope(actor(request), "post.read", Organisation.objects.select_related("area"))
    return get_object_or_404(mine, pk=pk)


@desk_page
def body(request: HttpRequest, pk: int) -> HttpResponse:
    """What it is, who holds its posts, what hangs on it, what was changed."""
    found = _readable(request, pk)
    edits = access.may(actor(request), "post.create", found.area) and found.ended_at is None
    posts = list(Post.objects.filter(organisation=found).select_related("area").order_by("ended_at", "pk")[:PAGE])
    held = queries.terms_of_posts([post.pk for post in posts])
    context = {
        "body": found,
        "edits": edits,
        "posts": [(post, held[post.pk]) for post in posts],
        "hindrances": bodies.hindrances(found) if edits else [],
        "history": changes.told(list(history_of(found).order_by("-pk")[:PAGE]), actor(request)),
    }
    return render(request, "web/people/body.html", context)


def _editable(request: HttpRequest, pk: int) -> tuple[Organisation, Any, str]:
    found = get_object_or_404(Organisation.objects.select_related("area"), pk=pk, ended_at=None)
    return found, acting(request, "post.create", found.area), reverse("web:organisation", args=[pk])


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name from now on."""
    found, by, back = _editable(request, pk)
    form = NameForm(request.POST if request.method == "POST" else None, initial={"name": found.name})
    title = _("Rename %(body)s") % {"body": found.name}
    said = _("It bears the new name from now on.")
    return form_page(
        request, form, lambda: bodies.rename(pk, form.cleaned_data["name"], by=by), title=title, back=back, said=said,
        of=found,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Under another area."""
    found, by, back = _editable(request, pk)
    among = areas(actor(request), "post.create")
    form = AreaForm(request.POST if request.method == "POST" else None, among=among, initial={"area": found.area_id})
    title = _("Move %(body)s") % {"body": found.name}
    said = _("It stands there from now on.")
    return form_page(
        request, form, lambda: bodies.move(pk, form.cleaned_data["area"], by=by), title=title, back=back, said=said,
        of=found,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Its end, or the list of what has to be settled first."""
    found, by, back = _editable(request, pk)
    form = SureForm(request.POST if request.method == "POST" else None)
    title = _("End %(body)s") % {"body": found.name}
    return form_page(
        request, form, lambda: bodies.end(pk, by=by), title=title, back=back, said=_("It has ended."), of=found
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def change_post(request: HttpRequest, pk: int) -> HttpResponse:
    """A post's title and number."""
    found, by, back = _post(request, pk)
    form = PostForm(
        request.POST if request.method == "POST" else None, initial={"title": found.title, "phone": found.phone}
    )

    def save() -> None:
        bodies.change_post(pk, form.cleaned_data["title"], form.cleaned_data["phone"], by=by)

    title = _("Change the post %(post)s") % {"post": found.title}
    return form_page(request, form, save, title=title, back=back, said=_("The post was changed."), of=found)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def end_post(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a vacant post."""
    found, by, back = _post(request, pk)
    form = SureForm(request.POST if request.method == "POST" else None)
    title = _("Close the post %(post)s") % {"post": found.title}
    said = _("The post is closed.")
    return form_page(request, form, lambda: bodies.end_post(pk, by=by), title=title, back=back, said=said, of=found)


def _post(request: HttpRequest, pk: int) -> tuple[Post, Any, str]:
    found = get_object_or_404(Post.objects.select_related("area"), pk=pk, ended_at=None)
    return found, acting(request, "post.create", found.area), reverse("web:post", args=[pk])
