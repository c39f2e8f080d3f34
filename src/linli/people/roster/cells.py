"""What stands in one cell, or what is wrong with it and the mend."""

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from linli.kernel import clock
from linli.kernel.wording import in_a_list
from linli.people.erased_name import NO_NAME, looks_erased
from linli.people.wording import ID_ERRORS
from linli.rules.identifiers import phones_in, resident_id, resident_id_error
from linli.rules.names import seen

LARGEST_CM = 100_000_000
_RELATIONS = {
    "owner": ("业主", "房主", "产权人", "本人", "户主"),
    "tenant": ("租户", "承租人", "租客", "租赁"),
    "family": ("家属", "家人", "家庭成员", "住户", "配偶", "子女", "父母", "子", "女", "妻", "夫", "父", "母"),
}
_BY_RELATION = {word: relation for relation, words in _RELATIONS.items() for word in words}
_POSTS = {
    "grid_worker": ("网格员", "网格长", "专职网格员"),
    "branch_secretary": ("党支部书记", "支部书记", "书记"),
    "branch_member": ("支部委员", "党支部委员", "支委"),
    "committee_director": ("业委会主任", "业主委员会主任"),
    "committee_member": ("业委会委员", "业主委员会委员", "业委会副主任"),
    "property_manager": ("物业经理", "物业负责人", "物业项目经理"),
    "community_officer": ("社区干部", "社区工作者", "社区专干"),
}
_BY_POST = {word: kind for kind, words in _POSTS.items() for word in words}
_SHARE = re.compile(r"[0-9]{1,6}(?:/0*[1-9][0-9]{0,5}|(?:\.[0-9]{1,12})?%?)")
# zh: what the name of an enterprise, an office or an association ends in
_BODY = re.compile(
    r".{2}(公司|集团|中心|厂|商店|银行|支行|分行|学校|大学|学院|中学|小学|幼儿园|医院|卫生院|委员会|业委会|居委会|村委会"
    r"|办事处|管理处|政府|[司检法税财安]局|管理局|事务所|研究所|派出所|研究院|协会|学会|商会|基金会|合作社|联合社|俱乐部|工会)$"
)
_APART = re.compile("[、，,;；/]")  # zh: what stands between names
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]00:00(?::00)?)?")


class Wrong(Exception):
    """A cell that cannot be read: the column, and words that name the fault and the mend."""

    def __init__(self, column: str, words: str) -> None:
        super().__init__(column, words)
        self.column, self.words = column, words


def building(text: str) -> str:
    """One spelling of a building: "3", "3号楼", "3幢" and " 3 栋" are "3 栋"; other names stay as they are."""
    plain = re.sub(r"\s", "", text)
    found = re.fullmatch(r"(?:第)?0*([0-9]+[A-Za-z]?)(?:\.0)?(?:栋|幢|座|号楼|#|号)?(?:楼)?", plain)
    return f"{found[1].upper()} 栋" if found else plain


def entrance(text: str) -> str:
    """One spelling of an entrance: "1" and "一单元" are "1 单元"."""
    plain = re.sub(r"\s", "", text)
    plain = plain.translate(str.maketrans("一二三四五六七八九", "123456789"))
    found = re.fullmatch(r"0*([0-9]+)(?:\.0)?(?:单元)?", plain)
    return f"{found[1]} 单元" if found else plain


def number(text: str) -> str:
    """A room number without 室 and 号, and without the ".0" of a number cell."""
    return re.sub(r"(?:\.0)?(?:室|号|房)?$", "", re.sub(r"\s", "", text))


def area_cm(text: str) -> int | None:
    """The area in 0.01 m², from "89.53" or "89.53㎡"; None for empty."""
    plain = re.sub(r"(?:㎡|m2|m²|平方米|平米|平)$|[\s,，]", "", text, flags=re.IGNORECASE)
    if not plain:
        return None
    try:
        found = int((Decimal(plain) * 100).quantize(Decimal(1), ROUND_HALF_UP))
    except (ArithmeticError, ValueError):  # no number, or one beyond all reckoning
        raise Wrong("area", _("This is not an area. Write square metres, for example 89.53.")) from None
    if not 0 < found <= LARGEST_CM:
        raise Wrong("area", _("No home has this area. Write square metres, for example 89.53."))
    return found


