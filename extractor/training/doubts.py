"""What the label model of a form thinks of a label path, and how far it is to be doubted."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from extractor.forms.form import Form
from extractor.labels.classes import FURNITURE, NONE, column_class
from extractor.labels.features import label_features
from extractor.labels.model import AXES, AxisModel, LabelModel

GUESSES = 3


@dataclass(frozen=True)
class Opinion:
    """The likeliest classes of a label with their probabilities, the best first.

    ``doubt`` is one minus the probability of the best, times how much of the label the model
    knows: of a strange wording it is sure only by what it knows of it.
    """

    guesses: tuple[tuple[str, float], ...]
    doubt: float

    @property
    def best(self) -> str:
        return self.guesses[0][0]


@dataclass(frozen=True)
class Reader:
    form: Form
    model: LabelModel

    def opinion(self, axis: str, path: tuple[str, ...], tables: Collection[str] = ()) -> Opinion:
        """What the model thinks of a printed label; a column within one of ``tables``.

        The same words head columns of several tables (总计), and a column is always read
        within its own. Where that is not known it is the one in which it reads best.
        """
        if axis == AXES[0]:
            return _opinion(self.model.rows, path, np.arange(len(self.model.rows.classes)))
        wanted = [places for table, places in self._columns.items() if not tables or table in tables]
        found = [_opinion(self.model.columns, path, places) for places in wanted]
        return min(found, key=lambda opinion: opinion.doubt)

    @cached_property
    def _columns(self) -> dict[str, np.ndarray]:
        """For each table the positions of the classes that its columns may have."""
        position = {name: n for n, name in enumerate(self.model.columns.classes)}
        found = {}
        for table in self.form.tables:
            names = [column_class(p) for p in table.column_places if p.node.label]
            found[table.id] = np.array([position[name] for name in (*names, FURNITURE, NONE)])
        return found


def _opinion(axis: AxisModel, path: tuple[str, ...], allowed: np.ndarray) -> Opinion:
    logs = axis.log_probabilities(path)[allowed]
    chances = np.exp(logs - np.logaddexp.reduce(logs))
    order = np.argsort(-chances, kind="stable")[:GUESSES]
    guesses = tuple((axis.classes[allowed[n]], float(chances[n])) for n in order)
    own = [(name, weight) for name, weight in label_features(path) if name.startswith("o")]
    known = sum(weight for name, weight in own if name in axis.vocabulary)
    return Opinion(guesses, 1.0 - guesses[0][1] * known / sum(weight for _, weight in own))
