"""Residents' sentences by the million, and the words that somebody might look for in them. Zh: invented data."""

import random

PLACES = (
    "3栋楼下", "5栋西侧", "北门", "南门岗亭", "地下车库", "文化广场", "儿童乐园", "1单元门口", "2单元电梯", "楼道里", "天台",
    "快递柜旁", "垃圾房", "配电房", "小区主干道", "绿化带", "自行车棚", "充电桩", "架空层", "消防通道",
)  # fmt: skip
THINGS = (
    "污水井", "电梯", "路灯", "门禁", "下水管", "楼道灯", "监控", "消防栓", "围墙", "单元门", "井盖", "健身器材", "长椅",
    "雨棚", "水管", "垃圾桶", "道闸", "树枝", "台阶", "扶手",
)  # fmt: skip
TROUBLES = (
    "往外冒水", "坏了好几天", "一直不亮", "打不开", "堵住了", "晃得厉害", "异味很大", "没人清理", "被占用", "漏水", "断了",
    "夜里很吵", "松动", "生锈", "少了一块", "总是跳闸", "卡住", "被撞歪", "积水", "有安全隐患",
)  # fmt: skip
ENDS = (
    "请派人来看看", "老人出行不便", "希望尽快处理", "已经反映过一次", "孩子差点摔倒", "物业说没钱修", "下雨更严重", "谢谢",
    "能不能换新的", "影响整个单元", "晚上睡不好", "请给个说法",
)  # fmt: skip
COMMON, RARE = range(0x4E00, 0x4E00 + 400), range(0x5000, 0x5000 + 6000)


def sentence(chance: random.Random) -> str:
    """About 18 to 30 characters; the four in the middle are as good as random, like names and unusual words."""
    odd = chr(chance.choice(COMMON)) + "".join(chr(chance.choice(RARE)) for _ in range(3))
    parts = (PLACES, THINGS, TROUBLES)
    return f"{''.join(chance.choice(part) for part in parts)}，{odd}，{chance.choice(ENDS)}"


def queries(length: int, count: int, seed: int = 7) -> list[str]:
    """Pieces of such sentences, cut at random within a run of characters: harder than what people type."""
    chance = random.Random(seed * 100 + length)
    found = []
    while len(found) < count:
        # A sentence may have no run so long.
        if runs := [part for part in sentence(chance).split("，") if len(part) >= length]:
            run = chance.choice(runs)
            start = chance.randrange(len(run) - length + 1)
            found.append(run[start : start + length])
    return found
