"""What an area may set. Where no law fixes a number, the source says practice; limits of the law come from `rules/`."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.rules import ballot_course, bodies, demand, first_assembly, masks, square, volunteering
from linli.rules.ballot import CODE, PROXIES_AT_MOST, PROXY_LIMITS_BASIS
from linli.settings.registry import declare

PRACTICE = "practice"
HOTLINE = "practice; 国办发〔2020〕53号 leaves handling limits to local authorities"


def fill() -> None:
    """Called once when the application is ready."""
    _terms()
    _after_the_answer()
    _protection()
    _ballots()
    _bodies()
    _demands()
    _rotas()
    _branches()
    _activities()
    _exchange()
    _points()
    _media()
    _retention()
    declare(
        "people.roster_days", 7, "number", title=_("Register: a roster that was uploaded is kept for"), source=PRACTICE,
        floor=1, ceiling=30, basis=_SHORTEST, unit="days", levels=("installation",),
    )  # fmt: skip
    _number("shelf.honour_days", 5, "days", _("Exemplars: a recommendation is open to objections for"), 5, 30)
    _site()
    _looks()


def _looks() -> None:
    """What an estate's pages and sheets bear; set on a page of their own, which shows how it looks."""
    parts = (
        ("name", _("Looks: name on its pages"), r".{2,24}"),
        ("accent", _("Looks: colour"), r"#[0-9a-f]{6}"),
        ("crest", _("Looks: crest"), r"[\w-]{8,24}"),
    )
    for key, title, pattern in parts:
        declare(
            f"looks.{key}", "", "line", title=title, source=PRACTICE, pattern=pattern, levels=("estate",), offered=False
        )


def _site() -> None:
    """Numbers under which the authorities have this site on file; the installation's alone."""
    icp, police = "互联网信息服务管理办法 art. 12", "计算机信息网络国际联网安全保护管理办法 art. 12"
    here = ("installation",)
    declare(
        "site.icp", "", "line", title=_("Site: number of its ICP filing, at the foot of every page"), source=icp,
        pattern=r"\w{1,3}ICP[备证]\d{4,14}号(-\d{1,4})?", levels=here,
    )  # fmt: skip
    declare(
        "site.police", "", "line", title=_("Site: number of its filing with the public security"), source=police,
        pattern=r"\w{1,3}公网安备 ?\d{8,14}号", levels=here,
    )  # fmt: skip


def _media() -> None:
    _number("media.film_megabytes_at_most", 2048, "megabytes", _("Films: size of one"), 50, 4096)
    _number("media.film_minutes_at_most", 30, "minutes", _("Films: length of one"), 1, 180)
    _number("media.gigabytes_a_person", 10, "gigabytes", _("Films: one person has here, not yet released"), 1, 100)
    _number("media.upload_hours", 48, "hours", _("Films: one that is being sent is kept for"), 1, 336)
    _number("stories.mail_megabytes_at_most", 50, "megabytes", _("Mail to a desk: size of one"), 1, 100)
    _number("stories.mail_days", 14, "days", _("Mail to a desk: its sender may say that it is theirs for"), 1, 60)
    _number("stories.mails_a_day", 20, "", _("Mail to a desk: of one address within a day"), 1, 500)


