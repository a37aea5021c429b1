"""The order in which a form prints its rows, as the states of a hidden Markov chain.

States follow the form: section title, caption, header rows, then each row of the table.
For every state ``i`` a twin ``n + i`` stands for "a row that is none of the form's, met
after ``i``", so that the place in the form is remembered over local rows and repeated
headers. Moving on is free, leaving rows out costs by the row and at most ``TABLE_SKIP``
by the table, going back or repeating costs more.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from extractor.forms.form import Form, FormTable, Place
from extractor.labels.classes import caption_class, row_class, section_class

ROW_SKIP = 1.5
TABLE_SKIP = 4.0
BACK = 7.0
SISTERS = 2.0
REPEAT = 5.0
STRANGE = 0.5
"""Log-costs of leaving out a row, a whole table, going back (between the parts of one line of a
list, which agencies sort as they like), printing a row twice, a local row.

Set by hand on development documents: a skipped row must cost more than a typo in a label
(about 1 nat) and less than a wrong label (above 4 nats).
"""


class StateKind(Enum):
    START = "start"
    SECTION = "section"
    CAPTION = "caption"
    HEAD = "head"
    ROW = "row"
    GROUP = "group"


@dataclass(frozen=True)
class State:
    kind: StateKind
    label_class: str | None = None
    table: FormTable | None = None
    place: Place | None = None


@dataclass(frozen=True)
class Chain:
    """``transitions`` is ``n × n`` (from real or twin, to real); all costs as probabilities."""

    states: tuple[State, ...]
    transitions: NDArray[np.float64]
    strange: float
    end: NDArray[np.float64]

    @cached_property
    def log_transitions_into(self) -> NDArray[np.float64]:
        """``[j, i]``: from ``i`` to ``j``, so that what leads to a state lies side by side."""
        with np.errstate(divide="ignore"):
            return np.ascontiguousarray(np.log(self.transitions).T)


def states_of(form: Form) -> tuple[State, ...]:
    found = [State(StateKind.START)]
    for section in form.sections:
        tables = [t for t in form.tables if t.section == section.id and not t.keyed]
        if not tables:
            continue
        found.append(State(StateKind.SECTION, section_class(section.id)))
        for table in tables:
            if table.caption:
                found.append(State(StateKind.CAPTION, caption_class(table), table))
            found.append(State(StateKind.HEAD, None, table))
            for place in table.row_places:
                kind = StateKind.ROW if place.is_leaf else StateKind.GROUP
                name = row_class(place) if place.node.label else None
                found.append(State(kind, name, table, place))
    return tuple(found)


def chain_of(form: Form) -> Chain:
    """The chain of a form; cached by the form's content."""
    known = _chains.get((form.id, form.fingerprint))
    if known is None:
        known = _build(form)
        _chains[form.id, form.fingerprint] = known
    return known


_chains: dict[tuple[str, str], Chain] = {}


def _build(form: Form) -> Chain:
    states = states_of(form)
    n = len(states)
    costs = np.full((n, n), BACK)
    for i in range(n):
        for j in range(i + 1, n):
            costs[i, j] = _skip_cost(states, i + 1, j)
        for j in range(1, n):
            if i != j and _are_sisters(states[i], states[j]):
                costs[i, j] = min(costs[i, j], SISTERS)
            elif j < i and _is_next_piece(states[i], states[j]):
                costs[i, j] = SISTERS
        costs[i, i] = 0.0 if states[i].kind is StateKind.HEAD else REPEAT
    end = np.array([_skip_cost(states, i + 1, n) for i in range(n)])
    return Chain(states, np.exp(-costs), float(np.exp(-STRANGE)), np.exp(-end))


def _are_sisters(one: State, other: State) -> bool:
    """Whether two lines of a list are parts of one line, or the second a part of the first.

    The keys of a record stand in any order.
    """
    if one.table is not None and one.table is other.table and one.table.is_record:
        return bool(one.place and other.place)
    if one.table is None or one.table is not other.table or not one.table.is_list:
        return False
    if one.place is None or other.place is None or not other.place.ancestors:
        return False
    return other.place.ancestors[-1] is one.place.node or other.place.ancestors == one.place.ancestors


