"""A superior's form as it comes: a title, headings with looks, three empty rows, who signs below."""

import io

from openpyxl import Workbook
from openpyxl.styles import Border, Font, PatternFill, Side


def form() -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "摸底表"
    sheet.merge_cells("A1:E1")
    sheet["A1"] = "居民养犬情况摸底表"
    sheet["A1"].font = Font(name="黑体", size=18, bold=True)
    for column, heading in enumerate(("序号", "住址", "户主姓名", "联系电话", "养犬数量"), 1):
        cell = sheet.cell(2, column, heading)
        cell.fill = PatternFill("solid", fgColor="DDEBF7")
    line = Side(style="thin")
    for row in range(3, 6):
        for column in range(1, 6):
            sheet.cell(row, column).border = Border(line, line, line, line)
    sheet.merge_cells("A6:E6")
    sheet["A6"] = "填表人：          审核人："
    sheet.column_dimensions["B"].width = 31
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
