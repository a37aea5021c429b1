"""The scores on one screen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from extractor.evaluation.metrics import HEADLINE
from extractor.outputs.width import pad, shorten

_GOOD_FACTS, _WORST_FACTS = 0.95, 12
"""Types of facts below this F1 are listed, at most so many."""
_LABELS = {
    "label_model": "label model",
    "exact_dictionary": "exact dictionary",
    "nearest_string": "nearest string",
    "positional": "positional fill",
    "all_zero": "all zero",
}


def page(report: Mapping[str, Any]) -> str:
    """The nine parts of an evaluation as text for a terminal; ends with a newline."""
    parts = (
        _corpus(report),
        _headline(report),
        _baselines(report),
        _facts(report),
        _trust(report),
        _calibration(report),
        _rules(report),
        _budget(report),
        _slices(report),
        _worst(report),
        comparison_lines(report["comparison"]) if report["comparison"] else iter(()),
    )
    return "\n".join(line.rstrip() for part in parts for line in part) + "\n"


def _corpus(report: Mapping[str, Any]) -> Iterator[str]:
    c, system = report["corpus"], report["system"]
    yield (
        f"{c['documents']} documents ({c['reports']} reports), {c['fields']:,} fields, "
        f"{c['non_zero_fields']:,} not zero, {c['agencies']} agencies; {c['failed']} failed"
    )
    yield "forms    " + ", ".join(f"{name} {n}" for name, n in c["forms"].items())
    yield "formats  " + ", ".join(f"{name} {n}" for name, n in c["formats"].items())
    models = ", ".join(f"{name} {m.get('labels', '')[:8]}" for name, m in system["models"].items())
    yield f"gold {c['gold'][:12]}   code {system['revision'] or 'unknown'}"
    yield f"models   {models or '-'}"


def _headline(report: Mapping[str, Any]) -> Iterator[str]:
    yield ""
    yield "Headline (95 % interval, agencies drawn again)"
    for name, label in HEADLINE.items():
        yield f"  {pad(label, 36)}{estimate(report['headline'][name])}"
    metadata = report["metadata"]
    told = ", ".join(f"{k} {v['right']}/{v['n']}" for k, v in metadata.items())
    yield f"  {pad('page head', 36)}{told or '-'}"
    yield "  outcomes: " + ", ".join(f"{name} {n:,}" for name, n in report["outcomes"].items() if n)


def _baselines(report: Mapping[str, Any]) -> Iterator[str]:
    if not report["baselines"]:
        return
    yield ""
    title = pad("Labels, given the printed cells and form", 46)
    yield f"{title}{pad('F1 non-zero', 27)}macro F1   exact"
    for name, scores in report["baselines"].items():
        yield (
            f"  {pad(_LABELS.get(name, name), 44)}{pad(estimate(scores['f1']), 27)}"
            f"{pad(share(scores['macro_f1']['value']), 11)}{share(scores['document_exact']['value'])}"
        )
    for note in report["notes"]:
        yield f"  ({note})"


def _facts(report: Mapping[str, Any]) -> Iterator[str]:
    facts = report["facts"]
    if not (facts["labelled"] or facts["predicted"]):
        return
    yield ""
    yield f"{pad('Facts in prose', 38)}labelled  precision     recall         F1   macro F1"
    lines = {
        "end to end": facts,
        **{f"given the sentences, {k}": v for k, v in facts["given_sentences"].items()},
    }
    for label, found in lines.items():
        figures = "".join(
            f"{share(found[key]):>11}" for key in ("precision", "recall", "f1", "macro_f1")
        )
        yield f"  {pad(label.replace('_', ' '), 36)}{found['labelled']:>8,}{figures}"
    yield f"  {facts['accepted']:,} accepted, {facts['accepted_wrong']} of them wrong"
    low = sorted((line for line in facts["by_path"] if line["f1"] < _GOOD_FACTS), key=lambda x: x["f1"])
    for line in low[:_WORST_FACTS]:
        yield (
            f"    {pad(line['path'], 52)}F1 {share(line['f1'])}: "
            f"{line['hits']} of {line['labelled']} told, {line['predicted']} read"
        )


def _trust(report: Mapping[str, Any]) -> Iterator[str]:
    yield ""
    yield "Straight through                    coverage   accepted   silent errors   rate at most"
    labels = {
        "as_marked": "as marked",
        "as_marked_non_zero": "as marked, non-zero",
        "at_operating_error": f"at {report['options']['operating_error']:.2%} errors",
        "at_operating_error_non_zero": "  the same, non-zero",
    }
    for key, label in labels.items():
        s = report["straight_through"][key]
        yield (
            f"  {pad(label, 34)}{share(s['coverage']):>8}{s['accepted']:>11,}{s['silent_errors']:>16}"
            f"{s['error_bound']:>15.3%}"
        )
    minutes = report["straight_through"]["as_marked"]["review_minutes_per_1000"]
    yield f"  review of the rest as marked: about {minutes:,.0f} minutes for 1,000 documents"


def _calibration(report: Mapping[str, Any]) -> Iterator[str]:
    yield ""
    for key, label in (("all", "all fields"), ("non_zero", "non-zero")):
        c = report["calibration"][key]
        if c is None:
            continue
        auroc = "-" if c["auroc"] is None else f"{c['auroc']:.3f}"
        yield (
            f"Calibration, {pad(label, 12)} ECE {c['ece']:.4f}   Brier {c['brier']:.4f}   "
            f"AUROC of wrong {auroc}   AURC {c['aurc']:.5f}"
        )


def _rules(report: Mapping[str, Any]) -> Iterator[str]:
    r = report["rules"]
    repairs = f"precision {share(r['repair_precision'])}, recall {share(r['repair_recall'])}"
    yield ""
    yield (
        f"Rules    flagging: precision {share(r['flag_precision'])}, recall {share(r['flag_recall'])} "
        f"({r['wrong_cells_that_no_rule_sees']} of {r['wrong_cells']} misread cells stand in no rule); "
        f"first suspect wrong {share(r['localisation_hit_at_1'])}"
        f" of {r['alarms_with_cause']} alarms, {r['alarms_without_cause']} more without cause"
    )
    yield (
        f"         repairs: {repairs}; "
        f"vacuous {share(r['vacuous_share'])} of {r['instances']:,}; "
        f"inconsistent sources {share(r['inconsistent_sources_share'])}"
    )


def _budget(report: Mapping[str, Any]) -> Iterator[str]:
    spent = report["error_budget"]
    if spent is None:
        return
    yield ""
    for key, label in (("all", "all fields"), ("non_zero", "non-zero")):
        stages = ", ".join(f"{stage} {n}" for stage, n in spent[key].items() if n)
        yield f"Errors by first failing stage, {pad(label, 11)}: {stages or 'none'}"


def _slices(report: Mapping[str, Any]) -> Iterator[str]:
    by = ""
    for line in report["slices"]:
        if line["by"] != by:
            by = line["by"]
            yield ""
            yield f"{pad('By ' + by, 36)}documents  exact    {pad('F1 non-zero', 27)}cells    silent"
        mark = "·" if line["small"] else " "
        yield (
            f"{mark} {pad(shorten(line['slice'], 32), 34)}{line['documents']:>9}  "
            f"{pad(share(line['document_exact']['value']), 9)}{pad(estimate(line['f1']), 27)}"
            f"{pad(share(line['cell_accuracy']['value']), 9)}{line['silent_errors']}"
        )
    if any(line["small"] for line in report["slices"]):
        yield "· too few to say much"


def _worst(report: Mapping[str, Any]) -> Iterator[str]:
    if report["worst_fields"]:
        yield ""
        yield "Worst fields"
        for row in report["worst_fields"][:8]:
            yield f"  {pad(row['path'], 62)}{row['wrong']:>5} of {row['fields']}"
    if report["worst_labels"]:
        yield "Worst labels"
        for row in report["worst_labels"][:8]:
            yield f"  {pad(shorten(row['label'], 60), 62)}{row['wrong']:>5} of {row['fields']}"
    if report["worst_agencies"]:
        yield "Worst agencies"
        for row in report["worst_agencies"][:5]:
            accuracy = share(row["cell_accuracy"]["value"])
            yield f"  {pad(shorten(row['slice'], 60), 62)}{accuracy:>8} of {row['fields']} fields"


def comparison_lines(comparison: Mapping[str, Any]) -> Iterator[str]:
    """The paired comparison with another run."""
    yield ""
    yield "Against the other run                first     second    difference (95 %)"
    for name, d in comparison["differences"].items():
        ends = f" [{d['low']:+.2%}, {d['high']:+.2%}]" if d["low"] is not None else ""
        yield (
            f"  {pad(HEADLINE[name], 34)}{share(d['first']):>8}{share(d['second']):>11}"
            f"   {d['difference']:+.2%}{ends}"
        )
    documents = comparison["documents"]
    yield (
        f"  documents newly exact {documents['gained']}, no longer exact {documents['lost']} "
        f"(McNemar p = {documents['p']:.3g}); fields: {comparison['gains']} gained, "
        f"{comparison['losses']} lost, {comparison['silent_losses']} of them silently"
    )
    told = [s for s in comparison["slices"] if s["gained"] or s["lost"]]
    for line in sorted(told, key=lambda s: s["p_holm"])[:8]:
        yield (
            f"  {pad(line['by'] + ' ' + shorten(line['slice'], 30), 42)}+{line['gained']} "
            f"-{line['lost']}   p = {line['p_holm']:.3g} after Holm"
        )


def agreement_page(report: Mapping[str, Any]) -> str:
    """Two extractions of unlabelled documents on one screen."""
    lines = [
        f"{report['documents']} documents in both runs; only in the first {len(report['only_first'])}, "
        f"only in the second {len(report['only_second'])}; the same form in {report['same_form']}",
        f"fields that agree    {report['agreeing']:,} of {report['fields']:,} "
        f"({share(_ratio(report['agreeing'], report['fields']))})",
        f"numbers that agree   {report['numbers_agreeing']:,} of {report['numbers']:,} "
        f"({share(_ratio(report['numbers_agreeing'], report['numbers']))}), zeros left out",
        f"accepted by both and different: {report['both_accepted_apart']} (one of the two is wrong)",
    ]
    for run, counts in report["rules"].items():
        lines.append(f"rules, {run:<7} " + ", ".join(f"{name} {n:,}" for name, n in counts.items()))
    lines.extend(_differing(report["differing"]))
    return "\n".join(lines) + "\n"


def _differing(changes: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for change in changes[:20]:
        mark = "!" if change["silent"] else " "
        yield f"{mark} {change['document']}  {change['path']}  {change['first']} | {change['second']}"
    if len(changes) > 20:
        yield f"  … and {len(changes) - 20:,} more; --format json gives all"


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def share(value: float | None) -> str:
    return "-" if value is None else f"{value:.2%}"


def estimate(e: Mapping[str, Any]) -> str:
    """A share with its interval: ``99.12% [98.70%, 99.50%]``."""
    if e["value"] is None:
        return "-"
    ends = f" [{e['low']:.2%}, {e['high']:.2%}]" if e["low"] is not None else ""
    return f"{e['value']:.2%}{ends}"
