"""Names of people who do not exist."""

from __future__ import annotations

from tests.web.dice import Dice

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏"
    "魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵"
    "万钱严覃武戴莫孔向汤"
)
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂兰英华玉萍红建国志文辉林波宁健俊峰海燕斌鹏云飞宏"
    "晓春东升永康立新庆福德成学义光荣松柏青山忠诚振兴"
)


def person(dice: Dice) -> str:
    """Return a surname and one or two further characters."""
    return dice.choice(SURNAMES) + "".join(dice.sample(GIVEN, dice.choice((1, 2, 2, 2))))
