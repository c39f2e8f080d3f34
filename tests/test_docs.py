import re
from collections import Counter

from tools import check_docs
from tools.check_docs import ROOT


def test_the_documents_leave_nothing_out_and_lead_nowhere_wrong():
    assert check_docs.complaints() == []


def test_what_is_read_and_recorded_is_found_in_the_code():
    assert {"LINLI_DATA_DIR", "LINLI_DATABASE_URL"} <= check_docs.variables_read()
    assert {"case.submitted", "case.*", "building.drawn"} <= check_docs.verbs_recorded()
    assert "worker" in check_docs.commands()


def test_a_missing_name_and_a_stale_one_are_both_named():
    found = list(check_docs._compare("the verb", "docs/verbs.md", {"a.b", "c.d"}, {"c.d", "e.f"}))
    assert found == [
        "docs/verbs.md: the verb a.b is missing; say what it does",
        "docs/verbs.md: the verb e.f is described and no longer exists; take it out",
    ]


def test_traces_of_one_machine_are_recognised_and_plain_addresses_are_not():
    def traced(line):
        return any(pattern.search(line) for pattern, _ in check_docs.TRACES)

    assert traced("see " + "/home" + "/anna/linli")
    assert traced("--index-url " + "https://mirror.example" + "/simple")
    assert not traced("path('desk/work/', …) https://linli.example/work/ and ./work/x")


def test_the_changelog_names_each_area_once_under_what_kind_of_change_it_is_and_nothing_that_is_not_there():
    opened = re.split(r"^## ", (ROOT / "CHANGELOG.md").read_text(), flags=re.MULTILINE)[1]
    kinds = {part.partition("\n")[0]: part for part in re.split(r"^### ", opened, flags=re.MULTILINE)[1:]}
    assert set(kinds) <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
    for kind, part in kinds.items():
        areas = re.findall(r"^#### (.+)$", part, re.MULTILINE)
        assert [area for area, often in Counter(areas).items() if often > 1] == [], kind
        assert part.count("\n- ") <= 90, f"{kind}: merge lines that tell of one thing; leave out what nobody notices"
    assert set(re.findall(r"`(LINLI_\w+)", opened)) <= check_docs.variables_read()
    assert set(re.findall(r"`linli ([a-z-]+)", opened)) <= check_docs.commands() | {"check"}  # Django's own
