"""What an area may set of the shipped processes: the limits on their pages are those of the law that the rules hold."""

from pathlib import Path

import pytest

from linli.rules import warranty
from linli.rules.declared import Setting
from tests.rules.packs import OURS

SETTINGS: dict[str, Setting] = {key: setting for pack in OURS for key, setting in pack.settings.items()}

LAW = {
    # key: the least, the most, the default
    "enforcement.statement_days": (3, None, 3),  # practice, after 行政处罚法 art. 45
    "enforcement.demand_days": (None, None, 10),  # practice, after 行政强制法 art. 35 and 54
    "enforcement.removal_hours": (6, 22, None),  # night is 22:00 to 6:00 (生态环境法典 art. 572)
    "wages.crime_one": (5_000, 20_000, None),  # 法释〔2013〕3号 art. 3
    "wages.crime_ten": (30_000, 100_000, None),
    "registration.service_days": (None, 30, 5),  # 不动产登记暂行条例 art. 20; practice, after 国办发〔2019〕8号
    "registration.notice_days": (15, None, 15),  # 不动产登记暂行条例实施细则 art. 17
    "registration.fee_dwelling": (None, 80, 80),  # 发改价格规〔2016〕2559号
    "registration.fee_other": (None, 550, 550),
    "works.retention": (None, warranty.RETENTION_PERCENT, warranty.RETENTION_PERCENT),
    "works.defect_months": (None, warranty.DEFECT_TERM_MONTHS, warranty.DEFECT_TERM_MONTHS),
}


@pytest.mark.parametrize("key", LAW)
def test_the_limits_on_the_page_are_those_of_the_law(key: str) -> None:
    setting = SETTINGS[key]
    found = (setting.floor, setting.ceiling, setting.default)
    assert [(own, law) for own, law in zip(found, LAW[key], strict=True) if law is not None and own != law] == []


def test_each_stands_in_the_docs_with_its_numbers() -> None:
    page = (Path(__file__).parents[2] / "docs" / "settings.md").read_text()
    own = page.partition("## Of the processes that ship")[2].partition("\n## ")[0]
    rows = {
        line.split("`")[1]: [cell.strip() for cell in line.split("|")] for line in own.splitlines() if "| `" in line
    }
    assert rows.keys() == SETTINGS.keys()
    for key, setting in SETTINGS.items():
        if setting.type == "number":
            assert rows[key][2:5] == [str(setting.default), str(setting.floor), str(setting.ceiling)]
