from tools import check_docs


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
