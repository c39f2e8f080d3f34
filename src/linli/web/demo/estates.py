"""The places, bodies and posts of the demonstration: 安和安置小区 and a neighbouring estate of villas, under one street."""

from dataclasses import dataclass, field
from datetime import timedelta

from linli.cases.models import Route
from linli.cases.route_services import create_route
from linli.journal.actors import SYSTEM
from linli.kernel import clock
from linli.people import roster
from linli.people import services as people
from linli.people.models import Person
from linli.people.roster.tables import Table
from linli.places import services as places
from linli.places.models import Area
from linli.web.demo.people import Names, Neighbour

PASSWORD = "linli-demo-2026"  # noqa: S105 -- printed on the demonstration's own sign-in page


@dataclass
class Stage:
    """What the year is played on."""

    estate: Area
    villas: Area
    staff: dict[str, Person] = field(default_factory=dict)
    neighbours: list[Neighbour] = field(default_factory=list)
    villagers: list[Neighbour] = field(default_factory=list)


STAFF = {
    # role: (name, phone, post kind, title, body kind, body, area)
    "administrator": ("孙浩", "13900010009", "administrator", "系统管理员", "street_office", "青云街道办事处", "street"),
    "street_officer": ("何敏", "13900010008", "street_officer", "街道诉求专员", "street_office", "青云街道办事处", "street"),
    "inspector": ("郭峰", "13900010010", "discipline_inspector", "街道纪检干部", "discipline_office", "青云街道纪工委", "street"),
    "community_officer": ("刘红", "13900010007", "community_officer", "社区干部", "community_committee", "青云社区居委会", "community"),
    "secretary": ("周正明", "13900010004", "branch_secretary", "党支部书记", "party_branch", "安和安置小区党支部", "estate"),
    "branch_member": ("唐月娥", "13900010011", "branch_member", "支部委员", "party_branch", "安和安置小区党支部", "estate"),
    "committee_member": ("彭志强", "13900010012", "committee_member", "业委会委员", "owners_committee", "安和安置小区业主委员会", "estate"),
    "property_manager": ("王建国", "13900010006", "property_manager", "物业经理", "property_company", "安居物业服务部", "estate"),
    "grid_worker": ("李想", "13900010003", "grid_worker", "网格员", "grid_station", "青云社区网格站", "grid1"),
    "grid_worker2": ("赵敏", "13900010013", "grid_worker", "网格员", "grid_station", "青云社区网格站", "grid2"),
    "villa_secretary": ("谭青", "13900010014", "branch_secretary", "党支部书记", "party_branch", "云岭雅苑党支部", "villas"),
    "villa_worker": ("罗小军", "13900010015", "grid_worker", "网格员", "grid_station", "青云社区网格站", "villas"),
}  # fmt: skip