# What is kept how long after its matter is over: days, at least, at most, where from. PIPL 19: no longer than needed.
_LIMITATION = "民法典 art. 188"
_WAGES = "保障农民工工资支付条例 art. 15"
_SHORTEST = "个人信息保护法 art. 19"
_CLAIMS = 3 * 365  # three years, in which a claim can still be raised
KEPT: dict[str, tuple[int, int, int, str, Promise]] = {
    "case_reporter": (_CLAIMS, 365, 3650, _LIMITATION, _("Kept after its end: who reported a request")),
    "case_behalf": (_CLAIMS, 365, 3650, _LIMITATION, _("Kept after its end: whom a request was reported for")),
    "case_party": (_CLAIMS, _CLAIMS, 3650, _WAGES, _("Kept after its end: parties of a case of many")),
    "case_referral": (_CLAIMS, 365, 3650, _LIMITATION, _("Kept after its end: who answered for an outside party")),
    "case_photos": (_CLAIMS, 365, 7300, _LIMITATION, _("Kept after its end: photos and papers of a request")),
    "case_voices": (365, 180, 3650, _SHORTEST, _("Kept after its end: voices of a request")),
    "case_films": (365, 180, 3650, _SHORTEST, _("Kept after its end: films of a request")),
    "case_words": (3650, 1095, 7300, _LIMITATION, _("Kept after its end: words of who sent a request")),
    "case_comments": (_CLAIMS, 365, 7300, _LIMITATION, _("Kept after its end: what neighbours said of a request")),
    "sent_films": (_CLAIMS, 180, 3650, _LIMITATION, _("Kept after its end: films sent with a story, not shown")),
    "activity_guest": (365, 30, 1825, _SHORTEST, _("Kept after the last activity: who came without an account")),
    "activity_answers": (180, 30, 1825, _SHORTEST, _("Kept after an activity: companions and answers")),
    "activity_feedback": (365, 30, 1825, _SHORTEST, _("Kept after an activity: words of who came")),
    "booking": (180, 30, 1825, _SHORTEST, _("Kept after a booking: name without an account")),
    "team_booking": (365, 30, 1825, _SHORTEST, _("Kept after a team was asked for: name and telephone")),
    "service_order": (365, 90, 1825, _SHORTEST, _("Kept after a service ordered: name, telephone, place, words")),
    "home_card": (365, 30, 1825, _SHORTEST, _("Kept after a home's card is over: name and telephone")),
    "home_visited": (_CLAIMS, 365, 3650, _LIMITATION, _("Kept after visits at home ended: who, where, need")),
    "home_visit": (_CLAIMS, 365, 3650, _LIMITATION, _("Kept after visits at home ended: what was said")),
    # Pictures by each visit's own day, since visits may go on for years. Who signed shows that somebody was there.
    "home_visit_photos": (365, 90, 1825, _SHORTEST, _("Kept after each visit at home: its photos")),
    "home_visit_signatures": (_CLAIMS, 365, 3650, _LIMITATION, _("Kept after each visit at home: the signature")),
    "home_note": (730, 90, 3650, _SHORTEST, _("Kept after its end: concerns and calls in a home's file")),
    "form_answers": (365, 30, 3650, _SHORTEST, _("Kept after a superior's form is closed: what homes filled in")),
    "person_left": (_CLAIMS, 365, 7300, _LIMITATION, _("Kept after somebody left: telephones, ID number, address")),
    # Read: whoever asks again when they were told does so within the year. Unread: it may be the only one that says so.
    "notice_read": (365, 90, 3650, _SHORTEST, _("Kept after it was read: what somebody was told")),
    "notice_unread": (730, 180, 3650, _SHORTEST, _("Kept while nobody reads it: what somebody was told")),
}
INSTALLATION_ALONE = {"person_left", "notice_read", "notice_unread"}  # these lie in no area


def _retention() -> None:
    for key, (days, least, most, basis, title) in KEPT.items():
        more: dict[str, Any] = {"levels": ("installation",)} if key in INSTALLATION_ALONE else {}
        declare(
            f"retention.{key}", days, "number", title=title, source=PRACTICE, floor=least, ceiling=most, basis=basis,
            unit="days", **more,
        )  # fmt: skip


def _points() -> None:
    title = _("Points: objections are raised and answered within")
    _number("points.objection_days", 5, "working", title, 3, 30)


def _number(
    key: str,
    default: int,
    unit: str,
    title: Promise,
    least: int,
    most: int,
    source: str = PRACTICE,
    basis: str = PRACTICE,
) -> None:
    declare(key, default, "number", title=title, source=source, floor=least, ceiling=most, basis=basis, unit=unit)


