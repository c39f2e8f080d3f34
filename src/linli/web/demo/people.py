"""The invented people of the demonstration, made from a fixed seed so that every demonstration is the same."""

import random
from dataclasses import dataclass

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严"
GIVEN = (
    "桂英 秀兰 玉梅 建华 志强 丽娟 春生 国庆 美华 晓东 文斌 雪梅 海燕 金凤 德明 立群 小芳 子涵 宇轩 思远 佳怡 浩然 欣怡 俊杰 雨桐 "
    "明辉 永福 长青 满秀 冬生 爱莲 光荣 水生 细毛 友良 伏秋 新民 运来 腊梅 四清 建军 和平 红梅 忠良 菊香 正国 云飞 晓玲 天佑 若曦"
).split()


@dataclass(frozen=True)
class Neighbour:
    """Somebody of a household."""

    name: str
    phone: str
    building: str
    entrance: str
    floor: int
    number: str
    owner: bool


class Names:
    """Names and telephone numbers that never repeat."""

    def __init__(self, seed: int) -> None:
        self._rng = random.Random(seed)  # noqa: S311 -- invented names, not secrets
        self._used: set[str] = set()
        self._phone = 13_700_000_000 + seed

    def name(self, surname: str = "") -> str:
        while True:
            name = (surname or self._rng.choice(SURNAMES)) + self._rng.choice(GIVEN)
            if name not in self._used:
                self._used.add(name)
                return name

    def phone(self) -> str:
        self._phone += self._rng.randint(3, 97)
        return str(self._phone)

    def neighbours(self, homes: list[tuple[str, str, int, str]], each: float) -> list[Neighbour]:
        """Households of `each` people on average in the homes, the first the owner."""
        people = []
        for building, entrance, floor, number in homes:
            surname = self._rng.choice(SURNAMES)
            for place in range(max(1, round(self._rng.gauss(each, 1)))):
                phone = self.phone() if place < 2 else ""
                name = self.name(surname if self._rng.random() < 0.6 else "")
                people.append(Neighbour(name, phone, building, entrance, floor, number, place == 0))
        return people
