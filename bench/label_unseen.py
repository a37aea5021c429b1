"""Does the label model know that a label is none of its form's?

Unseen labels are local rows of the gold, labels of other statistics, and labels of the form's
own rows that were left out when the model was trained.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from extractor.evaluation.baselines import known_reports
from extractor.evaluation.gold import Gold
from extractor.evaluation.goldcells import printed_cells
from extractor.forms.form import Form, Node
from extractor.forms.registry import load_form
from extractor.labels.classes import NONE, extension_class, row_class
from extractor.labels.fit import FormFitter
from extractor.labels.model import AxisModel, load_label_model
from extractor.labels.text import parse_label
from extractor.training.labels import TrainingConfig, train_labels
from extractor.training.variants import other_labels
from label_scores import at_threshold, auroc

THRESHOLD = 0.5
"""A label that fits no node better than this is left to a human."""
FOLDS = 2
FOREIGN = (
    "常住人口 户籍人口 城镇化率 地区生产总值 第一产业增加值 第二产业增加值 社会消费品零售总额 居民消费价格指数 "
    "粮食播种面积 油料产量 生猪出栏头数 水产品产量 工业用电量 货物周转量 旅客发送量 邮政业务总量 固定电话用户 "
    "普通高等学校在校生 专任教师数 医院床位数 执业医师 卫生技术人员 参加城镇职工基本养老保险人数 失业保险金领取人数 "
    "最低生活保障人数 专利申请授权量 技术合同成交额 公共图书馆藏书 森林覆盖率 污水处理率 空气质量优良天数 "
    "进出口总额 实际利用外资 商品房销售面积 房屋施工面积 金融机构存款余额 保费收入 道路交通事故起数 火灾直接经济损失 "
    "生产安全事故死亡人数 立案查处案件 刑事案件发案数 调解民间纠纷 办理法律援助案件 公证业务量 律师人数 "
    "公务接待批次 公务用车保有量 因公出国团组数 资产总计 负债合计 净资产 固定资产原值 政府采购规模 "
    "建议提案办理件数 人大代表建议 政协委员提案 信访总量 初信初访 市长热线受理量 网民留言答复数"
).split()


def unseen_lines(
    name: str, gold: Gold, fitter: Callable[[Form], FormFitter]
) -> Iterator[dict[str, object]]:
    """Figures for each kind of unseen label."""
    form = load_form(name)
    labels = dict(_printed(gold, form))
    model = fitter(form).model.rows
    known = [score(model, path) for path, truth in labels.items() if truth != NONE]
    local = [score(model, path) for path, truth in labels.items() if truth == NONE]
    taught = {parse_label(text).core for text in other_labels()}
    foreign = [score(model, (text,)) for text in FOREIGN if parse_label(text).core not in taught]
    if local:
        yield _line(form, "local rows of the gold", known, local)
    yield _line(form, "other statistics", known, foreign)
    kept: list[float] = []
    left: list[float] = []
    for fold in range(FOLDS):
        reduced, gone = without(form, fold)
        partial = _trained(reduced)
        for path, truth in labels.items():
            if truth in gone:
                left.append(score(partial, path))
            elif truth in partial.classes and truth != NONE:
                kept.append(score(partial, path))
    yield _line(form, "rows left out of training", kept, left)


def score(model: AxisModel, path: tuple[str, ...]) -> float:
    """Probability of the likeliest class that is a node of the form."""
    chances = np.exp(model.log_probabilities(path))
    odd = [
        i for i, name in enumerate(model.classes) if name == NONE or name.startswith(extension_class(""))
    ]
    chances[odd] = 0.0
    return float(chances.max())


def _line(form: Form, kind: str, known: list[float], unseen: list[float]) -> dict[str, object]:
    told: dict[str, object] = {
        "form": form.id,
        "unseen": kind,
        "n_known": len(known),
        "n_unseen": len(unseen),
        "auroc": round(auroc(known, unseen), 4),
    }
    return told | {k: round(v, 4) for k, v in at_threshold(known, unseen, THRESHOLD).items()}


def _printed(gold: Gold, form: Form) -> Iterable[tuple[tuple[str, ...], str]]:
    """Distinct row labels with their classes; those of rows of no form as ``none``."""
    for document, other in known_reports(gold):
        if other is not form:
            continue
        cells = printed_cells(document.extraction, form)
        own = {cell.row_labels for cell in cells if cell.path is not None}
        for cell in cells:
            spec = form.fields.get(cell.path or "")
            if spec is not None and cell.row_labels and spec.row.labels:
                yield cell.row_labels, row_class(spec.row)
        for row in document.extraction.unmapped:
            if row.labels and row.path is None and row.labels not in own:
                yield row.labels, NONE


def without(form: Form, fold: int) -> tuple[Form, set[str]]:
    """The form without every ``FOLDS * 2``-th line, and the classes of the lines left out."""
    every = 2 * FOLDS
    lines = [place for table in form.tables for place in table.leaf_rows if place.node.label]
    gone = {id(place.node) for place in lines[2 * fold :: every]}
    names = {row_class(place) for place in lines if id(place.node) in gone}
    tables = []
    for table in form.tables:
        rows = _pruned(table.rows, gone)
        if rows:
            tables.append(replace(table, rows=rows))
    names -= {row_class(p) for t in tables for p in t.row_places if p.node.label}
    return replace(form, tables=tuple(tables), field_specs=()), names


def _pruned(nodes: tuple[Node, ...], gone: set[int]) -> tuple[Node, ...]:
    kept = []
    for node in nodes:
        if id(node) in gone:
            continue
        children = _pruned(node.children, gone)
        if children or not node.children:
            kept.append(replace(node, children=children))
    return tuple(kept)


def _trained(form: Form) -> AxisModel:
    """A model of the form alone: sister forms would teach what was left out."""
    with tempfile.TemporaryDirectory() as folder:
        train_labels(form, (), config=TrainingConfig(), corpus=None, out=Path(folder))
        return load_label_model(form, Path(folder)).rows