def _terms() -> None:
    _number("cases.dispatch_hours", 4, "hours", _("Dispatch a request within"), 1, 72, HOTLINE)
    _number("cases.contact_hours", 12, "hours", _("Contact the resident within"), 1, 72, HOTLINE)
    _number("cases.resolve_days", 5, "working", _("Handle a request within"), 1, 60, HOTLINE)
    _number("cases.update_days", 5, "working", _("Tell the resident how it goes at least every"), 1, 30)
    _number("cases.return_days", 1, "working", _("Decide a return within"), 1, 5, HOTLINE)
    supervised = _("A request is supervised when it is overdue for so many days (0: never by itself)")
    _number("cases.supervise_overdue_days", 1, "days", supervised, 0, 30)
    _number("cases.supervise_reopened", 2, "times", _("A request is supervised when reopened so often"), 1, 10)
    alike = _("A request is supervised when so many people report the same thing within a week")
    _number("cases.supervise_callers", 3, "people", alike, 2, 50)
    _number("cases.supervise_days", 3, "working", _("A supervision is answered within"), 1, 15)
    _number("cases.stuck_days", 5, "days", _("A request is flagged when nothing was done on it for"), 1, 30)
    _number("cases.ageing_days", 30, "days", _("A request is flagged when it is open for"), 5, 180)
    for rate, weight, weighs in (
        ("response", 20, _("The response rate weighs in the score")),
        ("solution", 40, _("The solution rate weighs in the score")),
        ("satisfaction", 40, _("The satisfaction rate weighs in the score")),
    ):
        _number(f"cases.weight_{rate}", weight, "percent", weighs, 0, 100)
    declare(
        "cases.hours",
        [8, 20],
        "window",
        title=_("Hours of the day that count for terms in hours"),
        source="practice; urgent terms run round the clock",
    )


def _after_the_answer() -> None:
    _number("cases.confirm_days", 3, "days", _("Call the resident back when there is no answer after"), 1, 15)
    _number("cases.silence_days", 15, "days", _("Close a request without an answer after"), 7, 90)
    declare(
        "cases.unanswered",
        "excluded",
        "choice",
        title=_("Return visits without an answer, in the solution rate"),
        choices={"excluded": _("left out"), "unsolved": _("counted as not solved")},
        source="practice, after 北京市接诉即办工作条例 art. 32",
    )


def _protection() -> None:
    tries = _("Tries of the phone's last four digits before a tracking link closes")
    _number("cases.link_tries", 5, "times", tries, 3, 10)
    declare(
        "cases.publish_days",
        15,
        "number",
        title=_("A result that must be made public is shown for at least"),
        unit="days",
        floor=15,
        ceiling=365,
        basis="城市居民委员会组织法 art. 34",
        source="城市居民委员会组织法 (2025) art. 34",
    )
    _masks()
    title = _("A wish to be erased is answered within")
    _number("people.erasure_days", 15, "working", title, 1, 15, basis="个人信息保护法 art. 50")
    _number("files.photos_at_most", 9, "photos", _("Photos with one request"), 1, 20)
    _number("files.megabytes_at_most", 20, "megabytes", _("Size of one file"), 5, 50)


def _masks() -> None:
    """How much of a person staff read without a reason; what stands here first is the most that may be shown."""
    for key, title, usual, less in (
        ("name", _("Masks: of a name is shown"), _("first and last character (王*明)"), _("the first alone (王**)")),
        (
            "phone",
            _("Masks: of a telephone is shown"),
            _("three and four digits (138****5678)"),
            _("the first three"),
        ),
        ("id", _("Masks: of an ID number is shown"), _("first six, last four"), _("first and last character")),
        ("address", _("Masks: of an address is shown"), _("down to the building"), _("nothing of it")),
    ):
        declare(
            f"people.mask_{key}", masks.USUAL, "choice", title=title, source=PRACTICE, levels=("installation",),
            choices={masks.USUAL: usual, masks.LESS: less},
        )  # fmt: skip


