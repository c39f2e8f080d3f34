"""Vegetable plots cleared together as their page has it, with what is refused on the way."""

from linli.rules import reasons
from linli.rules.known import Known
from tests.packs.play import Play, shipped


def test_plots_are_cleared_together_and_looked_at_again_after_thirty_days() -> None:
    play = Play(shipped("clean_up"), "2026-04-01").begin(
        "put_up", "convener", what="绿地菜地", outside_place="北侧空地"
    )
    play.take("add_plot", "worker", "p1", plot="3栋南").take("add_plot", "worker", "p2", plot="5栋东")
    said = ("须先有议事会议定事项", "practice（议事会议定事项）", "")
    assert play.refused("open_clean_up", "convener") == said
    assert play.refused("tell", "worker")[0] == "not_in_this_state"
    play.attach("resolution").take("open_clean_up", "convener")
    assert (play.state, play.case.visibility) == ("surveying", "public")
    play.take("tell", "worker").take("takes_place", "worker", "p1").take("plot_cleared", "worker", "p1")
    assert play.refused("joint_day", "convener", clearing_day="2026-04-18")[2] == "2026-04-17"
    play.on("2026-04-17").take("joint_day", "convener", clearing_day="2026-04-18").on("2026-04-18")
    assert play.refused("all_clear", "worker")[0] == "还有地块没清理"
    play.take("plot_cleared", "worker", "p2").take("all_clear", "worker")
    assert play.refused("close", "convener")[2] == "2026-05-19"
    play.on("2026-05-19").take("still_clear", "worker", "p1").take("grows_again", "worker", "p2")
    assert play.refused("close", "convener")[0] == "还有地块没回看"
    play.on("2026-05-25").take("plot_cleared", "worker", "p2")
    early = play.refused("still_clear", "worker", "p2")
    assert early[::2] == ("还没到回看的日子", "2026-06-25")  # thirty days from the day on which it was cleared again
    play.on("2026-06-25").take("still_clear", "worker", "p2")
    assert play.take("close", "convener").state == "closed"


def test_an_area_sets_how_long_growers_have_and_when_it_is_looked_at_again() -> None:
    local = {"plots__own_days": 20, "plots__look_again_days": 62}
    play = Play(shipped("clean_up"), "2026-04-01", **local).begin(
        "put_up", "convener", what="菜地", outside_place="空地"
    )
    play.take("add_plot", "worker", "p1", plot="3栋南").attach("resolution").take("open_clean_up", "convener")
    play.take("tell", "worker")
    assert play.due("own_clearing") == "2026-04-21"
    play.take("plot_cleared", "worker", "p1").take("all_clear", "worker")
    assert play.refused("still_clear", "worker", "p1")[2] == "2026-06-03"


def test_nothing_says_that_the_council_decided_before_it_has() -> None:
    pack = shipped("clean_up")
    before = [pack.starts["put_up"].public, pack.states["put_forward"].public, pack.states["put_forward"].next]
    assert [words.zh for words in before if words and ("决定" in words.zh or "商量好" in words.zh)] == []
    assert {name for name, action in pack.actions.items() if "put_forward" in action.from_} == {
        "open_clean_up", "not_now", "add_plot", "resolution",
    }  # fmt: skip


def test_what_was_talked_over_and_not_decided_ends_with_its_reason() -> None:
    play = Play(shipped("clean_up"), "2026-04-01").begin("put_up", "convener", what="菜地", outside_place="空地")
    assert play.faults("not_now", "convener") == {"drop_reason": "missing"}
    assert play.take("not_now", "convener", drop_reason="大家想先等秋收").state == "not_held"


def test_plots_ground_and_places_are_reckoned() -> None:
    play = Play(shipped("clean_up"), "2026-04-01").begin("put_up", "convener", what="菜地", outside_place="空地")
    play.take("add_plot", "worker", "p1", plot="3栋南", plot_area=18_50).take(
        "add_plot", "worker", "p2", plot="5栋东", plot_area=9_20
    )
    play.attach("resolution").take("open_clean_up", "convener").take("tell", "worker")
    play.take("takes_place", "worker", "p1").take("plot_cleared", "worker", "p1")
    halfway = {"plots_known": 2, "plots_cleared": 1, "places_taken": 1}
    assert figures(play) == halfway
    play.take("plot_cleared", "worker", "p2").take("all_clear", "worker")
    assert figures(play) == {**halfway, "plots_cleared": 2, "area_cleared": 28, "grown_again": 0}


def figures(play: Play) -> dict[str, object]:
    return {one.name: one.value for one in reasons.reckoned(Known(play.pack, play.case, {}, play.run("worker")))}
