"""``python -m bench.corpus.second --out corpus``: set the test split anew."""

from __future__ import annotations

import argparse
from pathlib import Path

from .checking import check
from .making import make
from .nonreports import make_others
from .plan import jobs


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.corpus.second", description=__doc__)
    parser.add_argument(
        "--out", type=Path, default=Path("corpus"), help="folder that holds documents/ and gold/"
    )
    parser.add_argument("--seed", type=int, default=2)
    parser.add_argument(
        "--only", nargs="*", default=[], help="ids to make, as b017; all of them if none is given"
    )
    parser.add_argument("--check", action="store_true", help="check what is there and make nothing")
    options = parser.parse_args()
    todo = jobs(options.seed)
    if not options.check:
        chosen = [job for job in todo if not options.only or job.id in options.only]
        make(chosen, options.out)
        make_others(options.out, first=len(todo) + 1, only=set(options.only), seed=options.seed)
    raise SystemExit(check(options.out))


if __name__ == "__main__":
    main()