def _ballots() -> None:
    notice, basis = ballot_course.NOTICE_DAYS, ballot_course.NOTICE_BASIS
    told = _("Votes of the owners: published before voting begins, at least")
    _number("ballots.notice_days", notice, "days", told, notice, 90, basis, basis)
    source = ballot_course.RESULT_BASIS
    made = _("Votes of the owners: the result is made public within")
    _number("ballots.result_days", ballot_course.RESULT_DAYS, "days", made, 1, 15, source)
    shown = _("Votes of the owners: the result is shown for")
    _number("ballots.shown_days", ballot_course.SHOWN_DAYS, "days", shown, 7, 90, source)
    proxies = _("Votes of the owners: one person votes as a proxy for at most")
    _number("ballots.proxies_at_most", PROXIES_AT_MOST, "owners", proxies, 1, 20, PROXY_LIMITS_BASIS)
    declare(
        "ballots.conflicting",
        "ask",
        "choice",
        title=_("Votes of the owners: of two votes of one owner counts"),
        choices={
            "ask": _("the one that the owner names; without a word none"),
            "first": _("the one that came first"),
            "last": _("the one that came last"),
        },
        source="practice (业主大会议事规则)",
    )
    declare(
        "ballots.parking",
        "out",
        "choice",
        title=_("Votes of the owners: parking stalls with a title of their own"),
        choices={"out": _("stay out of heads and area"), "in": _("count with heads and area")},
        source="practice (业主大会议事规则)",
        basis="最高人民法院关于审理建筑物区分所有权纠纷案件适用法律若干问题的解释 art. 2",
    )
    declare(
        "ballots.nominations",
        "free",
        "choice",
        title=_("Votes of the owners: who nominated each candidate of the committee"),
        choices={"free": _("need not be recorded"), "each": _("is recorded before they are published")},
        source="practice (业主大会议事规则)",
    )
    # Nothing here asks for less than the law: a share below that of the matter changes nothing.
    _above("ballots.take_part", _("Votes of the owners: share that must take part"), "three_quarters", "four_fifths")
    agree = _("Votes of the owners: share that must agree")
    _above("ballots.agree", agree, "two_thirds", "three_quarters", "four_fifths")


def _above(key: str, title: Promise, *shares: str) -> None:
    choices = {"law": _("as the law asks"), **{share: SHARES[share] for share in shares}}
    declare(key, "law", "choice", title=title, choices=choices, source=CODE, basis=CODE)


# What the shares of `rules.bodies` are called, from the least to the most.
SHARES: dict[str, Promise] = {
    "half_or_more": _("half or more"),
    "more_than_half": _("more than half"),
    "two_thirds": _("two thirds or more"),
    "more_than_two_thirds": _("more than two thirds"),
    "three_quarters": _("three quarters or more"),
    "four_fifths": _("four fifths or more"),
}


def _bodies() -> None:
    least = _("Owners' committee: seats at least")
    law = bodies.LAWS["owners_committee"]
    _number(
        "bodies.owners_committee_least", law.least, "seats", least, 3, law.most, law.basis, "practice, " + law.basis
    )
    form = _("First owners' assembly: its preparatory group is formed within")
    _number("bodies.group_days", first_assembly.FORM_DAYS, "days", form, 1, 90, first_assembly.BASES["formed"])
    hold = _("First owners' assembly: held after its preparatory group was formed within")
    _number("bodies.assembly_days", first_assembly.HOLD_DAYS, "days", hold, 30, 180, first_assembly.BASES["held"])
    _number("meetings.speaking_minutes", 3, "minutes", _("Meetings: each has the floor for"), 1, 60)
    titles = {
        "owners_committee": (
            _("Owners' committee: present of all members"),
            _("Owners' committee: agree of all members"),
        ),
        "property_management_committee": (
            _("Property management committee: present of all members"),
            _("Property management committee: agree of all members"),
        ),
        "council": (_("Council: present of all members"), _("Council: agree of those present")),
        "thrift_council": (_("Thrift council: present of all members"), _("Thrift council: agree of those present")),
    }
    for name, (there, agreeing) in titles.items():
        _share(name, "quorum", there, 0)
        _share(name, "majority", agreeing, 1)


def _share(name: str, what: str, title: Promise, place: int) -> None:
    """What is below the floor of the law is not offered, and refused."""
    law, threshold = bodies.LAWS[name], bodies.LAWS[name].deciding()[place]
    local = law.local or bodies.Local(threshold.share, threshold.share)
    offered = bodies.from_floor((local.quorum, local.majority)[place])
    choices = {share: SHARES[share] for share in offered}
    declare(
        f"meetings.{name}_{what}", bodies.named(threshold.share), "choice", title=title, source=threshold.basis,
        basis=threshold.basis, choices=choices,
    )  # fmt: skip


