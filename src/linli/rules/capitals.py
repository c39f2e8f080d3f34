"""Money in the capitals of documents, which nobody can change with a pen."""

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")


def capitals(fen: int) -> str:
    """壹仟贰佰叁拾肆元伍角整 (支付结算办法 annex 1: 整 after yuan or jiao, never after fen; 零 for skipped places)."""
    if not 0 <= fen < 10**18:
        raise ValueError(f"{fen} fen cannot be written in capitals")
    whole, jiao, cent = fen // 100, fen // 10 % 10, fen % 10
    text = _whole(whole) + "元" if whole else ""
    if not jiao and not cent:
        return (text or "零元") + "整"
    if jiao:
        text += _DIGITS[jiao] + "角"
    elif whole:
        text += "零"
    return text + (_DIGITS[cent] + "分" if cent else "整")


def _whole(number: int) -> str:
    groups = []
    while number:
        groups.append(number % 10_000)
        number //= 10_000
    text = ""
    for index in range(len(groups) - 1, -1, -1):
        group = groups[index]
        if not group:
            continue
        # 零 for places skipped between two groups: 壹万零壹.
        skipped = text and (group < 1_000 or not groups[index + 1] or groups[index + 1] % 10 == 0)
        text += ("零" if skipped else "") + _group(group) + _GROUPS[index]
    return text


def _group(group: int) -> str:
    text, gap = "", False
    for place in range(3, -1, -1):
        digit = group // 10**place % 10
        if digit:
            text += ("零" if gap and text else "") + _DIGITS[digit] + _PLACES[place]
            gap = False
        else:
            gap = True
    return text
