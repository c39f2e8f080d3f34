from linli.rules.thrift import Feast, Limits, beyond, bound, report_comes_before

LIMITS = Limits(tables=20, people=200, gift=10_000)


def test_only_those_under_discipline_rules_are_bound() -> None:
    assert [bound(status) for status in ("resident", "party_member", "cadre", "official")] == [False, True, True, True]


def test_what_goes_beyond_the_covenant_is_named_with_its_limit() -> None:
    assert beyond(Feast(tables=26, people=200, cars=12), LIMITS) == {"tables": (26, 20)}


def test_an_area_without_limits_points_out_nothing() -> None:
    assert beyond(Feast(tables=99, people=999), Limits()) == {}


def test_a_funeral_may_be_reported_afterwards() -> None:
    assert (report_comes_before("wedding"), report_comes_before("funeral")) == (True, False)
