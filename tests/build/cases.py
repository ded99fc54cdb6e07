"""One function a lowering: the tests compile it, and expect what CPython gives.

A case has no parameters, and returns what JSON can hold; other functions help cases.

It holds to the compiler's subset, so what looks roundabout is often the form under test.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol, TypeAlias, cast

if TYPE_CHECKING:
    pass

LIMIT: Final = 3
NAMES: Final[list[str]] = ["a", "b"]
Callback: TypeAlias = Callable[[int], int]
OnText = Callable[[str], None]
Kind = Literal["x", "y"]

CONTROL: Final = re.compile(r"[\u0000-\u001f/]|\\")
WORD: Final = re.compile(r"^(\w+)-(\w+)$")
LETTER: Final = re.compile(r"[a-c]", re.IGNORECASE)


class Sized(Protocol):
    def size(self) -> int: ...


@dataclass(frozen=True)
class Point:
    x: int
    y: int = 2
    label: str | None = None


@dataclass
class Scaled:
    factor: int
    offset: int = 1

    def apply(self, value: int) -> int:
        return value * self.factor + self.offset


class State(IntEnum):
    """What a door is."""

    OPEN = 1
    SHUT = 2


class Creature:
    LEGS: Final = 4
    sound: str | None = None

    def __init__(self, name: str, age: int = 1) -> None:
        self.name = name
        self.age = age
        self.tags: list[str] = []

    def describe(self, prefix: str = "", suffix: str = "") -> str:
        return prefix + self.name + suffix

    def tag(self, text: str) -> Creature:
        self.tags.append(text)
        return self

    def later(self) -> Callable[[], str]:
        return lambda: self.name + str(self.age)

    def describe_later(self) -> Callable[[str], str]:
        return self.describe

    def delete(self) -> str:
        return "deleted " + self.name

    @staticmethod
    def make(name: str) -> Creature:
        return Creature(name, age=7)


class Dog(Creature):
    sound = "woof"

    def __init__(self, name: str) -> None:
        super().__init__(name, 3)
        self.owner: str | None = None

    def describe(self, prefix: str = "", suffix: str = "") -> str:
        return super().describe(suffix="!", prefix=prefix) + suffix


class Puppy(Dog):
    def size(self) -> int:
        return 1


def classes_and_inheritance() -> Any:
    dog = Dog("rex")
    return [
        dog.describe("my ", "?"),
        dog.age,
        dog.sound,
        dog.LEGS,
        Puppy.LEGS,
        [Creature.make("x").age, Puppy.make("y").age],
    ]


def narrowed_by_isinstance() -> str:
    creature: Creature = Dog("rex")
    if isinstance(creature, Dog):
        dog: Dog = creature
        return dog.name
    return ""


def class_without_constructor() -> Any:
    puppy = Puppy("bit")
    return [puppy.size(), puppy.name, isinstance(puppy, Dog), isinstance(puppy, Creature)]


def instances_do_not_share_lists() -> Any:
    first, second = Creature("a"), Creature("b")
    first.tag("x").tag("y")
    return [first.tags, second.tags]


def reserved_words_as_members() -> Any:
    return Creature("a").delete()


def reserved_words_as_locals() -> Any:
    var = 1
    function = 2
    default = 3
    arguments = 4
    new = [var, function, default, arguments]
    return new


def bound_methods() -> Any:
    def describe(thing: Creature) -> Callable[[str], str]:
        return thing.describe

    creature = Creature("c")
    bound = creature.describe
    return [bound("p", "s"), bound(), creature.describe_later()("p"), describe(creature)("q")]


def closures_over_self() -> Any:
    return Creature("c").later()()


def enums() -> Any:
    def turn(state: State) -> int:
        return State.SHUT if state == State.OPEN else State.OPEN

    state = State.OPEN
    return [state, turn(state), turn(State.SHUT), State.SHUT in (1, 2), f"{State.SHUT}"]


def records() -> Any:
    point = Point(1, label="l")
    return [point.x, point.y, point.label, Scaled(2).apply(5), Scaled(factor=3, offset=0).apply(2)]


def keyword_arguments_in_any_order() -> Any:
    def area(width: int, height: int = 2, depth: int = 3) -> str:
        return f"{width} {height} {depth}"

    return [area(depth=1, width=5), area(4, depth=9), area(1)]


def rest_and_spread() -> Any:
    def tail(first: int, *rest: Any) -> Any:
        return [first, len(rest), list(rest)]

    items = [2, 3]
    return [tail(1), tail(1, *items), tail(*items)]


def default_of_none_and_false() -> Any:
    def show(a: str | None = None, b: bool = False, c: int = -1) -> Any:
        return [a is None, b, c]

    return [show(), show("x", True, 0)]


def names_used_above_their_assignment() -> Any:
    def is_started() -> bool:
        return prefix.startswith("a")

    prefix = "abc"
    return is_started()


def names_declared_before_an_inner_function_sets_them() -> Any:
    total: int

    def start() -> None:
        nonlocal total
        total = 5

    start()
    return total


def nonlocal_counters() -> Any:
    count = 0

    def increment() -> int:
        nonlocal count
        count += 1
        return count

    increment()
    increment()
    return count


def functions_in_blocks() -> Any:
    if LIMIT > 1:

        def chosen() -> str:
            return "then"

    else:

        def chosen() -> str:
            return "else"

    return chosen()


def empty_containers_are_false() -> Any:
    empty: list[int] = []
    full = [1]
    nothing: dict[str, int] = {}
    something = {"a": 1}
    return [
        "x" if empty else "y",
        "x" if full else "y",
        "x" if nothing else "y",
        "x" if something else "y",
        not empty,
        not nothing,
        "x" if (empty or not full) else "y",
        bool(empty),
        bool(full or nothing),
    ]


def optional_lists() -> Any:
    def is_filled(items: list[int] | None) -> bool:
        if items:
            return True
        return False

    return [is_filled(None), is_filled([]), is_filled([1]), (None or [1])]


def empty_strings_and_zero_are_false() -> Any:
    text, number = "", 0
    return [not text, not number, text or "b", number or 2, text and "c"]


def membership() -> Any:
    seen = {"toString": False, "b": True}
    pair = ("a", "b")
    return [
        "a" in NAMES,
        "c" not in NAMES,
        "b" in seen,
        "valueOf" in seen,
        "bc" in "abcd",
        "x" not in "y",
        "a" in pair,
    ]


def alternatives() -> Any:
    words: list[str | None] = ["a", "b", "c", None]
    point = Point(2)
    found = [word in ("a", "b") for word in words]
    others = [word not in ("a", "b") for word in words]
    return [found, others, point.x in (1, 2), point.x in (3,), not point.x in (1, 2)]  # noqa: E713


def comparisons() -> Any:
    low, high = 1, 5
    return [low == 1, low < 3 < high, low < 0 < high, NAMES[0] != "b", low is not None]


def arithmetic() -> Any:
    a, b = 7, 2
    return [
        a // b,
        -a // b,
        a % b,
        -a % b,
        a / b,
        a - b * 2,
        (a - b) * 2,
        a << 2 | 1,
        a >> 1 & 3,
        a ^ b,
        -a,
        +a,
    ]


def precedence() -> Any:
    a, b, c = 2, 3, 4
    return [a - (b - c), (a + b) * c, a + b * c, -(a + b), not (a == b), (a < b) == (b < c), a - -b]


def bit_operators() -> Any:
    a, b, c = 5, 3, 9
    return [a ^ (b | c), (a | b) ^ b, a | b & c, (a | b) & c, a << b - 1, (a << b) - 1, 1 & (a < b)]


def none_is_one_value() -> Any:
    def given(text: str | None = None) -> str | None:
        return text

    ages = {"a": 1}
    nothing: str | None = None
    missing: int | None = None
    return [given() == nothing, ages.get("z") == missing, ages.get("z"), given("x") == nothing]


def names_that_hold_none_for_a_while() -> Any:
    def first(flag: bool) -> Any:
        found = None
        if flag:
            found = [1]
        if found:
            return found[0]
        return "none"

    return [first(True), first(False)]


def conversions_beside_operators() -> Any:
    flag, value = True, 5
    return [1 + int(flag), 1 - -value, -(0 - value), +int(flag), value - (value - 1)]


def strings_lose_blanks_at_both_ends() -> Any:
    return [" Hello, World ".strip(), "\t\n ".strip(), "a b".strip()]


def strings_change_case() -> Any:
    return ["Hello".lower(), "Hello".upper()]


def strings_find_the_first_and_the_last() -> Any:
    text = " Hello, World "
    return [text.find("o"), text.find("o", 6), text.find("z"), text.rfind("o"), text.rfind("z")]


def strings_replace_all() -> Any:
    return "Hello, World".replace("o", "0")


def strings_split_and_join() -> Any:
    return ["a,b,c".split(","), "".split(","), "-".join(["x", "y"])]


def strings_start_and_end() -> Any:
    text = " Hello"
    return [
        text.startswith(" He"),
        text.startswith("x"),
        "ab".endswith("b"),
        "ab".endswith("xab"),
    ]


def strings_count_what_does_not_overlap() -> Any:
    return ["banana".count("an"), "aaa".count("aa"), "banana".count("x")]


def characters_by_index() -> Any:
    text = "abcdef"
    return [text[0], text[-1], len(text)]


def slices_of_strings() -> Any:
    text = "abcdef"
    return [text[1:3], text[:2], text[4:], text[-2:], text[:-1], text[2:2]]


def f_strings() -> Any:
    name, number = "n", 5
    quote = '"\\\n\u2028é'
    return [f"{name}={number}", f"{number}{number}", f"{quote}", ""]


def f_strings_in_hexadecimal() -> Any:
    return f"{10:04x} {65535:04x}"


def lists_grow() -> Any:
    items = [3, 1, 2]
    items.append(4)
    items.extend([5, 6])
    items.insert(0, 9)
    return [items, len(items), items + [7]]


def lists_shrink() -> Any:
    items = [9, 3, 1, 2, 6]
    last = items.pop()
    first = items.pop(0)
    items.remove(1)
    return [items, last, first]


def copies_of_lists_are_lists_of_their_own() -> Any:
    items = [3, 1, 2]
    copied = items.copy()
    copied.reverse()
    listed = list(items)
    listed.append(4)
    return [items, copied, listed]


def slices_of_lists() -> Any:
    items = [3, 1, 2]
    return [items[-1], items[1:], items[:1]]


def unpacking_in_a_list() -> Any:
    first, second = [1, 2], [3]
    copied = [*first]
    copied.append(9)
    return [first, copied, [*first, 4], [0, *first], [*first, *second], [0, *first, 5, 6, *second]]


def list_items_can_be_replaced() -> Any:
    items = [1, 2]
    items[0] = 5
    items[1] += 1
    return items


def removing_what_is_not_there_raises() -> Any:
    items = ["a"]
    try:
        items.remove("b")
    except Exception as error:
        return [items, str(error)]
    return "not raised"


def dictionaries() -> Any:
    ages = {"a": 1}
    ages["b"] = 2
    name = "c"
    ages[name] = 3
    del ages["a"]
    return [ages.get("a"), ages.get("b"), ages.get("z", 9), ages["c"], ages.get("constructor", 0)]


def comprehensions() -> Any:
    numbers = [1, 2, 3, 4]
    return [
        [n * n for n in numbers if n > 1 if n < 4],
        [str(n) for n in numbers],
        [n for n in numbers if n > 9],
    ]


def numbers_in_a_range() -> Any:
    numbers: list[Any] = [0, 3, 4, -1, 1.5, 2.0, 4294967296, "1", None, {"toString": 1}]
    return [[number in range(4), not number in range(4)] for number in numbers]  # noqa: E713


def loops_over_ranges() -> Any:
    out: list[int] = []
    for number in range(3):
        out.append(number)
    for number in range(5, 1, -2):
        out.append(number)
    return out


def loops_over_lists_and_tuples() -> Any:
    out: list[str] = []
    for index, name in enumerate(NAMES):
        out.append(f"{index}{name}")
    for left, right in [("a", 1), ("b", 2)]:
        out.append(left + str(right))
    for item in ("t", "u"):
        out.append(item)
    return out


def loops_over_strings() -> Any:
    out: list[str] = []
    for letter in "xy":
        out.append(letter)
    return out


def loops_over_dictionaries() -> Any:
    ages = {"a": 1, "b": 2}
    out: list[Any] = []
    for name in ages:
        out.append(name)
    for key, value in ages.items():
        out.append(key + str(value))
    return out


def breaking_and_continuing() -> Any:
    out: list[int] = []
    for number in range(10):
        if number == 2:
            continue
        if number == 5:
            break
        out.append(number)
    count = 0
    while count < 3:
        count += 1
        if count == 2:
            continue
    return [out, count]


def range_is_evaluated_once() -> Any:
    items = [1, 2]
    for _ in range(len(items)):
        items.append(0)
    return items


def loop_variables_keep_their_last_value() -> Any:
    for number in range(3):
        pass
    last = ""
    for last in NAMES:
        pass
    return [number, last]


def loops_do_not_share_closures_of_functions() -> Any:
    def make(value: int) -> Callable[[], int]:
        return lambda: value

    return [f() for f in [make(n) for n in [1, 2]]]


def exceptions() -> Any:
    log: list[str] = []

    def risky(kind: str) -> str:
        try:
            if kind == "type":
                raise TypeError("bad type")
            if kind == "value":
                raise ValueError("bad value")
            log.append("fine")
            return kind
        except Exception as error:
            log.append(str(error))
            return "caught"
        finally:
            log.append("finally")

    return [risky("type"), risky("value"), risky("none"), log]


def raising_again() -> Any:
    def inner() -> None:
        try:
            raise SyntaxError("first")
        except Exception:
            raise

    try:
        inner()
    except Exception as error:
        return str(error)
    return "not raised"


def names_are_swapped() -> Any:
    a, b = 1, 2
    a, b = b, a
    return [a, b]


def lists_are_unpacked() -> Any:
    first, second = ["x", "y"]
    return [first, second]


def items_are_unpacked_into() -> Any:
    items = [0, 0]
    items[0], items[1] = 5, 6
    return items


def conditional_expressions() -> Any:
    value = 5
    return ["big" if value > 3 else "small", ("a" if value else "b") + "c"]


def conversions_to_numbers() -> Any:
    return [int("42"), int("ff", 16), int(3.9), int(-3.9), float(2)]


def conversions_to_text() -> Any:
    return str(5)


def characters_and_their_codes() -> Any:
    return [ord("a"), chr(98)]


def least_and_greatest() -> Any:
    return [abs(-4), min(2, 1), max(2, 1.5)]


def type_tests() -> Any:
    values: list[Any] = ["s", 1, 1.5, [1], None]
    return [
        [
            isinstance(value, str),
            isinstance(value, int | float),
            isinstance(value, (list, str)),
            isinstance(value, list | int | float | str),
        ]
        for value in values
    ]


def callables() -> Any:
    number: object = 5
    creature = Creature("c")
    return [callable(lambda: 1), callable(number), callable(callables), callable(creature)]


def patterns_have_groups() -> Any:
    found = WORD.match("ab-cd")
    missing = WORD.search("ab cd")
    return [
        [found.group(), found.group(2), found.groups()[1]] if found else None,
        missing is None,
    ]


def patterns_replace_by_text_or_by_a_function() -> Any:
    return [
        CONTROL.sub(lambda match: f"<{ord(match.group()):04x}>", "a\u0001/b\\"),
        CONTROL.sub("_", "\u0002\u0003"),
        LETTER.sub("-", "aXBc"),
    ]


def patterns_forget_where_they_were() -> Any:
    return [
        [WORD.search("a-b") is not None for _ in NAMES],
        [CONTROL.search("/") is not None for _ in NAMES],
    ]


def casts_and_annotations() -> Any:
    value: Any
    value = 5
    number = cast(int, value)
    callback: Callback = lambda number: number + 1  # noqa: E731
    return callback(number)


def lambdas_get_the_expected_types() -> Any:
    def apply(change: Callable[[list[int]], bool], items: list[int]) -> bool:
        return change(items)

    return [apply(lambda items: not items, []), apply(lambda items: not items, [1])]


def attributes_by_string() -> Any:
    creature = {"legs": 4}
    return [creature["legs"], "wings" in creature]


def unicode_units() -> Any:
    return ["\u2028\u0000é", "\ud83d"]
