"""Staff's door to their own account at WeCom: prove it there, or by a code that comes to it; take it off."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.channels import outgoing, proving
from linli.kernel.refused import Refused
from linli.notify import addressing
from linli.notify.forms import ProofForm
from linli.notify.models import Address
from linli.people.doors import actor, own_page, self_required
from linli.people.forms import refusals_on

Form = forms.Form | None


class UserForm(forms.Form):
    """What the enterprise calls the member (账号, userid)."""

    user = forms.RegexField(
        r"^[0-9A-Za-z_.@-]{1,64}$", label=gettext_lazy("Your account at WeCom (userid)"), max_length=64,
        help_text=gettext_lazy("As the enterprise's administrator gave it, such as zhangsan."),
    )  # fmt: skip


def _page(request: HttpRequest, *, asked: Form = None, proof: Form = None, begun: bool = False) -> HttpResponse:
    by = actor(request)
    app = outgoing.app_of(by.person_id or 0)
    row = Address.objects.filter(person_id=by.person_id or 0, channel=proving.NAME).first()
    back = request.build_absolute_uri(reverse("channels:wecom_back"))
    context = {
        "app": app, "row": row, "asked": asked or UserForm(), "proof": proof or ProofForm(),
        "links": proving.links(app, back, by=by) if app and begun else None,
    }  # fmt: skip
    wrong = any(form is not None and form.errors for form in (asked, proof))
    return render(request, "channels/own_wecom.html", context, status=422 if wrong else 200)


@own_page
def own(request: HttpRequest) -> HttpResponse:
    """What is proved, and the ways to prove it."""
    return _page(request)


@require_POST
@never_cache
@self_required
def act(request: HttpRequest, name: str) -> HttpResponse:
    """Begin, ask for a code, give it back, take it off: behind a code sent to the person's own phone."""
    if name == "begin":
        return _page(request, begun=True)
    if name == "ask":
        return _ask(request)
    if name == "prove":
        return _prove(request)
    if name != "remove":
        raise Http404
    proving.remove(by=actor(request))
    messages.success(request, _("Taken off. Nothing is told there any more."))
    return redirect("channels:own_wecom")


def _ask(request: HttpRequest) -> HttpResponse:
    form = UserForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            proving.ask(form.cleaned_data["user"], by=actor(request))
            messages.success(request, _("A code is on its way to your account at WeCom."))
            return redirect("channels:own_wecom")
    return _page(request, asked=form)


def _prove(request: HttpRequest) -> HttpResponse:
    form = ProofForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            row = addressing.prove(proving.NAME, form.cleaned_data["code"], by=actor(request))
            if row.proved_at:
                messages.success(request, _("The account is yours: messages go there from now on."))
                return redirect("channels:own_wecom")
            form.add_error("code", _("This is not the code that was sent. Compare the digits."))
    return _page(request, proof=form)


@own_page
def back(request: HttpRequest) -> HttpResponse:
    """WeCom leads back with a code that says once who somebody is there."""
    code, state = request.GET.get("code", ""), request.GET.get("state", "")
    try:
        proving.proved(code, state, by=actor(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The account is yours: messages go there from now on."))
    return redirect("channels:own_wecom")
