"""What an area may set of the shipped processes: the limits on their pages are those of the law that the rules hold."""

from pathlib import Path

import pytest

from linli.rules import registration, wages, warranty
from linli.rules.declared import Setting
from tests.rules.packs import OURS

SETTINGS: dict[str, Setting] = {key: setting for pack in OURS for key, setting in pack.settings.items()}

LAW = {
    # key: the least, the most, the default
    "enforcement.statement_days": (3, None, 3),  # practice, after 行政处罚法 art. 45
    "enforcement.demand_days": (None, None, 10),  # practice, after 行政强制法 art. 35 and 54
    "enforcement.removal_hours": (6, 22, None),  # night is 22:00 to 6:00 (噪声污染防治法 art. 88)
    "wages.crime_one": (*(limit // 100 for limit in wages.X_RANGE), None),
    "wages.crime_ten": (*(limit // 100 for limit in wages.Y_RANGE), None),
    "registration.service_days": (None, registration.REGISTRATION.amount, registration.SERVICE_TARGET.amount),
    "registration.notice_days": (registration.PUBLIC_NOTICE.amount, None, registration.PUBLIC_NOTICE.amount),
    "registration.fee_dwelling": (None, registration.DWELLING_FEE // 100, registration.DWELLING_FEE // 100),
    "registration.fee_other": (None, registration.OTHER_FEE // 100, registration.OTHER_FEE // 100),
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
