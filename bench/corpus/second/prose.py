"""Running text of reports: sentences of this project's own, with the counts that they tell.

A template names its counts in braces; :class:`Teller` fills them in and writes down each as a
fact with the whole printed sentence.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from .forms import outcome_leaves
from .model import Fact, Number
from .wording import to_traditional

_NUMERALS = "零一二三四五六七八九"


def _sentences() -> dict[str, tuple[str, ...]]:
    """The sentences of ``sentences.txt`` by section; a count stands in braces."""
    found: dict[str, list[str]] = {}
    text = (Path(__file__).parent / "sentences.txt").read_text(encoding="utf-8")
    for line in filter(None, text.splitlines()):
        if line.startswith("["):
            found[line.strip("[]")] = []
        else:
            found[list(found)[-1]].append(line)
    return {name: tuple(lines) for name, lines in found.items()}


SENTENCES = _sentences()
_UNIT = re.compile(r"\s*(条次|条|件|宗|起|篇|个|场次|场|期|人次|次|名|人|元|%)")


@dataclass(frozen=True)
class Count:
    """A count that a sentence tells: its path, and the path of the cell that it repeats."""

    path: str
    value: Number
    unit: str
    compares: str | None = None
    period: str | None = None
    scope: str | None = None


def in_words(n: int) -> str:
    """A small number in Chinese numerals."""
    tens, ones = divmod(n, 10)
    if n < 10:
        return _NUMERALS[n]
    return ("" if tens == 1 else _NUMERALS[tens]) + "十" + (_NUMERALS[ones] if ones else "")


@dataclass
class Teller:
    """Writes sentences and keeps the facts in them."""

    rng: random.Random
    thousands: bool = False
    numerals: bool = False
    wide_spaces: bool = False
    traditional: bool = False
    year: str | None = None
    facts: list[Fact] = field(default_factory=list)

    def number(self, value: Number) -> str:
        if isinstance(value, int):
            if self.numerals and 0 < value < 100 and self.rng.random() < 0.5:
                return in_words(value)
            if self.thousands and value >= 1000:
                return f"{value:,}"
        return str(value)

    def tell(self, templates: tuple[str, ...], **counts: Count) -> str:
        """One of ``templates`` filled in; its counts become facts, with the unit that follows them."""
        template = self.rng.choice(templates)
        text = template.format(**{name: self._shown(c.value) for name, c in counts.items()})
        text = to_traditional(text) if self.traditional else text
        for name, count in counts.items():
            at = template.find(f"{{{name}}}")
            if at >= 0:
                after = _UNIT.match(template, at + len(name) + 2)
                unit = after[1] if after else count.unit
                unit = to_traditional(unit) if self.traditional else unit
                self.facts.append(
                    Fact(
                        count.path,
                        count.value,
                        unit,
                        text,
                        count.scope,
                        count.period or self.year,
                        count.compares,
                    )
                )
        return text

    def none(self, templates: tuple[str, ...], *counts: Count) -> str:
        """A sentence that tells by words that there was none."""
        text = self.rng.choice(templates)
        text = to_traditional(text) if self.traditional else text
        self.facts += [
            Fact(c.path, 0, c.unit, text, c.scope, c.period or self.year, c.compares) for c in counts
        ]
        return text

    def plain(self, text: str) -> str:
        return to_traditional(text) if self.traditional else text

    def _shown(self, value: Number) -> str:
        return self._spaced(self.number(value)) if isinstance(value, int) else str(value)

    def _spaced(self, text: str) -> str:
        return f" {text} " if self.wide_spaces else text


class Prose:
    """The paragraphs of one report."""

    def __init__(self, teller: Teller, *, year: int, name: str, short: str, who: str, form: str) -> None:
        self.teller = teller
        self.form = form
        self.rng = teller.rng
        self.names = {"year": year, "name": name, "short": short, "who": who}

    def _t(self, templates: tuple[str, ...]) -> tuple[str, ...]:
        names = {key: str(value) for key, value in self.names.items()}
        out = []
        for template in templates:
            text = template
            for key, value in names.items():
                text = text.replace("{" + key + "}", value)
            out.append(text)
        return tuple(out)

    def say(self, templates: tuple[str, ...], **counts: Count) -> str:
        return self.teller.tell(self._t(templates), **counts)

    def free(self, templates: tuple[str, ...]) -> str:
        return self.teller.plain(self.rng.choice(self._t(templates)))

    def fillers(self, n: int) -> str:
        recent = ("新媒体", "二维码", "短视频", "两公开", "第三方")
        usable = [
            t
            for t in SENTENCES["fillers"]
            if int(self.names["year"]) > 2015 or not any(word in t for word in recent)
        ]
        return self.teller.plain("".join(self.rng.sample(usable, n)))

    def lead(self, *, old: bool) -> str:
        return self.free(SENTENCES["leads_old"] if old else SENTENCES["leads"])

    def contact(self) -> str:
        phone = f"0{self.rng.randint(371, 998)}-{self.rng.randint(2, 8)}{self.rng.randint(100, 999)}000"
        text = self.free(SENTENCES["contacts"])
        place = (
            f"{self.names['short']}{self.rng.choice(SENTENCES['streets'])}"
            if len(str(self.names["short"])) < 5
            else self.rng.choice(SENTENCES["streets"])
        )
        return text.format(
            place=place,
            post=f"{self.rng.randint(41, 84)}{self.rng.randint(1, 9)}000",
            phone=phone,
            phone2=phone[:-1] + "1",
        )

    def opening(self) -> str:
        return self.free(SENTENCES["openings"]) + self.fillers(2)

    def problems(self) -> list[str]:
        return [self.free(SENTENCES["problems"]), self.free(SENTENCES["remedies_text"])]

    # ----- counts

    def disclosed(
        self, total: int, path: str = "narrative.disclosed.total", compares: str | None = None
    ) -> str:
        year = str(self.names["year"])
        return self.say(SENTENCES["disclosed"], total=Count(path, total, "条", compares, year))

    def platforms(
        self,
        website: int,
        wechat: int,
        weibo: int,
        prefix: str = "narrative.disclosed.",
        *,
        same: bool = False,
    ) -> str:
        counts = {
            key: Count(prefix + key, n, "条", prefix + key if same else None)
            for key, n in (("website", website), ("wechat", wechat), ("weibo", weibo))
        }
        return self.say(SENTENCES["platforms"], **counts)

    def website(
        self, n: int, path: str = "narrative.disclosed.website", compares: str | None = None
    ) -> str:
        return self.say(SENTENCES["website"], website=Count(path, n, "条", compares))

    def received(self, n: int, path: str) -> str:
        return self.say(
            SENTENCES["received"], received=Count(path, n, "件", path, str(self.names["year"]))
        )

    def flow(self, received: int, carried_in: int, answered: int, carried_out: int) -> str:
        return self.say(
            SENTENCES["received_carry"],
            received=_same("requests.received.total", received),
            carried_in=_same("requests.carried_in.total", carried_in),
            answered=_same("requests.outcome.total.total", answered),
            carried_out=_same("requests.carried_out.total", carried_out),
        )

    def load(self, load: int, answered: int) -> str:
        both = Count(
            "requests.received.total", load, "件", "requests.received.total + requests.carried_in.total"
        )
        return self.say(
            SENTENCES["load"], load=both, answered=_same("requests.outcome.total.total", answered)
        )

    def channels(self, total: int, paths: dict[str, str]) -> str:
        """Channels of ``total`` requests; ``paths`` names the path of each."""
        web = round(total * self.rng.uniform(0.4, 0.9))
        mail = round((total - web) * self.rng.random())
        numbers = {"web": web, "mail": mail, "in_person": total - web - mail}
        return self.say(
            SENTENCES["channels"], **{k: Count(paths[k], n, "件") for k, n in numbers.items()}
        )

    def channels_given(self, numbers: dict[str, int], prefix: str) -> str:
        return self.say(
            SENTENCES["channels"],
            **{k: Count(prefix + k, n, "件", prefix + k) for k, n in numbers.items()},
        )

    def outcomes(self, groups: dict[str, int]) -> str:
        counts = {k: self._group(k, n) for k, n in groups.items()}
        return self.say(SENTENCES["outcomes"], **counts)

    def granted(self, granted: int, unable: int, answered: int) -> str:
        share = Decimal(f"{Decimal(granted * 100) / answered:.1f}")
        path = "requests.outcome.granted.total"
        return self.say(
            SENTENCES["granted"],
            granted=_same(path, granted),
            unable=self._group("unable", unable),
            share=Count(path + ".share", share, "%"),
        )

    def _group(self, key: str, n: int) -> Count:
        """The count of a group of outcomes: it repeats the sum of the group's rows."""
        leaves = [leaf for leaf in outcome_leaves(self.form) if leaf.split(".")[0] == key]
        compares = " + ".join(f"requests.outcome.{leaf}.total" for leaf in leaves)
        return Count(f"requests.outcome.{key}.total", n, "件", compares)

    def last_year(self, n: int, now: int, path: str) -> str:
        trend = "增长" if now > n else "下降" if now < n else "持平"
        templates = tuple(t.replace("{trend}", trend) for t in SENTENCES["last_year"])
        return self.say(templates, n=Count(path, n, "件", None, str(int(self.names["year"]) - 1)))

    def review(self, total: int, upheld: int, corrected: int, prefix: str = "") -> str:
        counts = {
            "review": _same(f"{prefix}review" + ("" if prefix else ".total"), total),
            "upheld": _same(f"{prefix}review.upheld", upheld),
            "corrected": _same(f"{prefix}review.corrected", corrected),
        }
        return self.say(
            SENTENCES["review"] if self.rng.random() < 0.7 else SENTENCES["review_one"], **counts
        )

    def litigation(self, n: int, path: str, compares: str) -> str:
        return self.say(SENTENCES["litigation"], litigation=Count(path, n, "件", compares))

    def no_remedies(self, review: str, litigation: str, compares: str) -> str:
        counts = (Count(review, 0, "件", review), Count(litigation, 0, "件", compares))
        return self.teller.none(self._t(SENTENCES["no_remedies"]), *counts)

    def no_requests(self, path: str) -> str:
        return self.teller.none(
            self._t(SENTENCES["no_requests"]), Count(path, 0, "件", path, str(self.names["year"]))
        )

    def normative(self, issued: int, repealed: int, in_force: int) -> str:
        prefix = "disclosure.art20_1.normative_documents."
        numbers = {"issued": issued, "repealed": repealed, "in_force": in_force}
        return self.say(SENTENCES["normative"], **{k: _same(prefix + k, n) for k, n in numbers.items()})

    def staff(self, full: int, part: int, prefix: str) -> str:
        counts = {
            k: Count(f"{prefix}.{p}", n, "人", f"{prefix}.{p}")
            for k, p, n in (("full", "full_time", full), ("part", "part_time", part))
        }
        return self.say(SENTENCES["staff"], **counts)

    def single(self, what: str, n: int) -> str:
        templates, path, unit = {
            "interpretation": (SENTENCES["interpretation"], "narrative.interpretation.items", "篇"),
            "press": (SENTENCES["press"], "narrative.disclosed.press_conference", "场"),
            "training": (SENTENCES["training"], "narrative.training", "次"),
            "proposals": (SENTENCES["proposals"], "narrative.proposals", "件"),
            "visits": (SENTENCES["visits"], "narrative.platform.visits", "次"),
            "fee": (SENTENCES["fee"], "narrative.processing_fee", "元"),
        }[what]
        return self.say(templates, n=Count(path, n, unit))

    def no_fee(self) -> str:
        return self.teller.none(self._t(SENTENCES["no_fee"]), Count("narrative.processing_fee", 0, "元"))

    def no_charges(self, path: str) -> str:
        templates = (
            "全年未收取检索、复制、邮寄等费用。",
            "{who}没有向申请人收取任何费用，也没有减免情况。",
            "依申请公开收费金额为零。",
        )
        return self.teller.none(self._t(templates), Count(path, 0, "元", path))

    def nothing_else(self) -> str:
        return self.free(SENTENCES["nothing_else"])


def _same(path: str, n: int) -> Count:
    return Count(path, n, "件", path)