PLAN = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 640">
<rect x="0" y="0" width="1000" height="640" fill="#f1efe8"/>
<rect x="30" y="40" width="940" height="560" rx="18" fill="#ffffff" stroke="#b9b4a6" stroke-width="6"/>
<path d="M 500 40 L 500 600 M 30 320 L 970 320" stroke="#e2dfd5" stroke-width="44" fill="none"/>
<rect x="392" y="236" width="216" height="168" rx="16" fill="#cfe3d2"/>
<rect x="90" y="90" width="240" height="80" fill="#e8d9c4"/><rect x="90" y="210" width="240" height="70" fill="#e8d9c4"/>
<rect x="90" y="380" width="240" height="80" fill="#e8d9c4"/><rect x="670" y="90" width="240" height="80" fill="#e8d9c4"/>
<rect x="670" y="210" width="240" height="70" fill="#e8d9c4"/><rect x="670" y="380" width="240" height="80" fill="#e8d9c4"/>
<rect x="90" y="500" width="340" height="70" fill="#dfe6ec"/>
</svg>"""
BUILDINGS = {"1 栋": (2100, 2031), "2 栋": (2100, 3828), "3 栋": (2100, 6562), "4 栋": (7900, 2031), "5 栋": (7900, 3828), "6 栋": (7900, 6562)}
SPOTS = {"北门": (5000, 800), "西门": (450, 5000), "中心绿地": (5000, 5000), "文化广场": (2600, 8360), "地下车库": (7900, 8360)}


def build(names: Names) -> Stage:
    """Areas, buildings, homes, people, posts, dispatch rules."""
    areas = _areas()
    stage = Stage(areas["estate"], areas["villas"])
    _houses(areas)
    stage.neighbours = names.neighbours(_homes(6, 2, 6), 2.9)[:363]
    stage.villagers = names.neighbours([(f"{number} 号", "", 1, "1") for number in range(1, 21)], 3)
    for area, folk in ((stage.estate, stage.neighbours), (stage.villas, stage.villagers)):
        roster.apply(area, _tables(folk), by=SYSTEM)
    _posts(areas, stage)
    _resident(stage)
    _routes(areas, stage)
    return stage


def _areas() -> dict[str, Area]:
    steps = [
        ("province", "990000000000", "湘南省", None, ""),
        ("city", "990100000000", "云湖市", "province", ""),
        ("district", "990102000000", "云麓区", "city", ""),
        ("street", "990102001000", "青云街道", "district", "QY"),
        ("community", "990102001001", "青云社区", "street", ""),
        ("estate", "990102001001001", "安和安置小区", "community", "AH"),
        ("villas", "990102001001002", "云岭雅苑", "community", "YL"),
        ("grid1", "990102001001001001", "一号网格", "estate", ""),
        ("grid2", "990102001001001002", "二号网格", "estate", ""),
    ]
    made: dict[str, Area] = {}
    for key, code, name, parent, prefix in steps:
        level = {"villas": "estate", "grid1": "grid", "grid2": "grid"}.get(key, key)
        made[key] = places.create_area(code, name, level, made[parent] if parent else None, by=SYSTEM, prefix=prefix)
    return made


def _houses(areas: dict[str, Area]) -> None:
    places.set_plan(areas["estate"], PLAN, by=SYSTEM)
    for number, (name, (x, y)) in enumerate(BUILDINGS.items()):
        building = places.create_building(areas["estate"], name, by=SYSTEM, grid=areas["grid1" if number < 3 else "grid2"])
        places.change_building(building.pk, by=SYSTEM, plan_x=x, plan_y=y)
    for name, (x, y) in SPOTS.items():
        places.create_spot(areas["estate"], name, by=SYSTEM, plan_x=x, plan_y=y)
    for number in range(1, 21):
        places.create_building(areas["villas"], f"{number} 号", by=SYSTEM)


def _homes(buildings: int, entrances: int, floors: int) -> list[tuple[str, str, int, str]]:
    """Two homes a floor; the ground floor of each building's second entrance is the estate's own rooms."""
    return [
        (f"{building} 栋", f"{entrance} 单元", floor, f"{floor}0{door}")
        for building in range(1, buildings + 1)
        for entrance in range(1, entrances + 1)
        for floor in range(1, floors + 1)
        for door in (1, 2)
        if not (entrance == 2 and floor == 1) and not (building == 6 and floor == 6)
    ]


def _tables(folk: list[Neighbour]) -> list[Table]:
    homes, owners, residents = [], [], []
    seen = set()
    for line, one in enumerate(folk, 2):
        home = {"building": one.building, "entrance": one.entrance, "number": one.number}
        if tuple(home.values()) not in seen:
            seen.add(tuple(home.values()))
            area = f"{86 + (line * 7) % 52}.{line % 100:02}"
            homes.append((line, {**home, "floor": str(one.floor), "area": area}))
        person = {**home, "name": one.name, "phone": one.phone}
        if one.owner:
            owners.append((line, {**person, "share": "1"}))
        else:
            residents.append((line, {**person, "relation": "家属" if line % 9 else "租户"}))
    columns = frozenset({"building", "entrance", "number"})
    return [
        Table("楼栋房屋", "homes", tuple(homes), columns | {"floor", "area"}),
        Table("业主", "owners", tuple(owners), columns | {"name", "phone", "share"}),
        Table("住户", "residents", tuple(residents), columns | {"name", "phone", "relation"}),
    ]


def _posts(areas: dict[str, Area], stage: Stage) -> None:
    bodies = {}
    since = clock.now() - timedelta(days=60)
    for role, (name, phone, kind, title, body_kind, body, where) in STAFF.items():
        if body not in bodies:
            home = {"grid1": "community", "grid2": "community"}.get(where, where)
            home = "community" if body_kind == "grid_station" else home
            bodies[body] = people.create_organisation(body_kind, body, areas[home], by=SYSTEM)
        person = people.create_person(name, by=SYSTEM, phone=phone, password=PASSWORD)
        people.prove_phone(person.pk, by=SYSTEM)
        post = people.create_post(kind, bodies[body], areas[where], by=SYSTEM, title=title, phone=phone)
        people.appoint(post.pk, person.pk, by=SYSTEM, starts=since, document="青云〔2025〕6 号")
        stage.staff[role] = person
    committee = bodies["安和安置小区业主委员会"]
    post = people.create_post("committee_director", committee, stage.estate, by=SYSTEM, title="业委会主任")
    people.appoint(post.pk, stage.staff["secretary"].pk, by=SYSTEM, starts=since, document="业主大会 2025-09 备案")


def _resident(stage: Stage) -> None:
    """The grandmother who signs in: large type follows her account."""
    first = stage.neighbours[0]
    person = people.person_of_phone(first.phone)
    if person is None:
        raise LookupError(f"the roster did not bring in {first.name}")
    people.set_password(person.pk, PASSWORD, by=SYSTEM)
    people.prove_phone(person.pk, by=SYSTEM)
    stage.staff["resident"] = person


def _routes(areas: dict[str, Area], stage: Stage) -> None:
    rules = [
        (["lift_fire", "utilities", "property", "parking"], "property_manager", "设施设备和停车先派物业"),
        (["certificates", "wages", "welfare", "education"], "community_officer", "办证、工资、保障由社区对接"),
        ([], "grid_worker", "其余按楼栋派给网格员"),
    ]
    for position, (categories, kind, note) in enumerate(rules, 1):
        create_route(
            Route(area=areas["estate"], position=position * 10, categories=categories, post_kind=kind, note=note), by=SYSTEM
        )
    create_route(Route(area=areas["villas"], position=10, post_kind="grid_worker", note="全部派给网格员"), by=SYSTEM)