def _is_next_piece(one: State, other: State) -> bool:
    """Whether a table of one row without label may go on with another part of its columns."""
    if one.table is None or one.table is not other.table or one.place is None:
        return False
    lone = len(one.table.leaf_rows) == 1 and not one.place.node.label
    return lone and other.kind in (StateKind.CAPTION, StateKind.HEAD)


def _skip_cost(states: tuple[State, ...], start: int, stop: int) -> float:
    by_table: dict[str, float] = {}
    for state in states[start:stop]:
        if state.kind is StateKind.ROW and state.table is not None:
            by_table[state.table.id] = by_table.get(state.table.id, 0.0) + ROW_SKIP
    return sum(min(cost, TABLE_SKIP) for cost in by_table.values())


@dataclass(frozen=True)
class Decoded:
    """For each band the chosen state (twins are ``n + i``) and the probability of that choice.

    ``log_likelihood`` sums over all ways to lay the bands on the form.
    """

    states: tuple[int, ...]
    posteriors: NDArray[np.float64]
    log_likelihood: float


def decode(chain: Chain, emissions: NDArray[np.float64], strange: NDArray[np.float64]) -> Decoded:
    """Viterbi for the choice, forward–backward for its probability (Rabiner 1989).

    ``emissions`` is bands × states and ``strange`` has one value a band (at least one
    band), both log-likelihoods.
    """
    top = np.maximum(emissions.max(axis=1), strange)
    likely = np.exp(emissions - top[:, None])
    odd = np.exp(strange - top)
    forward, scale = _forward(chain, likely, odd)
    backward = _backward(chain, likely, odd, scale)
    posteriors = forward * backward
    posteriors /= posteriors.sum(axis=1, keepdims=True)
    final = forward[-1] @ np.concatenate([chain.end, chain.end])
    log_likelihood = float(np.log(scale).sum() + top.sum() + np.log(final))
    return Decoded(_viterbi(chain, likely, odd), posteriors, log_likelihood)


def _forward(
    chain: Chain, likely: NDArray[np.float64], odd: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    n = len(chain.states)
    forward = np.zeros((len(likely), 2 * n))
    scale = np.ones(len(likely))
    merged = np.zeros(n)
    merged[0] = 1.0
    for t in range(len(likely)):
        forward[t, :n] = (merged @ chain.transitions) * likely[t]
        forward[t, n:] = merged * chain.strange * odd[t]
        scale[t] = forward[t].sum()
        forward[t] /= scale[t]
        merged = forward[t, :n] + forward[t, n:]
    return forward, scale


def _backward(
    chain: Chain, likely: NDArray[np.float64], odd: NDArray[np.float64], scale: NDArray[np.float64]
) -> NDArray[np.float64]:
    n = len(chain.states)
    backward = np.zeros((len(likely), 2 * n))
    after = chain.end
    for t in range(len(likely) - 1, -1, -1):
        backward[t, :n] = backward[t, n:] = after
        after = (
            chain.transitions @ (likely[t] * backward[t, :n]) + chain.strange * odd[t] * backward[t, n:]
        ) / scale[t]
    return backward


def _viterbi(chain: Chain, likely: NDArray[np.float64], odd: NDArray[np.float64]) -> tuple[int, ...]:
    n = len(chain.states)
    with np.errstate(divide="ignore"):
        likely, odd = np.log(likely), np.log(odd)
    steps, every = chain.log_transitions_into, np.arange(n)
    twin_step = np.log(chain.strange)
    best = np.full(n, -np.inf)
    best[0] = 0.0
    is_twin = np.zeros(n, bool)
    origins: list[NDArray[np.intp]] = []
    twins: list[NDArray[np.bool_]] = []
    for t in range(len(likely)):
        reach = steps + best
        origin = reach.argmax(axis=1)
        real = reach[every, origin] + likely[t]
        twin = best + twin_step + odd[t]
        is_twin = twin > real
        best = np.where(is_twin, twin, real)
        origins.append(np.where(is_twin, every, origin))
        twins.append(is_twin)
    state = int((best + np.log(chain.end)).argmax())
    path: list[int] = []
    for origin, twin_here in zip(reversed(origins), reversed(twins), strict=True):
        path.append(state + n if twin_here[state] else state)
        state = int(origin[state])
    return tuple(reversed(path))
