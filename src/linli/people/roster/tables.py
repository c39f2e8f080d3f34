"""Which sheet is which, and which column is which, under the headings that estates really use."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from linli.rules.below import is_below

# Sheet → the names it goes by.
SHEETS: dict[str, tuple[str, ...]] = {
    "homes": ("楼栋房屋", "房屋", "楼栋", "房屋清册"),
    "owners": ("业主", "业主清册", "业主名册"),
    "residents": ("租户", "住户", "居民", "承租人", "住户名册", "租户住户", "租户/住户"),
    "members": ("党员", "党员名册"),
    "posts": ("职务", "任职", "岗位"),
}

# Column → its headings; the first is the one of the template workbook.
COLUMNS: dict[str, tuple[str, ...]] = {
    "building": ("楼栋", "栋", "楼号", "栋号", "幢", "楼栋号", "楼"),
    "entrance": ("单元", "单元号"),
    "floor": ("楼层", "层", "所在层"),
    "number": ("房号", "室号", "房间号", "房屋", "房屋号", "门牌号", "室"),
    "area": ("专有面积", "建筑面积", "面积", "房屋面积"),
    "use": ("用途", "房屋用途"),
    "name": (
        *("姓名", "业主姓名", "业主", "户主", "住户姓名", "租户姓名", "党员姓名", "承租人", "名字"),
        *("户主姓名", "产权人", "产权人姓名", "房主", "房主姓名", "居民姓名", "承租人姓名"),
    ),
    "phone": ("电话", "手机", "手机号", "手机号码", "联系电话", "联系方式", "电话号码"),
    "id_number": ("身份证号", "身份证", "身份证号码", "证件号码", "公民身份号码"),
    "share": ("份额", "产权份额", "占比", "共有份额"),
    "relation": ("关系", "住户类型", "类型", "与户主关系", "身份"),
    "post": ("职务", "职位", "岗位"),
    "organisation": ("组织", "单位", "所属组织", "所在组织"),
    "where": ("区域", "管辖区域", "负责区域", "网格", "范围"),
    "starts": ("任期开始", "开始日期", "任职时间", "任职日期", "起始日期"),
    "ends": ("任期结束", "结束日期", "届满日期", "到期日期"),
    "document": ("文件", "任命文件", "文号"),
}
NEEDED: dict[str, tuple[str, ...]] = {
    "homes": ("building", "number"),
    "owners": ("building", "number", "name"),
    "residents": ("building", "number", "name"),
    "members": ("name",),
    "posts": ("post", "name"),
}
_BY_HEADING = {heading: column for column, headings in COLUMNS.items() for heading in headings}
_BY_SHEET = {name: kind for kind, names in SHEETS.items() for name in names}
_LOOKED_AT = 10


@dataclass(frozen=True)
class Table:
    """One sheet: `rows` hold text by column name, each with its row number in the workbook."""

    name: str
    kind: str
    rows: tuple[tuple[int, dict[str, str]], ...]
    columns: frozenset[str]
    left_out: tuple[int, ...] = ()  # rows that are sums, notes and signatures

    @property
    def missing(self) -> list[str]:
        """Headings without which the sheet says nothing."""
        return [COLUMNS[column][0] for column in NEEDED[self.kind] if column not in self.columns]


def heading(text: str) -> str:
    """A heading without spaces, stars and what stands in brackets: "专有面积（㎡）*" is 专有面积."""
    return re.sub(r"[（(\[【].*?[)）\]】]|[\s*＊：:]", "", text)


def column_of(text: str) -> str | None:
    """The column that a heading means."""
    return _BY_HEADING.get(heading(text))


def table_of(name: str, rows: Sequence[Sequence[str]]) -> Table | None:
    """The sheet as a table, None when neither its name nor its headings say what it is.

    Titles above the headings are skipped: the headings are the row, of the first ten, with most known ones.
    """
    top = max(range(min(len(rows), _LOOKED_AT)), key=lambda n: _known(rows[n]), default=None)
    if top is None or not _known(rows[top]):
        return None
    found: dict[int, str] = {}
    for place, text in enumerate(rows[top]):
        column = column_of(text)
        if column and column not in found.values():
            found[place] = column
    kind = kind_of(name, found.values())
    return laid_out(name, kind, found, enumerate(rows[top + 1 :], start=top + 2)) if kind else None


def laid_out(name: str, kind: str, columns: Mapping[int, str], rows: Iterable[tuple[int, Sequence[str]]]) -> Table:
    """The rows of a sheet of which it is known what it holds, and what stands in which of its places."""
    lines = [
        (number, {column: row[place].strip() for place, column in columns.items() if place < len(row)})
        for number, row in rows
    ]
    below = {number: None for number, values in lines if is_below([*values.values()])}
    filled = tuple((number, values) for number, values in lines if any(values.values()) and number not in below)
    return Table(name, kind, filled, frozenset(columns.values()), tuple(below))


def kind_of(name: str, columns: Iterable[str]) -> str | None:
    """What a sheet holds, by its name or by its columns."""
    return _BY_SHEET.get(heading(name)) or _kind_of(set(columns))


def _known(row: Sequence[str]) -> int:
    return len({column for text in row if (column := column_of(text))})


def _kind_of(columns: set[str]) -> str | None:
    if "post" in columns:
        return "posts"
    if "name" not in columns:
        return "homes" if {"building", "number"} <= columns else None
    if "share" in columns:
        return "owners"
    return "residents" if "relation" in columns else None
