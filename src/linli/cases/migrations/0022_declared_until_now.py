"""The posts and settings that stood in the program until then are brought by the versions that go by them."""

import json
import re
from typing import Any

import yaml
from django.db import migrations

POSTS = {
    "labour_inspector": {"title": {"zh": "劳动保障监察员", "en": "Labour inspector"}, "levels": ["district", "city"]},
    "labour_head": {
        "title": {"zh": "人社部门负责人", "en": "Head of the labour office"},
        "levels": ["district", "city"],
    },
    "legal_reviewer": {"title": {"zh": "法制审核人员", "en": "Legal reviewer"}, "levels": ["street", "district"]},
    "certificates_lead": {
        "title": {"zh": "办证专班牵头人", "en": "Lead of the certificates task force"},
        "levels": ["street", "district"],
    },
    "land_officer": {
        "title": {"zh": "自然资源经办人", "en": "Land and planning officer"},
        "levels": ["district", "city"],
    },
    "housing_officer": {
        "title": {"zh": "住建经办人", "en": "Housing and works officer"},
        "levels": ["district", "city"],
    },
    "tax_officer": {"title": {"zh": "税务财政经办人", "en": "Tax and revenue officer"}, "levels": ["district", "city"]},
    "registrar": {"title": {"zh": "不动产登记员", "en": "Property registrar"}, "levels": ["district", "city"]},
    "works_manager": {
        "title": {"zh": "工程项目负责人", "en": "Works manager"},
        "levels": ["estate", "community", "street", "district"],
    },
    "works_head": {"title": {"zh": "工程审批负责人", "en": "Approver of works"}, "levels": ["street", "district"]},
    "works_supervisor": {
        "title": {"zh": "监理工程师", "en": "Works supervisor"},
        "levels": ["estate", "community", "street", "district"],
    },
    "contractor": {
        "title": {"zh": "施工单位负责人", "en": "Contractor"},
        "levels": ["estate", "community", "street", "district"],
    },
    "media_editor": {"title": {"zh": "责任编辑", "en": "Editor"}, "levels": ["street", "district", "city"]},
    "media_chief": {"title": {"zh": "主编", "en": "Chief editor"}, "levels": ["street", "district", "city"]},
    "media_head": {"title": {"zh": "总编辑", "en": "Editor-in-chief"}, "levels": ["street", "district", "city"]},
    "health_officer": {
        "title": {"zh": "疾控医务人员", "en": "Health officer"},
        "levels": ["community", "street", "district"],
    },
}
SETTINGS = {
    "wages.crime_one": {
        "title": {
            "zh": "欠薪移送：一人三个月以上报酬且数额达到",
            "en": "Wage arrears: a case for the police when one worker is owed three months and",
        },
        "type": "number",
        "default": 10000,
        "floor": 5000,
        "ceiling": 20000,
        "unit": "yuan",
        "basis": "刑法 art. 276-1; 法释〔2013〕3号 art. 3",
        "source": "刑法 art. 276-1; 法释〔2013〕3号 art. 3",
    },
    "wages.crime_ten": {
        "title": {
            "zh": "欠薪移送：十人以上报酬合计达到",
            "en": "Wage arrears: a case for the police when ten workers or more are owed",
        },
        "type": "number",
        "default": 60000,
        "floor": 30000,
        "ceiling": 100000,
        "unit": "yuan",
        "basis": "刑法 art. 276-1; 法释〔2013〕3号 art. 3",
        "source": "刑法 art. 276-1; 法释〔2013〕3号 art. 3",
    },
    "wages.order_days": {
        "title": {"zh": "欠薪：责令限期支付的期限", "en": "Wage arrears: pay what was ordered within"},
        "type": "number",
        "default": 5,
        "floor": 1,
        "ceiling": 15,
        "unit": "days",
    },
    "enforcement.demand_days": {
        "title": {"zh": "违法建设：催告履行的期限", "en": "Illegal construction: term of the demand before force"},
        "type": "number",
        "default": 10,
        "floor": 3,
        "ceiling": 60,
        "unit": "working",
        "source": "practice, after 行政强制法 art. 35",
    },
    "enforcement.large_fine_body": {
        "title": {
            "zh": "违法建设：对单位罚款达到多少告知听证",
            "en": "Illegal construction: a fine on an enterprise is large, and heard, from",
        },
        "type": "number",
        "default": 50000,
        "floor": 5000,
        "ceiling": 1000000,
        "unit": "yuan",
        "source": "practice, after 行政处罚法 art. 63",
    },
    "enforcement.large_fine_person": {
        "title": {
            "zh": "违法建设：对个人罚款达到多少告知听证",
            "en": "Illegal construction: a fine on a person is large, and heard, from",
        },
        "type": "number",
        "default": 5000,
        "floor": 500,
        "ceiling": 100000,
        "unit": "yuan",
        "source": "practice, after 行政处罚法 art. 63",
    },
    "enforcement.removal_days": {
        "title": {"zh": "违法建设：限期自行拆除的期限", "en": "Illegal construction: own removal within"},
        "type": "number",
        "default": 15,
        "floor": 3,
        "ceiling": 180,
        "unit": "days",
        "source": "practice, after 行政强制法 art. 44",
    },
    "enforcement.removal_hours": {
        "title": {
            "zh": "违法建设：强制执行的时段",
            "en": "Illegal construction: hours of the day for a forced removal",
        },
        "type": "window",
        "default": [8, 18],
        "floor": 6,
        "ceiling": 22,
        "basis": "行政强制法 art. 43; 噪声污染防治法 art. 88",
    },
    "enforcement.revisit_days": {
        "title": {"zh": "违法建设：结案后复查", "en": "Illegal construction: look again after"},
        "type": "number",
        "default": 30,
        "floor": 7,
        "ceiling": 180,
        "unit": "days",
    },
    "enforcement.statement_days": {
        "title": {
            "zh": "违法建设：告知后陈述、申辩的期限",
            "en": "Illegal construction: statement after the advance notice, within",
        },
        "type": "number",
        "default": 3,
        "floor": 3,
        "ceiling": 15,
        "unit": "working",
        "source": "practice, after 行政处罚法 art. 45",
    },
    "enforcement.weekends": {
        "title": {
            "zh": "违法建设：双休日可以实施强制执行",
            "en": "Illegal construction: a forced removal may fall on a weekend",
        },
        "type": "yes_no",
        "default": False,
        "source": "practice, after 行政强制法 art. 43",
    },
    "registration.fee_dwelling": {
        "title": {"zh": "不动产登记费：住宅类每件", "en": "Property certificates: fee for a dwelling"},
        "type": "number",
        "default": 80,
        "floor": 0,
        "ceiling": 80,
        "unit": "yuan",
        "basis": "发改价格规〔2016〕2559号",
        "source": "发改价格规〔2016〕2559号",
    },
    "registration.fee_other": {
        "title": {"zh": "不动产登记费：非住宅类每件", "en": "Property certificates: fee for other property"},
        "type": "number",
        "default": 550,
        "floor": 0,
        "ceiling": 550,
        "unit": "yuan",
        "basis": "发改价格规〔2016〕2559号",
        "source": "发改价格规〔2016〕2559号",
    },
    "registration.notice_days": {
        "title": {"zh": "不动产登记：公告期", "en": "Property certificates: public notice for"},
        "type": "number",
        "default": 15,
        "floor": 15,
        "ceiling": 90,
        "unit": "working",
        "basis": "不动产登记暂行条例实施细则 art. 17",
        "source": "不动产登记暂行条例实施细则 art. 17",
    },
    "registration.service_days": {
        "title": {"zh": "不动产登记：办结时限", "en": "Property certificates: register within"},
        "type": "number",
        "default": 5,
        "floor": 1,
        "ceiling": 30,
        "unit": "working",
        "basis": "不动产登记暂行条例 art. 20",
        "source": "practice, after 国办发〔2019〕8号",
    },
    "works.change_percent": {
        "title": {
            "zh": "小区工程：变更超过预算多少须再公示",
            "en": "Public works: changes are made public anew above this share of the budget",
        },
        "type": "number",
        "default": 10,
        "floor": 1,
        "ceiling": 30,
        "unit": "percent",
    },
    "works.cooling_season": {
        "title": {
            "zh": "民生工程：供冷期（供冷质保按此起算）",
            "en": "Public works: the cooling season, by which its warranty counts",
        },
        "type": "season",
        "default": ["06-01", "09-30"],
        "source": "practice; every city sets its own, 建设工程质量管理条例 art. 40 counts by them",
    },
    "works.defect_months": {
        "title": {"zh": "小区工程：缺陷责任期", "en": "Public works: retention money is held for"},
        "type": "number",
        "default": 24,
        "floor": 1,
        "ceiling": 24,
        "unit": "months",
        "basis": "建质〔2017〕138号 art. 2",
        "source": "建质〔2017〕138号 art. 2",
    },
    "works.heating_season": {
        "title": {
            "zh": "民生工程：采暖期（供热质保按此起算）",
            "en": "Public works: the heating season, by which its warranty counts",
        },
        "type": "season",
        "default": ["11-15", "03-15"],
        "source": "practice; every city sets its own, 建设工程质量管理条例 art. 40 counts by them",
    },
    "works.notice_hours": {
        "title": {
            "zh": "小区工程：停水停排等至少提前告知",
            "en": "Public works: tell residents of a disruption before, at least",
        },
        "type": "number",
        "default": 48,
        "floor": 24,
        "ceiling": 168,
        "unit": "hours",
    },
    "works.publish_days": {
        "title": {"zh": "小区工程：方案公示期", "en": "Public works: the plan is made public for"},
        "type": "number",
        "default": 7,
        "floor": 7,
        "ceiling": 60,
        "unit": "days",
    },
    "works.retention": {
        "title": {"zh": "小区工程：质量保证金占结算价款", "en": "Public works: retention money of the settled price"},
        "type": "number",
        "default": 3,
        "floor": 0,
        "ceiling": 3,
        "unit": "percent",
        "basis": "建质〔2017〕138号 art. 7",
        "source": "建质〔2017〕138号 art. 7",
    },
    "health.retention_days": {
        "title": {
            "zh": "公共卫生事件：终止响应后删除个人信息的期限",
            "en": "Public-health events: personal data is deleted after the end, within",
        },
        "type": "number",
        "default": 30,
        "floor": 1,
        "ceiling": 60,
        "unit": "days",
        "basis": "个人信息保护法 art. 19",
        "source": "practice, after 个人信息保护法 art. 19",
    },
    "thrift.after_days": {
        "title": {
            "zh": "红白喜事：丧事报备和事后报告的期限",
            "en": "Thrift: report a funeral, and what took place, within",
        },
        "type": "number",
        "default": 10,
        "floor": 1,
        "ceiling": 60,
        "unit": "days",
    },
    "thrift.before_days": {
        "title": {
            "zh": "红白喜事：婚事和宴请至少提前报备",
            "en": "Thrift: report a wedding or feast before it, at least",
        },
        "type": "number",
        "default": 10,
        "floor": 1,
        "ceiling": 60,
        "unit": "days",
    },
    "thrift.cars": {
        "title": {"zh": "红白喜事：车队最多", "en": "Thrift: cars of a modest procession, at most"},
        "type": "number",
        "default": 6,
        "floor": 1,
        "ceiling": 50,
        "unit": "cars",
    },
    "thrift.fireworks": {
        "title": {"zh": "红白喜事：烟花爆竹", "en": "Thrift: fireworks"},
        "type": "choice",
        "default": "limited",
        "options": {
            "banned": {"zh": "禁放", "en": "banned"},
            "limited": {"zh": "限时限地燃放", "en": "at certain times and places only"},
            "free": {"zh": "不限", "en": "not limited"},
        },
        "source": "practice; local governments ban or limit them, 烟花爆竹安全管理条例 art. 28",
    },
    "thrift.gift": {
        "title": {"zh": "红白喜事：礼金最多", "en": "Thrift: a modest present, at most"},
        "type": "number",
        "default": 100,
        "floor": 1,
        "ceiling": 5000,
        "unit": "yuan",
    },
    "thrift.people": {
        "title": {"zh": "红白喜事：节俭办宴最多人数", "en": "Thrift: guests at a modest feast, at most"},
        "type": "number",
        "default": 200,
        "floor": 10,
        "ceiling": 1000,
        "unit": "people",
    },
    "thrift.per_table": {
        "title": {"zh": "红白喜事：每桌预算最多", "en": "Thrift: budget of a modest table, at most"},
        "type": "number",
        "default": 600,
        "floor": 50,
        "ceiling": 10000,
        "unit": "yuan",
    },
    "thrift.street_hours": {
        "title": {
            "zh": "红白喜事：占用公共场地或道路最多几小时",
            "en": "Thrift: hours of a feast on shared ground or in the street, at most",
        },
        "type": "number",
        "default": 12,
        "floor": 1,
        "ceiling": 72,
        "unit": "hours",
    },
    "thrift.tables": {
        "title": {"zh": "红白喜事：节俭办宴最多桌数", "en": "Thrift: tables at a modest feast, at most"},
        "type": "number",
        "default": 20,
        "floor": 1,
        "ceiling": 100,
        "unit": "tables",
    },
}


def _as_list(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value] if value else []


def declare(apps: Any, schema_editor: Any) -> None:
    for version in apps.get_model("cases", "PackVersion").objects.filter(declared=""):
        page = yaml.safe_load(version.text)
        named = {post for who in page["who"].values() for post in _as_list(who.get("post"))}
        named.update(_as_list(page.get("reads")))
        families = set(re.findall(r"\b([a-z_]+)\.[a-z_]+\b", version.text))
        kept = {
            "posts": {code: post for code, post in POSTS.items() if code in named},
            "settings": {key: setting for key, setting in SETTINGS.items() if key.split(".")[0] in families},
        }
        version.declared = json.dumps(kept, ensure_ascii=False)
        version.save(update_fields=["declared"])


class Migration(migrations.Migration):
    dependencies = [("cases", "0021_declared_by_packs")]
    operations = [migrations.RunPython(declare, migrations.RunPython.noop)]
