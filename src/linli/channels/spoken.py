"""What people type in a chat, in either language, and what stands on buttons there."""

# Compared without case, spaces and full stops.
STOP = frozenset({"0", "取消", "不提交", "退出", "cancel", "stop"})
DONE = frozenset({"好了", "完", "没有", "没了", "不用", "无", "done", "no", "none", "1"})
YES = frozenset({"1", "提交", "是", "好", "确认", "yes", "ok"})
AGAIN = frozenset({"2", "重写", "重来", "again"})
MINE = frozenset({"进度", "我的", "我的诉求", "我反映的事", "progress", "mine"})
HELLO = frozenset({"你好", "您好", "在吗", "帮助", "菜单", "hi", "hello", "help", "?", "？", ""})
SKIP = frozenset({"不知道", "不清楚", "跳过", "skip"})
SKIPPED, FINISHED, NOTHING, PROGRESS, CALLED_OFF = "不清楚", "好了", "没有", "进度", "取消"

# The menu under the conversation, which the platform shows to everybody in one language.
OWN, REPORT, REPORTED, BIND, NOTICES, VOTES = (
    "我的诉求", "我要反映", "我反映的事", "绑定微信", "通知公告", "业主投票",
)  # fmt: skip

MARKS = "。.!！ "


def plain(words: str) -> str:
    """What was said, as it is compared."""
    return words.strip().strip(MARKS).lower()
