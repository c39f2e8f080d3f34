"""Roles of posts: what each kind may do, in which processes, and who holds it; another kind or area of a post."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from linli.journal.seen import state_of
from linli.kernel import clock
from linli.papers import outs
from linli.people import access, kinds, queries, regrading
from linli.people.doors import acting, actor, desk_form, staff_required
from linli.people.forms import refusals_on
from linli.people.kinds import PostKind
from linli.people.models import Post, Term
from linli.places.models import Area, Level
from linli.web.keys import number
from linli.web.people import powers
from linli.web.people.doors import areas
from linli.web.people.role_words import TOPICS

PAGE = 30
PAST = 300  # terms that were, of a page of posts


@dataclass(frozen=True)
class Kind:
    """A kind of post: where it may stand, how much it may do, how many posts of it there are in reach."""

    code: str
    title: str
    levels: str
    powers: int
    processes: tuple[str, ...]
    posts: int
    seat: bool


@require_safe
@staff_required
@outs.listed
def index(request: HttpRequest) -> HttpResponse:
    """Every kind of post, then every power with the kinds that have it: the table of grants, in words."""
    mine = access.scope(actor(request), "post.read", Post.objects.filter(ended_at=None))
    counted = Counter(mine.order_by().values_list("kind", flat=True))
    every = [kind for kind in kinds.posts().values() if kind.offered or counted[kind.code]]
    context = {"rows": [_kind(kind, counted[kind.code]) for kind in every], "by_topic": _by_topic(every)}
    return render(request, "web/people/roles.html", context)


def _kind(kind: PostKind, posts: int) -> Kind:
    named = tuple(process.title for process in powers.processes(kind.code))
    return Kind(kind.code, str(kind.label), _levels(kind), len(powers.powers(kind)), named, posts, kind.seat)


def _levels(kind: PostKind) -> str:
    return " · ".join(str(Level(level).label) for level in kind.levels)


def _by_topic(every: list[PostKind]) -> list[tuple[Promise, list[tuple[Promise, list[str]]]]]:
    """Each power with the kinds that have it; what every post has says so."""
    having: dict[str, list[str]] = defaultdict(list)
    posts = [kind for kind in every if not kind.seat]
    for kind in posts:
        for power in powers.powers(kind):
            having[power.action].append(str(kind.label))
    for action, titles in having.items():
        if len(titles) == len(posts):
            having[action] = [_("every post")]
    return [(topic, [(words, having[action]) for action, words in said.items()]) for topic, said in TOPICS.items()]


@require_safe
@staff_required
@outs.listed
def role(request: HttpRequest, kind: str) -> HttpResponse:
    """One kind: what it may do, the processes that name it, the posts of it with who holds them and who did."""
    found = kinds.post(kind)
    if found is None:
        raise Http404
    posts = Post.objects.filter(kind=kind, ended_at=None, pk__gt=number(request.GET.get("after")) or 0)
    mine = access.scope(actor(request), "post.read", posts).select_related("organisation", "area").order_by("pk")
    rows = list(mine[: PAGE + 1])
    context = {
        "kind": found,
        "levels": _levels(found),
        "powers": powers.powers(found),
        "processes": powers.processes(kind),
        "rows": _held(rows[:PAGE]),
        "older": f"?after={rows[PAGE - 1].pk}" if len(rows) > PAGE else "",
    }
    return render(request, "web/people/role.html", context)


def _held(posts: list[Post]) -> list[tuple[Post, list[Term], list[Term]]]:
    """Each post with its running and coming terms, and those that are over, the latest first. Two statements."""
    ids = [post.pk for post in posts]
    now = queries.terms_of_posts(ids)
    past: dict[int, list[Term]] = defaultdict(list)
    over = Term.objects.filter(post_id__in=ids, ends__lte=clock.now()).select_related("person")
    for term in over.order_by("-ends", "-pk")[:PAST]:
        past[term.post_id].append(term)
    return [(post, now[post.pk], past[post.pk]) for post in posts]


class KindForm(forms.Form):
    """Another kind or area; `sure` once the difference was read."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of post"))
    area = forms.TypedChoiceField(label=gettext_lazy("Area"), coerce=int)
    sure = forms.BooleanField(label=gettext_lazy("I have read what it may do more and less."), required=False)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], among: list[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        area: Any = self.fields["area"]
        kind.choices = choices
        area.choices = [(one.pk, f"{one.name} · {one.get_level_display()}") for one in among]


@dataclass(frozen=True)
class Difference:
    """What a post may do more and less once it is another one."""

    kind: tuple[str, str]
    area: tuple[str, str]
    more: list[powers.Power]
    less: list[powers.Power]
    hindrances: list[str]
    read: str


@desk_form
def regrade(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose; read what it may do more and less; then save."""
    rows = Post.objects.select_related("area", "organisation__area")
    post = get_object_or_404(rows, pk=pk, ended_at=None)
    by = acting(request, "post.create", post.area)
    if not regrading.may_become(by, post, post.kind, post.area):
        raise Http404
    among = [post.area, *(one for one in areas(actor(request), "post.create") if one.pk != post.area_id)]
    initial = {"kind": post.kind, "area": post.area_id}
    form = KindForm(_sent(request), choices=_choices(post), among=among, initial=initial)
    difference = None
    if form.is_valid():
        given = form.cleaned_data
        area = next(one for one in among if one.pk == given["area"])
        with refusals_on(form):
            if given["sure"]:
                regrading.regrade(pk, given["kind"], area.pk, by=by, seen=request.POST.get("seen"))
                messages.success(request, _("The post was changed."))
                return redirect("web:post", pk)
            regrading.must_fit(post, given["kind"], area, by=by)
            difference = _difference(post, given["kind"], area)
            if request.POST.get("read") == difference.read and not difference.hindrances:
                form.add_error("sure", _("Read what changes, then tick this."))
    context = {"post": post, "form": form, "difference": difference, "as_seen": state_of(post)}
    return render(request, "web/people/regrade.html", context, status=422 if form.errors else 200)


def _sent(request: HttpRequest) -> QueryDict | None:
    """What was pressed. The tick is for the difference shown with it, not for what was chosen after reading."""
    if request.method != "POST":
        return None
    sent = request.POST.copy()
    if sent.get("read") != _choice(sent.get("kind"), sent.get("area")):
        sent.pop("sure", None)
    return sent


def _choice(kind: object, area: object) -> str:
    return f"{kind} {area}"


def _choices(post: Post) -> list[tuple[str, str]]:
    offered = {kind.code: str(kind.label) for kind in kinds.posts().values() if kind.offered}
    return list({post.kind: kinds.title(post.kind), **offered}.items())


def _difference(post: Post, kind: str, area: Area) -> Difference:
    was, now = (powers.powers(found) if (found := kinds.post(code)) else [] for code in (post.kind, kind))
    before, after = ({power.action for power in side} for side in (was, now))
    return Difference(
        (kinds.title(post.kind), kinds.title(kind)),
        (post.area.name, area.name),
        [power for power in now if power.action not in before],
        [power for power in was if power.action not in after],
        regrading.hindrances(post, kind, area),
        _choice(kind, area.pk),
    )
