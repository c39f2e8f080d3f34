"""How an estate's pages and sheets look: chosen here, tried on its own home page, changed with a history."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core import signing
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from linli.files.models import File
from linli.files.services import attach, take_in
from linli.journal.actors import Actor
from linli.journal.seen import must_be_as_seen
from linli.kernel.refused import Refused
from linli.people.doors import desk_form, desk_page
from linli.people.forms import add_refusal
from linli.places.models import Area
from linli.rules import looks as rules
from linli.settings.queries import value
from linli.settings.services import set_value
from linli.ui import looks
from linli.ui.looks import ACCENT, CREST, NAME, Looks
from linli.web import home
from linli.web.registry.doors import editable
from linli.web.settings import past

USUAL = "#17635a"  # the colour of ui/linli.css
FOREVER = 60 * 60 * 24 * 365
KEPT_SALT, KEPT_SECONDS = "looks.kept", 60 * 60 * 24  # of a crest that came with a form which was sent back


class LooksForm(forms.Form):
    """Name, colour and crest, and who decided it."""

    name = forms.CharField(
        label=gettext_lazy("Name on its pages"),
        help_text=gettext_lazy("As people call it; empty: the name in the register."),
        min_length=2,
        max_length=24,
        required=False,
    )
    accent = forms.CharField(
        label=gettext_lazy("Colour"),
        help_text=gettext_lazy("Of buttons, links and the head of its pages. All shades, light and dark, follow."),
        widget=forms.TextInput(attrs={"type": "color"}),
    )
    crest = forms.FileField(
        label=gettext_lazy("Crest"),
        help_text=gettext_lazy("A picture; it is made anew as every upload is."),
        widget=forms.FileInput(attrs={"accept": "image/*"}),
        required=False,
    )
    no_crest = forms.BooleanField(label=gettext_lazy("No crest any more"), required=False)
    source = forms.CharField(label=gettext_lazy("Decided by"), max_length=200)
    kept = ""  # what a crest that came with the form is kept as, so that nobody chooses it again

    def clean_accent(self) -> str:
        """The colour; refused with the nearest one that can be read."""
        given = self.cleaned_data["accent"].strip().lower()
        if not rules.is_colour(given):
            raise forms.ValidationError(_("Choose a colour."))
        if (why := rules.misfit(given)) == "too_light":
            words = _(
                "White words on this colour, or words of this colour on white, are too hard to read (%(ratio)s : 1; "
                "the rule is 4.5 : 1). The nearest that can be read, %(near)s, is chosen for you below."
            )
            ratio = min(rules.contrast(given, ground) for ground in (rules.WHITE, *rules.LIGHT_GROUNDS))
            near = rules.nearest(given)
            self.data = dict(self.data.items()) | {"accent": near}  # a phone's picker takes no letters
            raise forms.ValidationError(words % {"ratio": f"{ratio:.1f}", "near": near})
        if why:
            raise forms.ValidationError(
                _("Red, rust and amber say something by themselves here: the Party's, late, due. Choose another.")
            )
        return "" if given == USUAL else given


def _set(area: Area) -> Looks:
    """What was set for the estate itself."""
    return Looks(*(str(value(key, chain=[area.pk])) for key in (NAME, ACCENT, CREST)))


def _seen(now: Looks) -> str:
    return "|".join((now.name, now.accent, now.crest))


@desk_form
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """The looks of an estate, with a way to try them and what was set before."""
    area, by = editable(request, Area, pk=pk, level="estate")
    now = _set(area)
    initial = {"name": now.name, "accent": now.accent or USUAL}
    form = LooksForm(request.POST or None, request.FILES or None, initial=initial)
    form.fields["source"].required = "try" not in request.POST  # nobody has decided yet while one tries
    valid = form.is_valid()
    form.fields["source"].required = True  # as the page says that is drawn
    if valid and "try" in request.POST:
        return redirect(f"{request.path}preview/?{_query(form)}")
    if request.method == "POST" and _saved(request, form, area, by):
        waits = _("Its pages look so from now on; a crest as soon as it was checked.")
        messages.success(request, waits if form.kept else _("Its pages look so from now on."))
        return redirect(request.path)
    context = {
        "area": area,
        "form": form,
        "now": now,
        "crest_address": looks.crest(now),
        "crest_waits": bool(now.crest) and not looks.crest(now),
        "tokens": _tokens(now.accent or USUAL),
        "history": past.of_area([NAME, ACCENT, CREST], area.pk),
        "as_seen": _seen(now),
    }
    return render(request, "web/registry/looks.html", context, status=422 if form.errors else 200)


def _query(form: LooksForm) -> str:
    return urlencode({"name": form.cleaned_data["name"], "accent": form.cleaned_data["accent"]})


def _saved(request: HttpRequest, form: LooksForm, area: Area, by: Actor) -> bool:
    files, given = _crest(request, form, by), form.cleaned_data
    if form.errors:
        return False
    try:
        put_on(area.pk, Looks(given["name"], given["accent"]), by=by, source=given["source"],
               files=files, no_crest=given["no_crest"],
               seen=request.POST.get("seen", ""))  # fmt: skip
    except Refused as refusal:
        add_refusal(form, refusal, of=area)
    return not form.errors


def _crest(request: HttpRequest, form: LooksForm, by: Actor) -> list[File]:
    """The picture chosen now, else the one that came with the form before; kept with it, whatever else is wrong."""
    if request.POST.get("no_crest"):
        return []
    upload = request.FILES.get("crest")
    try:
        files = take_in([upload], by=by, role="crest") if upload else _kept(request)
    except Refused as refusal:
        add_refusal(form, Refused(refusal.code, refusal.message, field="crest"), of=None)
        return []
    form.kept = signing.dumps(files[0].code, salt=KEPT_SALT) if files else ""
    return files


def _kept(request: HttpRequest) -> list[File]:
    try:
        code = signing.loads(request.POST.get("kept", ""), salt=KEPT_SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature:
        return []
    return list(File.objects.filter(code=code, role="crest", owner_kind=""))


@transaction.atomic
def put_on(
    area_id: int,
    wanted: Looks,
    *,
    by: Actor,
    source: str,
    files: Sequence[File] = (),
    no_crest: bool = False,
    seen: str,
) -> Looks:
    """Set what differs, under the estate's lock. `files`: a crest taken in; none leaves the one there is."""
    area = Area.objects.select_for_update(of=("self",)).get(pk=area_id)
    now = _set(area)
    must_be_as_seen(seen, _seen(now))
    attach(files, "crest", area.pk)
    crest = "" if no_crest else files[0].code if files else now.crest
    wanted = replace(wanted, name="" if wanted.name == area.name else wanted.name, crest=crest)
    if wanted == now:
        raise Refused("nothing_changed", _("Nothing is different."))
    for key, old, new in zip((NAME, ACCENT, CREST), _tuple(now), _tuple(wanted), strict=True):
        if old != new:
            set_value(key, new, area_id=area.pk, by=by, source=source, level=area.level)
    return wanted


