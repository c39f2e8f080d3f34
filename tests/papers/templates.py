"""Templates as a city would write them, for the tests."""

STOP = """\
title: {zh: 责令停止违法建设通知书, en: Order to stop building}
letters: 云麓青责停
to: "{{ party }}："
text: |
  经查，你（单位）于{{ found_on: date }}在{{ place }}搭建，建筑面积{{ size: area }}，未取得建设工程规划许可证。
  上述行为违反了《中华人民共和国城乡规划法》第四十条第一款的规定。
  # 一、要求
  依据《中华人民共和国城乡规划法》第六十四条，责令你（单位）立即停止建设，保持现状，等候调查处理。
  if phone: 联系电话：{{ phone }}。
attachments: [现场照片, 现场检查笔录]
"""
STOP_VALUES = {"party": "许文静", "found_on": "2026-03-01", "place": "云岭雅苑1栋101室屋顶", "size": 2350, "phone": ""}

WAGES = """\
title: {zh: 责令限期支付决定书, en: Order to pay}
letters: 云麓人社责支
to: "{{ employer }}："
text: |
  你单位拖欠下列劳动者工资共计{{ total: yuan }}（大写：{{ total: capitals }}）：
  | 序号 | 姓名 | 拖欠工资（元） |
  each workers: | {{ row }} | {{ name }} | {{ owed: amount }} |
  | | 合计 | {{ total: amount }} |
  ## （一）期限
  请于{{ until: date }}前支付。
"""
WAGES_VALUES = {
    "employer": "云湖某建筑有限公司",
    "workers": [{"name": "李𬱖", "owed": 1_750_000}, {"name": "王㙍", "owed": 1_234_550}],
    "total": 2_984_550,
    "until": "2026-03-20",
}

HEADED = """\
title: {zh: 关于小区整治工作的通知, en: Notice}
letters: 青办发
head: true
to: 各社区居民委员会：
text: |
  {{ text }}
copies: 云麓区人民政府办公室。
"""

SIGNED = """\
title: {zh: 工资核实表, en: Verification table}
landscape: true
signed_rows: 14
text: |
  | 序号 | 姓名 | 起止日期 | 欠付 | 签名按手印 |
  each workers: | {{ row }} | {{ name }} | {{ begun: day }} {{ ended?: day }} | {{ owed: amount }} |　|
  | | 合计 | | {{ total: amount }} | |
  > 监察员（签字）：
"""
