"""What neighbours say of a case: the page on which it is read, written, agreed with and objected to."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import quote, urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from linli.cases import board, commenting, opinions, options, packs
from linli.cases.doors.ledger import estate_language, seen_or_404
from linli.cases.models import Case
from linli.cases.opinion_models import Comment, Option
from linli.cases.opinions import Asked
from linli.journal.actors import Actor
from linli.kernel.numbers import whole
from linli.kernel.refused import Refused
from linli.papers import outs
from linli.people import limits
from linli.people.forms import refusals_on
from linli.people.middleware import asking
from linli.rules.pack import Pack
from linli.rules.pack_parts import Comments

AN_HOUR, HOUR = 20, 60 * 60  # comments of one person, on whatever matter


class CommentForm(forms.Form):
    """What one has to say. `fax` is a trap for programs."""

    which = forms.ChoiceField(label=gettext_lazy("Which option is it about"), required=False)
    stance = forms.ChoiceField(
        label=gettext_lazy("What it is"), choices=Comment.STANCES, widget=forms.RadioSelect, initial="thought"
    )
    text = forms.CharField(
        label=gettext_lazy("What do you think"),
        help_text=gettext_lazy("Everybody can read it. Please no names, telephone numbers or rooms of others."),
        max_length=commenting.MOST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    named = forms.BooleanField(
        label=gettext_lazy("Show my name"),
        help_text=gettext_lazy("Without it others read only “a neighbour in building 3”."),
        required=False,
    )
    reply_to = forms.CharField(required=False, widget=forms.HiddenInput)
    fax = forms.CharField(
        label=gettext_lazy("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off", "data-no-draft": ""}),
    )

    def __init__(self, *args: Any, standing: list[Option], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        which = cast(forms.ChoiceField, self.fields["which"])
        which.choices = [("", _("The matter as a whole")), *((str(one.pk), _named(one)) for one in standing)]
        if not standing:
            del self.fields["which"]

    def clean_fax(self) -> str:
        if self.cleaned_data["fax"]:
            raise forms.ValidationError(_("Please send once more."))
        return ""


def _named(option: Option) -> str:
    return _("Option %(number)s: %(title)s") % {"number": option.number, "title": option.title}


@dataclass(frozen=True)
class Choice:
    """One way of arranging the page."""

    words: str
    url: str
    chosen: bool
    count: int | None = None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@outs.residents
def page(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """What was said, arranged as the reader asks; POST says something more."""
    case, pack, asked = _of(request, code, number)
    standing = options.standing_of(case) if pack.options else []
    replied_to = request.GET.get("answer", "") or request.POST.get("reply_to", "")
    form = CommentForm(
        request.POST if request.method == "POST" else None, standing=standing, initial={"reply_to": replied_to}
    )
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            _write(case, form.cleaned_data, _actor(request))
            messages.success(request, _("Thank you. Everybody can read it now."))
            return _back(case, "#said")
    return _drawn(request, case, pack, asked, form, standing)


def _drawn(
    request: HttpRequest, case: Case, pack: Pack, asked: Comments, form: CommentForm, standing: list[Option]
) -> HttpResponse:
    by, wanted = _actor(request), _wanted(request)
    found = opinions.page_of(case, by, wanted)
    outs.stays_without(request, found.rows)
    replied_to = case.comments.filter(code=form["reply_to"].value() or "", hidden_at=None, taken_back=False).first()
    context = {
        "estate": case.area,
        "number": case.number,
        "heading": board.heading_of(case, pack) or pack.title.say(estate_language()),
        "title": asked.title.say(estate_language()),
        "found": found,
        "options": [_choice(wanted, which=key, words=words) for key, words in _about(standing)] if standing else [],
        "stances": [_choice(wanted, stance=key, words=words, count=n) for key, words, n in _stances(found)],
        "sorts": [_choice(wanted, arranged=key, words=words) for key, words in _sorts()],
        "more": _address(wanted, page=wanted.page + 1) if found.more else "",
        "form": form,
        "writes": commenting.may_write(case, pack, by),
        "asked": case.state in asked.in_,
        "replied_to": replied_to,
        "answered_who": opinions.called(replied_to) if replied_to else "",
        "signed_in": by.person_id is not None,
        "sign_in": f"{reverse('people:sign_in')}?next={quote(request.path)}",
    }
    return render(request, "cases/resident/comments.html", context, status=422 if form.errors else 200)


def _wanted(request: HttpRequest) -> Asked:
    given = request.GET
    page = given.get("page", "")
    return Asked(
        which=given.get("which", ""),
        stance=given.get("stance", ""),
        arranged=given.get("arranged", "") if given.get("arranged") in opinions.SORTS else opinions.SORTS[0],
        page=whole(page, 3) or 0,
    )


def _address(wanted: Asked, **change: Any) -> str:
    told = {"which": wanted.which, "stance": wanted.stance, "arranged": wanted.arranged, **change}
    told = {key: value for key, value in told.items() if value not in ("", 0, opinions.SORTS[0])}
    return f"?{urlencode(told)}" if told else "?"


def _choice(wanted: Asked, *, words: str, count: int | None = None, **change: str) -> Choice:
    key, value = next(iter(change.items()))
    return Choice(words, _address(wanted, **change), getattr(wanted, key) == value, count)


def _about(standing: list[Option]) -> list[tuple[str, str]]:
    own = [(str(one.number), _named(one)) for one in standing]
    return [("", _("Everything")), (opinions.OF_ALL, _("The matter as a whole")), *own]


def _stances(found: opinions.Page) -> list[tuple[str, str, int | None]]:
    return [("", _("All"), found.total), *found.stances]


def _sorts() -> list[tuple[str, str]]:
    return [("newest", _("Newest first")), ("agreed", _("Most agreed with first"))]


def _write(case: Case, given: dict[str, Any], by: Actor) -> None:
    if not limits.spend(f"comment.{by.person_id}", limit=AN_HOUR, seconds=HOUR):
        raise Refused("too_many", _("You have said much today. Please go on tomorrow."))
    replied = case.comments.filter(code=given["reply_to"]).first() if given["reply_to"] else None
    which = int(given["which"]) if given.get("which") else None
    said = commenting.Words(
        given["text"], given["stance"], which or (replied.option_id if replied else None),
        replied.pk if replied else None, given["named"],
    )  # fmt: skip
    commenting.write(case.pk, said, by=by)


def _one(request: HttpRequest, case: Case, comment: str) -> Comment:
    return get_object_or_404(case.comments, code=comment)


@never_cache
@require_POST
def act(request: HttpRequest, code: str, number: int, comment: str, what: str) -> HttpResponse:
    """Agree or no longer; object to one's own being hidden; take one's own back."""
    case, _pack, _asked = _of(request, code, number)
    one, by, words = _one(request, case, comment), _actor(request), request.POST.get("words", "")
    acts: dict[str, tuple[Callable[[], object], str]] = {
        "agree": (lambda: commenting.agree(one.pk, by=by), ""),
        "disagree": (lambda: commenting.agree(one.pk, by=by, back=True), ""),
        "object": (
            lambda: commenting.object_to(one.pk, words, by=by),
            _("Your objection is noted; you read here what comes of it."),
        ),
        "take_back": (lambda: commenting.take_back(one.pk, by=by), _("Your words are taken back.")),
    }
    if what not in acts:
        raise Http404
    do, said = acts[what]
    try:
        do()
        if said:
            messages.success(request, said)
    except Refused as refusal:
        messages.error(request, refusal.message)
    return _back(case, f"#c-{one.code}")


def _of(request: HttpRequest, code: str, number: int) -> tuple[Case, Pack, Comments]:
    """The case if the reader sees it and its process asks for comments; else it is as if it were not there."""
    case = seen_or_404(request, code, number)
    pack = packs.by_version(case.pack_version_id)
    if pack.comments is None:
        raise Http404
    return case, pack, pack.comments


def _actor(request: HttpRequest) -> Actor:
    return asking(request)


def _back(case: Case, at: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("cases:comments", args=[case.area.code, case.number]) + at, status=303)
