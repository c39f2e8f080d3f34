"""How dates and numbers are written in Chinese: no leading zero, a space between figures and Han characters."""

DATE_FORMAT = "Y 年 n 月 j 日"
TIME_FORMAT = "G:i"
DATETIME_FORMAT = "Y 年 n 月 j 日 G:i"
YEAR_MONTH_FORMAT = "Y 年 n 月"
MONTH_DAY_FORMAT = "n 月 j 日"
SHORT_DATE_FORMAT = "Y-m-d"
SHORT_DATETIME_FORMAT = "Y-m-d H:i"
FIRST_DAY_OF_WEEK = 1
THOUSAND_SEPARATOR = ","
DECIMAL_SEPARATOR = "."
NUMBER_GROUPING = 3
