"""The officers of the district in whose hands the scenario's cases are; each body with two people, so that one checks
what the other writes. Invented, like everybody in tests/support/cast.py."""

from dataclasses import dataclass

from linli.journal.actors import SYSTEM, Actor
from linli.people import services as people
from linli.people.models import Organisation, Person
from tests.support.cast import PASSWORD, Cast

# role: name, kind of post, body, where (a field of Places)
OFFICERS = {
    "enforcer": ("邹毅", "enforcement_officer", "云麓区综合执法局", "district"),
    "enforcement_head": ("段立新", "enforcement_head", "云麓区综合执法局", "district"),
    "legal_reviewer": ("秦兰", "legal_reviewer", "云麓区综合执法局", "district"),
    "government_lead": ("石建国", "government_lead", "云麓区人民政府", "district"),
    "government_office": ("石磊", "government_lead", "云麓区人民政府", "district"),
    "labour_inspector": ("孟凡", "labour_inspector", "云麓区人社局", "district"),
    "labour_head": ("夏芸", "labour_head", "云麓区人社局", "district"),
    "certificates_lead": ("江涛", "certificates_lead", "云麓区办证专班", "district"),
    "certificates_deputy": ("白露", "certificates_lead", "云麓区办证专班", "district"),
    "land_officer": ("阎松", "land_officer", "云麓区自然资源局", "district"),
    "housing_officer": ("侯勇", "housing_officer", "云麓区住建局", "district"),
    "tax_officer": ("薛敏", "tax_officer", "云麓区税务局", "district"),
    "tax_colleague": ("尹航", "tax_officer", "云麓区税务局", "district"),
    "registrar": ("雷雨晴", "registrar", "云麓区不动产登记中心", "district"),
    "registrar2": ("毛志远", "registrar", "云麓区不动产登记中心", "district"),
    "works_manager": ("顾海", "works_manager", "青云街道城建办", "street"),
    "works_head": ("康宁", "works_head", "青云街道城建办", "street"),
    "contractor": ("万里", "contractor", "云湖市政工程有限公司", "estate"),
    "works_supervisor": ("钱正", "works_supervisor", "正衡监理有限公司", "estate"),
    "works_supervisor2": ("严明", "works_supervisor", "正衡监理有限公司", "estate"),
    "branch_member": ("唐月娥", "branch_member", "安和小区党支部", "estate"),
    "branch_deputy": ("彭志强", "branch_secretary", "安和小区党支部", "estate"),
    "editor": ("余晓晴", "media_editor", "云湖日报融媒体中心", "district"),
    "media_chief": ("叶青", "media_chief", "云湖日报融媒体中心", "district"),
    "media_head": ("苏文", "media_head", "云湖日报融媒体中心", "district"),
    "labour_inspector2": ("方平", "labour_inspector", "云麓区人社局", "district"),
    "enforcer2": ("阮宁", "enforcement_officer", "云麓区综合执法局", "district"),
}


# What the numbers of their papers begin with.
LETTERS = {
    "云麓区综合执法局": "云麓执",
    "云麓区人民政府": "云麓政",
    "云麓区人社局": "云麓人社",
    "云麓区办证专班": "云麓办证",
    "云麓区税务局": "云麓税",
    "云麓区不动产登记中心": "云麓登",
    "青云街道城建办": "青城建",
}


@dataclass(frozen=True)
class District:
    """The estate's cast, and the officers by role."""

    cast: Cast
    officers: dict[str, Person]

    def person(self, role: str) -> Person:
        """An officer, or somebody of the estate."""
        found: Person = self.officers.get(role) or getattr(self.cast, role)
        return found

    def acting(self, role: str) -> Actor:
        """As they sign in: the service finds the post."""
        found = self.person(role)
        return Actor(found.pk, "person", name=found.name)


def appointed(cast: Cast) -> District:
    """Found the offices and appoint everybody, from now."""
    made: dict[str, Person] = {}
    for number, (role, (name, kind, body, where)) in enumerate(OFFICERS.items()):
        area = getattr(cast.places, where)
        home = cast.posts["secretary"].organisation if where == "estate" and "支部" in body else None
        office = home or Organisation.objects.filter(name=body).first()
        office = office or people.create_organisation("other", body, area, by=SYSTEM, letters=LETTERS.get(body, ""))
        made[role] = people.create_person(name, by=SYSTEM, phone=f"139000002{number:02}", password=PASSWORD)
        people.prove_phone(made[role].pk, by=SYSTEM)
        post = people.create_post(kind, office, area, by=SYSTEM)
        people.appoint(post.pk, made[role].pk, by=SYSTEM)
    return District(cast, made)
