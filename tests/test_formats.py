"""The same figures in every format and markup give the same fields: values, states, places."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from html import escape
from pathlib import Path

import pytest

import extractor
from extractor.document import Cell, Table
from extractor.forms.form import Form
from extractor.forms.registry import load_form
from extractor.result import Extraction, ValueState

ISSUER = "云岭市青石县人民政府"
SECTIONS = (
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
)
Parts = list[str | Table]


@pytest.fixture(params=["cn.ogi.2019", "cn.ogi.2021"])
def form(request: pytest.FixtureRequest) -> Form:
    return load_form(request.param)


@pytest.fixture
def texts(form: Form) -> dict[str, str]:
    """A different figure for every field, with blanks, dashes and zeros among them."""
    special = {3: "", 11: "-", 23: "0", 40: "/", 57: "", 101: "0"}
    return {path: special.get(i % 120, str(1000 + 7 * i)) for i, path in enumerate(form.fields)}


@pytest.fixture
def parts(form: Form, texts: dict[str, str], as_table: Callable[..., Table]) -> Parts:
    """A short report: title, prose, and the tables of each section."""
    year = form.last_year or 2023
    found: Parts = [
        f"{ISSUER}{year}年政府信息公开工作年度报告",
        "一、总体情况",
        f"{year}年，本县按要求公开信息。",
    ]
    for heading, prefix in zip(SECTIONS, ("t2", "t3", "t4"), strict=True):
        found.append(heading)
        for table in form.tables:
            if table.id.startswith(prefix):
                if prefix == "t2":
                    found.append(table.caption)
                found.append(as_table(table, texts.__getitem__))
    return [
        *found,
        "五、存在的主要问题及改进情况",
        "人手不足，已加强培训。",
        "六、其他需要报告的事项",
        "没有其他事项。",
    ]


def check(form: Form, texts: dict[str, str], reports: tuple[Extraction, ...], place: str) -> None:
    (report,) = reports
    assert (report.form, report.status) == (form.id, "complete"), report.errors
    assert report.metadata["issuer"] == ISSUER
    assert report.metadata["report_year"] == (form.last_year or 2023)
    wrong = {}
    for field in report.fields:
        text = texts[field.path]
        state = {"": "BLANK", "-": "NOT_APPLICABLE", "/": "NOT_APPLICABLE", "0": "ZERO_EXPLICIT"}.get(
            text, "VALUE"
        )
        value = int(text) if text.isdigit() else None
        if (field.value, field.state) != (value, ValueState(state)):
            wrong[field.path] = (text, field.value, field.state)
        assert field.provenance is not None
        assert getattr(field.provenance, place), f"{field.path} has no {place}"
    assert not wrong
    assert not report.unmapped


# ---------------------------------------------------------------- pages


def plain_cell(cell: Cell) -> str:
    return escape(cell.text)


def word_cell(cell: Cell) -> str:
    text = escape(cell.text).replace("（", "<span lang=EN-US>（</span>")
    digits = f"{text[0]}</span><span lang=EN-US>{text[1:]}" if text.isdigit() and len(text) > 1 else text
    body = f"<span style='font-size:10.5pt'>{digits}</span>"
    return f"<p class=MsoNormal align=center>{body}<o:p></o:p></p>"


def wps_cell(cell: Cell) -> str:
    text = escape(cell.text)
    lead = "&nbsp;" if text.isdigit() else ""
    inner = f'<span style="font-family:仿宋">{lead}{text}</span><span></span>'
    return f'<p style="text-align:center;">{inner}</p>'


def html_table(table: Table, dress: Callable[[Cell], str]) -> str:
    rows = []
    for number in range(table.n_rows):
        cells = [
            f'<td rowspan="{c.row_span}" colspan="{c.column_span}">{dress(c)}</td>'
            for c in table.row_cells(number)
        ]
        rows.append("<tr>" + "".join(cells) + "</tr>")
    return f'<table border="1">{"".join(rows)}</table>'


def page(parts: Parts, dress: Callable[[Cell], str]) -> str:
    body = "".join(
        html_table(p, dress) if isinstance(p, Table) else f"<p>{escape(p)}</p>" for p in parts
    )
    return f'<div class="TRS_Editor">{body}</div>'


def portal(body: str, charset: str) -> str:
    links = "".join(f'<li><a href="/a{i}.html">栏目{i}</a></li>' for i in range(30))
    head = (
        '<table class="head"><tr><td>索引号：</td><td>014000000/2024-00012</td><td>发布机构：</td>'
        f"<td>{ISSUER}</td></tr></table>"
    )
    return (
        f'<!DOCTYPE html><html><head><meta charset="{charset}"><title>年报 - {ISSUER}</title></head>'
        f'<body><div class="nav"><ul>{links}</ul></div>'
        f'<table width="100%"><tr><td>{head}{body}</td></tr></table>'
        '<div class="footer">网站地图 联系我们</div>'
        '<script>var a = "<table><tr><td>1</td></tr></table>";</script></body></html>'
    )


@pytest.mark.parametrize(
    ("dress", "declared", "charset"),
    [
        (plain_cell, "utf-8", "utf-8"),
        (word_cell, "gb2312", "gb18030"),
        (word_cell, "utf-8", "gb18030"),
        (wps_cell, "utf-8", "utf-8"),
        (plain_cell, "gb2312", "utf-8"),
        (plain_cell, "gb2312", "utf-16"),
    ],
)
def test_pages(form, texts, parts, tmp_path: Path, dress, declared, charset) -> None:
    file = tmp_path / "page.doc"
    file.write_bytes(portal(page(parts, dress), declared).encode(charset))
    check(form, texts, extractor.extract(file), "dom")


def test_mht(form, texts, parts, tmp_path: Path) -> None:
    from email.message import EmailMessage

    message = EmailMessage()
    message["Subject"] = "saved page"
    message["MIME-Version"] = "1.0"
    message.set_content("plain")
    message.add_alternative(portal(page(parts, plain_cell), "utf-8"), subtype="html")
    file = tmp_path / "page.mht"
    file.write_bytes(message.as_bytes())
    check(form, texts, extractor.extract(file), "dom")


# ---------------------------------------------------------------- office


def make_docx(parts: Parts) -> bytes:
    import docx

    document = docx.Document()
    for part in parts:
        if isinstance(part, str):
            document.add_paragraph(part)
            continue
        grid = document.add_table(part.n_rows, part.n_columns)
        grid.style = "Table Grid"
        for cell in part.cells:
            first = grid.cell(cell.row, cell.column)
            merged = first.merge(grid.cell(cell.rows.stop - 1, cell.columns.stop - 1))
            merged.text = cell.text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_docx(form, texts, parts, tmp_path: Path) -> None:
    file = tmp_path / "report.bin"
    file.write_bytes(make_docx(parts))
    check(form, texts, extractor.extract(file), "table")


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("kind", ["doc", "rtf", "pdf"])
def test_through_libreoffice(form, texts, parts, tmp_path: Path, kind: str) -> None:
    import subprocess

    source = tmp_path / "report.docx"
    source.write_bytes(make_docx(parts))
    command = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        kind,
    ]
    subprocess.run(
        [*command, "--outdir", str(tmp_path), str(source)], check=True, capture_output=True, timeout=120
    )
    check(
        form,
        texts,
        extractor.extract(tmp_path / f"report.{kind}"),
        "boxes" if kind == "pdf" else "table",
    )


def sheet_cells(parts: Parts) -> list[tuple[int, Cell]]:
    """Every part below the other, one blank row between; prose merged over the width."""
    found: list[tuple[int, Cell]] = []
    row = 0
    for part in parts:
        cells = part.cells if isinstance(part, Table) else (Cell(part, 0, 0, 1, 10),)
        found += [(row, cell) for cell in cells]
        row += (part.n_rows if isinstance(part, Table) else 1) + isinstance(part, Table)
    return found


def typed(text: str) -> int | str:
    return int(text) if text.isdigit() else text


def test_xlsx(form, texts, parts, tmp_path: Path) -> None:
    import openpyxl
    from openpyxl.styles import Border, Side

    book = openpyxl.Workbook()
    sheet = book.active
    line = Side(style="thin")
    for top, cell in sheet_cells(parts):
        rows, columns = [top + r + 1 for r in cell.rows], [c + 1 for c in cell.columns]
        if cell.text:
            sheet.cell(rows[0], columns[0], typed(cell.text))
        if len(rows) * len(columns) > 1:
            sheet.merge_cells(
                start_row=rows[0], end_row=rows[-1], start_column=columns[0], end_column=columns[-1]
            )
        for r in rows:
            for c in columns:
                sheet.cell(r, c).border = Border(line, line, line, line)
    file = tmp_path / "report.xlsx"
    book.save(file)
    check(form, texts, extractor.extract(file), "cell")


def test_xls(form, texts, parts, tmp_path: Path) -> None:
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("年报")
    style = xlwt.easyxf("borders: left thin, right thin, top thin, bottom thin")
    for top, cell in sheet_cells(parts):
        last = (top + cell.rows.stop - 1, cell.columns.stop - 1)
        sheet.write_merge(
            top + cell.row, last[0], cell.column, last[1], typed(cell.text) if cell.text else None, style
        )
    file = tmp_path / "report.xls"
    book.save(str(file))
    check(form, texts, extractor.extract(file), "cell")


# ---------------------------------------------------------------- text


def tab_cells(table: Table) -> str:
    rows = []
    for number in range(table.n_rows):
        covering = dict.fromkeys(c for c in table.grid[number] if c is not None)
        rows.append(
            "\n".join("\t" + (c.text or "\u00a0") if c.row == number else "\t" for c in covering) + "\n"
        )
    return "\n".join(rows) + "\n"


def separated(mark: str) -> Callable[[Table], str]:
    def lay(table: Table) -> str:
        rows = []
        for row in range(table.n_rows):
            texts = [
                c.text if c.row == row else "" for c in dict.fromkeys(table.grid[row]) if c is not None
            ]
            rows.append(mark.join(texts) + (" |" if mark == " | " else ""))
        return "\n".join(rows)

    return lay


@pytest.mark.parametrize(
    "lay", [tab_cells, separated("\t"), separated(" | ")], ids=["tab cells", "tsv", "bars"]
)
@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_text(form, texts, parts, tmp_path: Path, lay, charset) -> None:
    body = "\n".join(lay(p) + "\n" if isinstance(p, Table) else f"　　{p}" for p in parts)
    file = tmp_path / "report.txt"
    file.write_bytes(body.encode(charset))
    check(form, texts, extractor.extract(file), "line")


def _headings() -> list[str]:
    """Every wording of the section of table 3 that the form knows, and what else is printed there."""
    section = next(s for s in load_form("cn.ogi.2019").sections if s.id == "requests")
    wordings = [section.label, *section.aliases]
    numbered = [f"三、{wording}" for wording in wordings]
    other = [
        "收到和处理政府信息公开申请情况",
        "四、依申请办理",
        "3．收到处理申请情況表",
        "第三部分 申请",
        "",
        "附表二",
    ]
    return [*numbered, *other]


@pytest.mark.parametrize("heading", _headings())
def test_whatever_the_heading_says_every_cell_of_table_3_is_read(tmp_path, as_table, heading) -> None:
    """Flattened text whose cells are lines after a tab: 161 different figures, 161 right."""
    form = load_form("cn.ogi.2019")
    figures = {path: str(1000 + 7 * i) for i, path in enumerate(form.fields)}
    tables = [as_table(table, figures.__getitem__) for table in form.tables]
    texts = [SECTIONS[0], *map(tab_cells, tables[:-2]), heading, tab_cells(tables[-2])]
    texts += [SECTIONS[2], tab_cells(tables[-1]), "五、存在的主要问题及改进情况"]
    path = tmp_path / "report.txt"
    path.write_text("\n".join([f"{ISSUER}2020年政府信息公开工作年度报告", *texts]), encoding="utf-8")
    (report,) = extractor.extract(path)
    sentinels = {f.path: str(f.value) for f in report.fields if f.path.startswith("requests.")}
    assert len(sentinels) == 161
    assert sentinels == {path: text for path, text in figures.items() if path in sentinels}
