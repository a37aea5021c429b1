"""``python -m bench.corpus.first [--only a001,a002] [--batch matrix]``: the train and dev documents."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from bench.corpus.first.others import others
from bench.corpus.first.plan import rare, real, specs
from bench.corpus.first.typeset import Made, typeset, typeset_real

CORPUS = Path(__file__).parents[3] / "corpus"


def jobs() -> Iterator[tuple[str, Callable[[], Made]]]:
    for spec in specs():
        yield spec.id, partial(typeset, spec)
    for spec in rare():
        yield spec.id, partial(typeset, spec)
    for spec, source in real():
        yield spec.id, partial(typeset_real, spec, source)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="numbers, comma separated")
    parser.add_argument("--part", default="0/1", help="k/n: every nth document from the kth on")
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    options = parser.parse_args()
    wanted = set(options.only.split(",")) - {""}
    first, step = map(int, options.part.split("/"))
    todo = [(name, make) for name, make in jobs() if not wanted or name in wanted]
    for name, make in todo[first::step]:
        made = make()
        made.write(options.corpus)
        print(name, len(made.content) // 1024, "KB", made.gold["layout_family"], file=sys.stderr)
    if first == 0:
        for made in others():
            if not wanted or made.id in wanted:
                made.write(options.corpus)
    return 0


if __name__ == "__main__":
    sys.exit(main())