def _tuple(of: Looks) -> tuple[str, str, str]:
    return of.name, of.accent, of.crest


@dataclass(frozen=True)
class _Token:
    """One shade with how well it is read, in light and in dark."""

    words: str
    light: str
    dark: str


def _tokens(accent: str) -> list[_Token]:
    found = rules.palette(accent)
    pairs = [
        (_("Words on the page"), "jade-ink", rules.LIGHT_GROUNDS, rules.DARK_GROUNDS),
        (_("Words on a button"), "on-jade", (found.light["jade"],), (found.dark["jade"],)),
        (_("Words in the head of the page"), "on-hero-2", (found.light["hero"],), (found.dark["hero"],)),
        (_("Buttons and edges beside the page"), "jade", rules.LIGHT_GROUNDS, rules.DARK_GROUNDS),
    ]
    return [_Token(words, _ratio(found.light[name], light), _ratio(found.dark[name], dark))
            for words, name, light, dark in pairs]  # fmt: skip


def _ratio(colour: str, grounds: tuple[str, ...]) -> str:
    return f"{min(rules.contrast(colour, ground) for ground in grounds):.1f} : 1"


@desk_page
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The estate's own home page with looks that nobody has set yet."""
    area, _by = editable(request, Area, pk=pk, level="estate")
    accent = request.GET.get("accent", "")
    if accent and (not rules.is_colour(accent) or rules.misfit(accent)):
        raise Http404
    name = request.GET.get("name", "")[:24] or area.name
    messages.info(request, _("Only a try: nothing is set yet. Go back one page to set it or to choose anew."))
    cast(Any, request).looks = Looks(name, accent, _set(area).crest)
    return home.estate(request, area.code)


@require_safe
def sheet(request: HttpRequest, colour: str) -> HttpResponse:
    """The style sheet that follows from a colour; its address says all, so that it is kept for ever."""
    edition, _dash, digits = colour.partition("-")
    accent = f"#{digits}"
    if edition != str(looks.EDITION) or not rules.is_colour(accent) or rules.misfit(accent):
        raise Http404
    found = rules.palette(accent)
    light, dark = (";".join(f"--{name}:{one}" for name, one in side.items()) for side in (found.light, found.dark))
    text = (
        f":root{{{light}}}\n@media screen and (prefers-color-scheme:dark){{:root[data-theme=auto]{{{dark}}}}}\n"
        f"@media screen{{:root[data-theme=dark]{{{dark}}}}}\n"
    )
    answer = HttpResponse(text, content_type="text/css; charset=utf-8")
    answer["Cache-Control"] = f"public, max-age={FOREVER}, immutable"
    return answer
