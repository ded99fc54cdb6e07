"""Classes that compile to functions, one function a trap: as `cases`, for the same tests.

`STAY` names those that have to stay classes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

STAY: Final = ("Base", "Derived", "Exposed", "Hiding", "Leaking", "Marked", "Sorted", "Watched")


def doubled(number: int) -> int:
    return 2 * number


class Counter:
    """Fields of all kinds, with and without annotation, in and outside of `__init__`."""

    _late: list[int]
    _last: str | None
    _first: int
    _second: int

    def __init__(self, count: int, on_change: Callable[[int], None], step: int = 2) -> None:
        """Begin."""
        self._count = count
        self._on_change = on_change
        self._step = step
        self._by_name: dict[str, int] = {}
        self._late = []
        self._last = None
        if count > 3:
            self._count = 3
        pair = [number + self._step for number in [1, 2]]
        self._sum = pair[0]
        self._first, self._second = pair
        self._each: Callable[[int], int] = lambda number: number + self._second

    def add(self, count: int, times: int = 1) -> int:
        """Assign fields from the method and from a function in it."""
        for _ in range(times):
            self._count += count

            def again() -> None:
                self._count += 1
                self._late.append(self._count)

            again()
        self._on_change(self._count)
        self._by_name[f"x{count}"] = self._count
        return self._count

    def names(self) -> list[str]:
        if "x9" in self._by_name:
            return ["has"] + [f"{number}" for number in self._late]
        return [f"{self._each(doubled(number))}" for number in self._late]

    def adder(self) -> Callable[[int], int]:
        return self.add

    def is_new(self) -> bool:
        return self._last is None and not self._late

    def note(self, text: str) -> list[Any]:
        self._pair: list[Any] = [text, self._first]
        self._last = text
        if self._last:
            self._last = self._last.upper()
        return [self._pair, self._last]


def fields_and_methods() -> Any:
    seen: list[int] = []
    counter = Counter(5, lambda count: seen.append(count))
    results: list[Any] = [counter.is_new(), counter.add(1), counter.adder()(4), counter.is_new()]
    results.append(counter.add(times=2, count=1))
    results.extend([counter.names(), counter.note("abc"), counter.note(""), seen])
    return results


def each_instance_has_its_own_fields() -> Any:
    counters: list[Counter] = [Counter(1, nothing), Counter(2, nothing, 5)]
    return [[one.add(1, 2), one.names(), one.add(9), one.names()] for one in counters]


def nothing(_: int) -> None:
    pass


class Holder:
    """A closure that holds another, as a field that may be missing."""

    def __init__(self, inner: Counter) -> None:
        self._inner = inner
        self._other: Counter | None = None

    def go(self) -> int:
        if self._other:
            add_again = self._other.add  # Of what is assigned more than once.
            add_again(1)
        self._other = self._inner
        add = self._inner.add
        return add(1) + self._inner.add(times=2, count=1)


def a_closure_in_another() -> Any:
    holder = Holder(Counter(0, nothing))
    return [holder.go(), holder.go()]


class Adder:
    """The instance is the function."""

    def __init__(self, step: int) -> None:
        self._step = step
        self._sum = 0

    def __call__(self, times: int, offset: int = 0) -> int:
        self._sum += self._step * times + offset
        if self._sum < 0:
            return self(1, 500) + apply(self)
        return self._sum


def apply(function: Callable[[int], int]) -> int:
    return function(2)


def twice(make: Callable[[int], Callable[[int], int]]) -> list[int]:
    add = make(3)
    return [add(2), add(1)]


class Caller:
    def __init__(self, adder: Adder) -> None:
        self._adder = adder

    def go(self) -> int:
        return self._adder(1) + self._adder(offset=5, times=1)


def an_instance_that_is_called() -> Any:
    adder = Adder(5)
    results = [adder(1), adder(offset=1, times=2) + 1, apply(adder), Caller(adder).go()]
    return [results, adder(-100), twice(Adder)]


class Doubler:
    """Its calls give what is indexed from the end only if its type is known."""

    def __init__(self, number: int) -> None:
        self._number = number

    def __call__(self) -> list[int]:
        return [self._number, self._number]


def what_a_call_of_an_instance_gives() -> Any:
    both = Doubler(4)
    return both()[-1]


class Early:
    """Return from `__init__` in two ways: there is an instance all the same."""

    def __init__(self, limit: int) -> None:
        self._value = 0
        if limit < 1:
            return
        self._value = 1

        def deeper() -> int:
            return 7

        if limit < deeper():
            return None
        self._value = 2

    def value(self) -> int:
        return self._value


def a_return_in_the_constructor() -> Any:
    return [Early(limit).value() for limit in [0, 3, 9]]


class Copies:
    """Begins with fields that are its parameters, of which some are not the same ever after."""

    def __init__(self, same: int, changed: int, other: int, wider: str, both: int) -> None:
        self._same = same
        self._changed = changed
        self._other = other
        self._wider: str | None = wider
        self._both = both
        self._twin = both
        self._changed += 1
        self._both += 1
        self._seen = [changed, same]
        self._sum = apply(lambda other: other + self._other)

    def read(self, same: int, missing: str | None = None) -> list[Any]:
        self._other = 50
        self._wider = None
        return [
            same,
            self._same,
            self._changed,
            self._other,
            self._wider == missing,
            self._both,
            self._twin,
            self._seen,
            self._sum,
        ]


class LateCopy:
    """Sets a field to a parameter when it was another value, and that has been read."""

    def __init__(self, first: int) -> None:
        self._value = 1
        self._before = self.value()
        self._value = first

    def value(self) -> int:
        return self._value

    def before(self) -> int:
        return self._before


class ChangedParameter:
    def __init__(self, number: int) -> None:
        self._number = number
        number += 5
        self._later = number

    def read(self) -> list[int]:
        return [self._number, self._later]


def fields_that_are_parameters() -> Any:
    late = LateCopy(5)
    copies = Copies(1, 2, 3, "a", 4)
    return [copies.read(9), copies.read(8), late.value(), late.before(), ChangedParameter(1).read()]


class Named:
    """Has members that are called like what its methods use."""

    def __init__(self, doubled_: int) -> None:
        self._len = doubled_
        self._doubled = "text"

    def doubled(self, text: str) -> int:
        return doubled(len(text)) + self._len + self.min([3, 4])

    def min(self, numbers: list[int]) -> int:
        return min(numbers[0], numbers[1])

    def delete(self, _len: int) -> int:
        """A word that JavaScript keeps, and a parameter that is called like a field."""
        return _len + self._len

    def range(self, limit: int) -> list[int]:
        return [limit, limit]

    def total(self) -> int:
        total = 0
        for number in self.range(7):
            total += number
        return total

    def again(self) -> str:
        doubled = self.doubled("abc")
        _doubled = self._doubled
        return f"{doubled} {_doubled} {self.delete(1)}"


def members_that_are_called_like_others() -> Any:
    named = Named(1)
    numbers = [named.doubled("ab"), named.min([9, 8]), named.delete(4), named.total()]
    return [numbers, named.again()]


class Hiding:
    """Has a parameter that hides a function which a method calls."""

    def __init__(self, doubled: int) -> None:
        self._number = doubled

    def read(self) -> int:
        return doubled(self._number)


class Leaking:
    def __init__(self, number: int) -> None:
        self._number = number

    def itself(self) -> Leaking:
        return self

    def read(self) -> int:
        return self._number


class Exposed:
    def __init__(self, number: int) -> None:
        self.number = number

    def read(self) -> int:
        return self.number


class Marked:
    LIMIT: Final = 3

    def __init__(self) -> None:
        self._number = self.LIMIT

    def read(self) -> int:
        return self._number


class Base:
    def __init__(self, number: int) -> None:
        self._number = number

    def read(self) -> int:
        return self._number


class Derived(Base):
    def read(self) -> int:
        return super().read() + 1


class Sorted:
    """Is told from others."""

    def __init__(self, number: int) -> None:
        self._number = number

    def read(self) -> int:
        return self._number


class Watched:
    """Has a method that is called through the class."""

    def __init__(self, number: int) -> None:
        self._number = number

    def read(self) -> int:
        return self._number

    @staticmethod
    def made() -> Watched:
        return Watched(8)


def classes_that_stay() -> Any:
    things: list[Any] = [Sorted(1), 2]
    return [
        Hiding(3).read(),
        Leaking(4).itself().read(),
        Exposed(5).number,
        Marked().read(),
        Base(6).read() + Derived(7).read(),
        [isinstance(thing, Sorted) for thing in things],
        Watched.made().read(),
    ]


class Loop:
    """Has callbacks, each for its own turn, which assign a field later."""

    def __init__(self) -> None:
        self._callbacks: list[Callable[[], int]] = []
        self._total = 0
        for number in [1, 2]:
            self._add(number)

    def _add(self, number: int) -> None:
        def add() -> int:
            self._total += number
            return self._total

        self._callbacks.append(add)

    def run(self) -> list[int]:
        return [callback() for callback in self._callbacks]


def callbacks_of_a_closure() -> Any:
    loop = Loop()
    return [loop.run(), loop.run()]


class Failing:
    def __init__(self, fails: bool) -> None:
        self._text = "made"
        if fails:
            raise ValueError("not made")

    def text(self) -> str:
        try:
            self._check()
        except Exception as error:
            self._text = str(error)
        return self._text

    def _check(self) -> None:
        raise ValueError("checked")


def errors_in_a_closure() -> Any:
    try:
        Failing(True)
        text = ""
    except Exception as error:
        text = str(error)
    return [text, Failing(False).text()]
