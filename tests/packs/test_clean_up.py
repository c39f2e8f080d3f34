"""Vegetable plots cleared together as their page has it, with what is refused on the way."""

from tests.packs.play import Play, shipped


def test_plots_are_cleared_together_and_looked_at_again_after_thirty_days() -> None:
    play = Play(shipped("clean_up"), "2026-04-01").begin(
        "open_clean_up", "convener", what="绿地菜地", outside_place="北侧空地"
    )
    play.take("add_plot", "worker", "p1", plot="3栋南").take("add_plot", "worker", "p2", plot="5栋东")
    assert play.refused("tell", "worker")[0] == "须先有议事会议定事项"
    play.attach("resolution").take("tell", "worker").take("takes_place", "worker", "p1").take(
        "plot_cleared", "worker", "p1"
    )
    assert play.refused("joint_day", "convener", clearing_day="2026-04-18")[2] == "2026-04-17"
    play.on("2026-04-17").take("joint_day", "convener", clearing_day="2026-04-18").on("2026-04-18")
    assert play.refused("all_clear", "worker")[0] == "还有地块没清理"
    play.take("plot_cleared", "worker", "p2").take("all_clear", "worker")
    assert play.refused("close", "convener")[2] == "2026-05-19"
    play.on("2026-05-19").take("still_clear", "worker", "p1").take("grows_again", "worker", "p2")
    assert play.refused("close", "convener")[0] == "还有地块没回看"
    play.take("plot_cleared", "worker", "p2").take("still_clear", "worker", "p2")
    assert play.take("close", "convener").state == "closed"
