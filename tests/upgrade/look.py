"""What is found in a recorded installation, and what can be done in it: run within it, by `linli shell`."""

import json

from django.test import Client
from django.urls import reverse

from linli.cases import services
from linli.cases.models import Case
from linli.cases.services import Submission
from linli.files.models import File
from linli.jobs.worker import run_until_idle
from linli.journal.actors import Actor
from linli.journal.models import Entry
from linli.people.models import Person
from linli.search import queries as search


def page(address, who=None):
    """What somebody reads there."""
    client = Client(HTTP_HOST="localhost")
    if who:
        client.force_login(who)
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


secretary, resident = (Person.objects.by_phone(f"+86{phone}") for phone in ("13900000004", "13900000001"))
case = Case.objects.get(reporter=resident)
other = Case.objects.exclude(pk=case.pk).get()
worker = Person.objects.get(pk=case.handler_id)
verbs = Entry.objects.filter(subject_kind="case", subject_id=case.pk).values_list("verb", flat=True)
told = {
    "names": [secretary.name, resident.name, worker.name],
    "phone": other.reporter_phone,
    "password": resident.check_password("yunhu-2026-lake"),
    "text": case.text,
    "state": case.state,
    "verbs": sorted(verbs),
    "files": list(File.objects.values_list("state", "owner_kind")),
    "found": search.ids("case", "污水井") == [case.pk],
    "pages": [
        case.text[:6] in page(reverse("cases:track", args=[case.code]), resident),
        str(case.number) in page("/desk/?box=all", secretary),
        case.text[:6] in page(f"/desk/case/{case.pk}/", worker),
        "纸上的登录码" in page(reverse("people:sign_in")),
        case.area.name in page(reverse("web:estate", args=[case.area.code])),
    ],
}
services.act(case.pk, "contact", {"how": "phone", "note": "x"}, by=Actor(worker.pk, "person", name=worker.name))
given = Submission({"what": "升级以后报的", "category": "lighting"}, phone="13800138010")
fresh = services.submit(case.area, given, by=Actor(None, "anonymous"))
run_until_idle()
after = Case.objects.get(pk=case.pk).state
told["after"] = [after, fresh.number != case.number, search.ids("case", "升级以后报") == [fresh.pk]]
print(json.dumps(told, ensure_ascii=False))