def _rotas() -> None:
    _number("rotas.on_end_hours", 8, "hours", _("Rotas: nobody is on duty on end for more than"), 1, 12)
    _number("rotas.rest_hours", 11, "hours", _("Rotas: between two duties everybody rests for"), 8, 24)


def _demands() -> None:
    _number("demands.open_days", 90, "days", _("Demands: a list is open for signatures for"), 30, 365)
    _number("demands.check_days", 7, "days", _("Demands: signatures are checked within"), 1, 30)
    title = _("Demands: where no law gives the days, the body acts within")
    _number("demands.act_days", demand.ACT_DAYS, "days", title, 7, 60)
    _number("demands.hearing_days", 7, "days", _("Demands: whose seat it is about can make a statement for"), 3, 30)
    title = _("Demands: candidates who were nominated jointly stand in elections published within")
    _number("demands.nomination_days", 180, "days", title, 30, 365)


def _branches() -> None:
    for key, title in (
        ("branch.dues", _("Party branches keep their members' dues here")),
        ("branch.transfers", _("Party branches keep transfers of membership here")),
    ):
        declare(key, False, "yes_no", title=title, source=PRACTICE)


def _exchange() -> None:
    publication = _("Notices: a publication that is open to objections stands for")
    _number("exchange.publication_days", 7, "days", publication, 5, 60)
    _number("exchange.topics_a_day", 5, "times", _("Talk: topics that one person opens in a day"), 1, 50)
    _number("exchange.replies_an_hour", 20, "times", _("Talk: replies of one person in an hour"), 3, 200)
    held = _("Talk: reports after which a contribution waits for a moderator, unseen")
    _number("exchange.reports_hold", 3, "times", held, 2, 20)
    _number("exchange.archive_days", 90, "days", _("Talk: a topic is archived when nothing was said for"), 30, 730)


def _activities() -> None:
    answer = _("Activities: whoever is offered a place that came free answers within")
    _number("activities.answer_hours", 24, "hours", answer, 1, 168)
    answer = _("Bookings: whoever is offered a time that came free answers within")
    _number("bookings.answer_hours", 24, "hours", answer, 1, 168)
    missed = _("Bookings: whoever did not come so often in three months is asked to the desk")
    _number("bookings.missed_at_most", 2, "times", missed, 1, 10)
    costs = _("Bookings: what a team asks of whoever has it play, where nothing makes it free (never through Linli)")
    shares = {
        "nothing": _("nothing"), "way": _("the way there and back"),
        "way_and_water": _("the way there and back, drinking water, a meal"),
        "spoken": _("as spoken of with its leader"),
    }  # fmt: skip
    declare("bookings.team_costs", "way_and_water", "choice", title=costs, source=PRACTICE, choices=shares)
    missed = _("Activities: who stayed away so often in three months signs up at the desk (0: nobody)")
    _number("activities.missed_at_most", 3, "times", missed, 0, 20)
    loud = _("A public place: decibels agreed at most by day")
    _number("square.decibels_day", 60, "decibels", loud, 40, 75, square.BASIS)
    loud = _("A public place: decibels agreed at most in the evening")
    _number("square.decibels_evening", 55, "decibels", loud, 40, 70, square.BASIS)
    night = _("A public place: night, of eight hours, begins at (where the city set another hour)")
    _number("square.night_begins", square.BEGINS, "hour", night, 20, 23, square.NIGHT)
    objection = _("Volunteers: hours are open to objection after their confirmation for")
    _number("volunteers.objection_days", 5, "days", objection, 3, 30)
    cap = _("Volunteers: hours of one day that count at most")
    _number("volunteers.day_cap_hours", volunteering.DAY_CAP // 60, "hours", cap, 4, 10, volunteering.BASIS)
    star = _("Volunteers: stars are published before they are given for")
    _number("volunteers.star_days", 5, "working", star, 5, 30)
