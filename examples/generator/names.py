"""
Names, numbers and birthdays that belong to nobody.

Given names are made of fields, rivers, trees and weather, which a Chinese reader takes for invented at once.
Phone numbers are 199-0000-xxxx, identity numbers have a right check digit behind the region 990000, which does not exist.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

REGION = "990000"
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈吕苏卢蒋蔡贾丁魏薛叶阎潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
RARE_SURNAMES = "单曾仇解"
FIRST = (
    "禾谷稻苗陇溪河湖泊桥舟帆岭岩松柏杉槐榆桦枫兰竹荷葵桃杏梨枣雨雪霜霁晴岚云霞虹星晨春夏秋冬燕雁鹭鹤莺鹊沐望知听见牧耕远青素疏砚墨棠芷萤蓼"
)
SECOND = "田川江岸山峰石梅麦穗粟禾林泉声原野波澜潮洲渡亭轩庭窗灯砚笺弦鸣飞归来生成实满盈舒宁安平和远长年晓曦露珠萍蘅苇荻笛"
RARE_GIVEN = "堃喆犇淼垚焱翀"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


class Names:
    """Draws names and numbers and never gives the same one twice."""

    def __init__(self, dice: Random) -> None:
        """Draw from *dice* only."""
        self.dice = dice
        self._names: set[str] = set()
        self._phones: set[str] = set()

    def surname(self) -> str:
        """A common surname, or one time in thirty a surname that is read in two ways."""
        return self.dice.choice(RARE_SURNAMES) if self.dice.random() < 1 / 30 else self.dice.choice(SURNAMES)

    def person(self, surname: str | None = None, *, given: str | None = None) -> str:
        """A full name, of the family *surname* if given."""
        surname = surname or self.surname()
        while True:
            name = surname + (given or self._given())
            if name not in self._names:
                self._names.add(name)
                return name
            given = None

    def _given(self) -> str:
        drawn = self.dice.random()
        if drawn < 0.02:
            return self.dice.choice(FIRST) + self.dice.choice(RARE_GIVEN)
        if drawn < 0.12:
            return self.dice.choice(FIRST)
        first, second = self.dice.choice(FIRST), self.dice.choice(SECOND)
        return first + second if first != second else first

    def phone(self) -> str:
        """A mobile number nobody has: 199-0000 and four digits of which the first is not 0 (those are the staff's)."""
        while True:
            number = f"1990000{self.dice.randrange(1000, 10000)}"
            if number not in self._phones:
                self._phones.add(number)
                return number

    def birthday(self, low: int, high: int) -> date:
        """A day on which somebody was born who is *low* to *high* years old at the start of March 2022."""
        youngest = date(2022 - low, 3, 1)
        eldest = date(2021 - high, 3, 2)
        return eldest + timedelta(days=self.dice.randrange((youngest - eldest).days))

    def identity(self, born: date, sex: str) -> str:
        """An identity number of the region that does not exist; the 17th digit is odd for men."""
        order = self.dice.randrange(1, 500) * 2 - (sex == "男")
        body = f"{REGION}{born:%Y%m%d}{order:03}"
        return body + check_digit(body)


def check_digit(body: str) -> str:
    """The 18th character of an identity number (GB 11643-1999, ISO 7064 MOD 11-2)."""
    return "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]
