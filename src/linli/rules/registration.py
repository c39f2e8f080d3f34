"""Property certificates (不动产登记历史遗留问题): periods and fees. How a file goes is its process's own page."""

from linli.rules.clocks import ClockSpec

REGISTRATION = ClockSpec("registration", 30, "working", "不动产登记暂行条例 art. 20")
SERVICE_TARGET = ClockSpec("service_target", 5, "working", "practice, after 国办发〔2019〕8号")
PUBLIC_NOTICE = ClockSpec("public_notice", 15, "working", "不动产登记暂行条例实施细则 art. 17")

PERIODS = (REGISTRATION, SERVICE_TARGET, PUBLIC_NOTICE)

FEE_BASIS = "发改价格规〔2016〕2559号"
DWELLING_FEE, OTHER_FEE = 80_00, 550_00
