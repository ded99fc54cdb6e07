"""Compare compiled calls with handwritten JavaScript: `python -m tests.bench.calls`.

Both run interleaved in one node process; printed are medians in nanoseconds and their ratio.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.support.node import compile_text, evaluate

PYTHON = """
class Base:
    def __init__(self, start: int) -> None:
        self.count = start
    def step(self, by: int) -> int:
        self.count += by
        return self.count

class Counter(Base):
    def step(self, by: int) -> int:
        return super().step(by) + 1

def call_method(rounds: int) -> int:
    base = Base(0)
    for number in range(rounds):
        base.step(number)
    return base.count

def call_super(rounds: int) -> int:
    counter = Counter(0)
    for number in range(rounds):
        counter.step(number)
    return counter.count

def construct(rounds: int) -> int:
    total = 0
    for number in range(rounds):
        total += Base(number).count
    return total

def iterate(rounds: int) -> int:
    items = [1, 2, 3, 4]
    total = 0
    for _ in range(rounds):
        for item in items:
            total += item
    return total

MAIN = {
    "method call": call_method,
    "super call": call_super,
    "construction": construct,
    "loop": iterate,
}
"""
JAVASCRIPT = """
function Base(start) { this.count = start; }
Base.prototype.step = function (by) { this.count += by; return this.count; };
function Counter(start) { Base.call(this, start); }
Counter.prototype = Object.create(Base.prototype);
Counter.prototype.step = function (by) { return Base.prototype.step.call(this, by) + 1; };
var handwritten = {
  "method call": function (n) {
    var base = new Base(0);
    for (var i = 0; i < n; i++) base.step(i);
    return base.count;
  },
  "super call": function (n) {
    var counter = new Counter(0);
    for (var i = 0; i < n; i++) counter.step(i);
    return counter.count;
  },
  "construction": function (n) {
    var total = 0;
    for (var i = 0; i < n; i++) total += new Base(i).count;
    return total;
  },
  "loop": function (n) {
    var items = [1, 2, 3, 4], total = 0;
    for (var i = 0; i < n; i++) for (var j = 0; j < items.length; j++) total += items[j];
    return total;
  },
};
var N = 2e6, ROUNDS = 15, out = {};
function time(run) {
  var start = process.hrtime.bigint();
  run(N);
  return Number(process.hrtime.bigint() - start) / N;
}
function median(values) {
  return values.sort(function (a, b) { return a - b; })[values.length >> 1];
}
for (var name in handwritten) {
  var ours = [], theirs = [];
  if (handwritten[name](1000) !== module.exports[name](1000)) throw new Error(name + " differs");
  for (var round = 0; round < ROUNDS; round++) {
    theirs.push(time(handwritten[name]));
    ours.push(time(module.exports[name]));
  }
  out[name] = [median(theirs), median(ours)];
}
console.log(JSON.stringify(out));
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        script = compile_text(Path(folder), PYTHON, export="MAIN")
    found: dict[str, tuple[float, float]] = evaluate(script.text + JAVASCRIPT)
    print(f"{'':>14} {'handwritten':>12} {'compiled':>12} {'ratio':>6}")
    for name, (theirs, ours) in found.items():
        print(f"{name:>14} {theirs:>9.2f} ns {ours:>9.2f} ns {ours / theirs:>6.2f}")


if __name__ == "__main__":
    main()