def unit_kind(text: str) -> str:
    """What the unit is for, from 住宅, 商铺 or 车位; empty where the cell is."""
    if not text.strip():
        return ""
    return "parking" if re.search("车位|车库|停车", text) else "home"


def floor(text: str) -> int | None:
    """The floor; basements are negative. None for empty."""
    plain = re.sub(r"(?:\.0)?(?:层|楼)?$", "", text.strip())
    if not plain:
        return None
    if not re.fullmatch(r"-?\d{1,3}", plain):
        raise Wrong("floor", _("This is not a floor. Write a number, for example 5 or -1."))
    return int(plain)


def share(text: str) -> Fraction | None:
    """A share of the ownership: "1/2", "50%", "0.5"; None for empty, which means equal parts."""
    plain = re.sub(r"\s", "", text)
    if not plain:
        return None
    # Fraction reads "1e999999999" too, and would go on computing it for ever.
    if not _SHARE.fullmatch(plain):
        raise Wrong("share", _("This is not a share. Write 1/2 or 0.5."))
    found = Fraction(plain.removesuffix("%")) / (100 if plain.endswith("%") else 1)
    found = found.limit_denominator(10_000)
    if not 0 < found <= 1:
        raise Wrong("share", _("A share is more than nothing and at most the whole. Write 1/2 or 0.5."))
    return found


def person_name(text: str) -> str:
    """A name of 1 to 50 characters."""
    name = " ".join(seen(text).split())
    name = re.sub(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])", "", name)
    if not 1 <= len(name) <= 50:
        raise Wrong("name", _("A name of 1 to 50 characters is missing here."))
    if _APART.search(name) and not _is_of_bodies(name):
        raise Wrong("name", _("Several names stand here. Give each person a row of their own with the same home."))
    if looks_erased(name):
        raise Wrong("name", str(NO_NAME))
    return name


def _is_of_bodies(name: str) -> bool:
    """Whether what stands between the marks are bodies, or one body's two names, and nobody of flesh and blood."""
    return all(_BODY.search(part.strip()) for part in _APART.split(name))


def phones(text: str) -> tuple[str, str]:
    """The number and the second number of a cell that may hold two."""
    found = phones_in(text)
    if text.strip() and not found:
        raise Wrong("phone", _("This is not a phone number. Write 11 digits; two numbers with a space between."))
    if len(found) > 2:
        raise Wrong("phone", _("More than two numbers stand here. Keep the two by which the person is reached."))
    return (found[0] if found else "", found[1] if len(found) > 1 else "")


def id_number(text: str) -> str:
    """The resident ID number; one that Excel has rounded is named as such."""
    if not text.strip():
        return ""
    if error := resident_id_error(text):
        raise Wrong("id_number", str(ID_ERRORS[error]))
    return resident_id(text)


def relation(text: str, *, default: str) -> str:
    """Owner, tenant or family member."""
    plain = re.sub(r"\s", "", text)
    if not plain:
        return default
    if plain not in _BY_RELATION:
        raise Wrong("relation", _("This relation is not known. Write 业主, 租户 or 家属."))
    return _BY_RELATION[plain]


def post_kind(text: str) -> str:
    """The kind of a post by its Chinese title."""
    plain = re.sub(r"\s", "", text)
    if plain not in _BY_POST:
        known = in_a_list(words[0] for words in _POSTS.values())
        raise Wrong("post", _("This post is not known. Write one of: %(known)s.") % {"known": known})
    return _BY_POST[plain]


def document(text: str) -> str:
    """By what somebody was appointed or elected."""
    if not text.strip():
        raise Wrong("document", _("Name the document by which they were appointed or elected."))
    return text.strip()[:120]


def day(text: str, column: str) -> datetime | None:
    """The beginning of a day in China: 2026-01-31, 2026/1/31, 2026年1月31日. None for empty."""
    if not text.strip():
        return None
    found = _DATE.fullmatch(text.strip())
    try:
        if found is None:
            raise ValueError(text)
        return clock.midnight(date(int(found[1]), int(found[2]), int(found[3])))
    except ValueError:
        raise Wrong(column, _("This is not a date. Write it like 2026-01-31.")) from None
