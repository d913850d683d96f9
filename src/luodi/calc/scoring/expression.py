"""
Safe expressions: text → tree → exact number. Nothing is ever executed; there are no loops, calls or powers.

    sum     = product (("+" | "-") product)*
    product = factor (("*" | "/") factor)*
    factor  = number ["%"] | name | function "(" sum ("," sum)* ")" | "(" sum ")" | "-" factor
    test    = all ("或" all)*;  all = comparison ("且" comparison)*;  comparison = sum op sum

Names are those of inputs, in Chinese or Latin letters: `当年到位 / 当年任务`.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from luodi.calc.scoring.errors import MissingInput, Undefined, WrongExpression
from luodi.calc.scoring.numbers import shown

LONGEST = 300
DEEPEST = 20
Values = Mapping[str, Fraction | None]

_TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?)|([^\W\d]\w*)|(>=|<=|!=|[-+*/(),<>=%]))")
_AS_TYPED = str.maketrans("×÷（），－＋％＞＜＝≥≤≠", "*/(),-+%><=≥≤≠")
_COMPARISONS = (">=", "<=", "!=", ">", "<", "=")


@dataclass(frozen=True, slots=True)
class Number:
    value: Fraction
    text: str


@dataclass(frozen=True, slots=True)
class Name:
    code: str


@dataclass(frozen=True, slots=True)
class Call:
    """An operation or function: + - * / neg min max abs mean growth; comparisons; and, or."""

    op: str
    parts: "tuple[Tree, ...]"


Tree = Number | Name | Call


def _growth(values: list[Fraction]) -> Fraction:
    now, base = values
    if base <= 0:
        raise Undefined(f"增幅的基数是 {shown(base)}，不是正数，算不出增幅")
    return (now - base) / base


def _divided(values: list[Fraction]) -> Fraction:
    if values[1] == 0:
        raise Undefined("除数是 0")
    return values[0] / values[1]


FUNCTIONS: Mapping[str, tuple[Callable[[list[Fraction]], Fraction], range, str]] = {
    "min": (min, range(2, 9), "取小"),
    "max": (max, range(2, 9), "取大"),
    "abs": (lambda values: abs(values[0]), range(1, 2), "绝对值"),
    "mean": (lambda values: sum(values, Fraction(0)) / len(values), range(1, 9), "平均"),
    "growth": (_growth, range(2, 3), "增幅（本期，基数）"),
}
ALIASES = {"取小": "min", "取大": "max", "绝对值": "abs", "平均": "mean", "增幅": "growth"}
_ARITHMETIC: Mapping[str, Callable[[list[Fraction]], Fraction]] = {
    "+": lambda v: v[0] + v[1],
    "-": lambda v: v[0] - v[1],
    "*": lambda v: v[0] * v[1],
    "/": _divided,
    "neg": lambda v: -v[0],
    ">=": lambda v: Fraction(v[0] >= v[1]),
    "<=": lambda v: Fraction(v[0] <= v[1]),
    ">": lambda v: Fraction(v[0] > v[1]),
    "<": lambda v: Fraction(v[0] < v[1]),
    "=": lambda v: Fraction(v[0] == v[1]),
    "!=": lambda v: Fraction(v[0] != v[1]),
    "and": lambda v: Fraction(all(v)),
    "or": lambda v: Fraction(any(v)),
}


def parse(text: str) -> Tree:
    """The tree of an arithmetic expression. Raises WrongExpression."""
    return _Reader(text).whole(_Reader.sum)


def parse_test(text: str) -> Tree:
    """The tree of a condition, whose value is 1 or 0. Raises WrongExpression."""
    return _Reader(text).whole(_Reader.either)


def value_of(tree: Tree, values: Values) -> Fraction:
    """Raises MissingInput for a name without a value, Undefined where there is no result."""
    match tree:
        case Number():
            return tree.value
        case Name():
            found = values.get(tree.code)
            if found is None:
                raise MissingInput(tree.code)
            return found
        case Call():
            parts = [value_of(part, values) for part in tree.parts]
            operation = _ARITHMETIC.get(tree.op) or FUNCTIONS[tree.op][0]
            return operation(parts)


def names_in(tree: Tree) -> frozenset[str]:
    if isinstance(tree, Name):
        return frozenset([tree.code])
    if isinstance(tree, Call):
        return frozenset(name for part in tree.parts for name in names_in(part))
    return frozenset()


SIGNS = {"*": "×", "/": "÷", ">=": "≥", "<=": "≤", "!=": "≠", "and": "且", "or": "或"}
_BINDS = {"or": 1, "and": 2, "+": 4, "-": 4, "*": 5, "/": 5, "neg": 6} | dict.fromkeys(_COMPARISONS, 3)


def written(tree: Tree, values: Values | None = None) -> str:
    """The expression as an official writes it; with values the numbers stand in place of the names."""
    match tree:
        case Number():
            return tree.text
        case Name():
            known = values.get(tree.code) if values is not None else None
            return tree.code if known is None else shown(known)
        case Call():
            return _written_call(tree, values)


def _written_call(tree: Call, values: Values | None) -> str:
    if tree.op in FUNCTIONS:
        label = FUNCTIONS[tree.op][2].partition("（")[0]
        return f"{label}（{'，'.join(written(part, values) for part in tree.parts)}）"
    if tree.op == "neg":
        return f"－{_enclosed(tree.parts[0], values, 6)}"
    sign, binds = SIGNS.get(tree.op, tree.op), _BINDS[tree.op]
    left = _enclosed(tree.parts[0], values, binds)
    right = _enclosed(tree.parts[1], values, binds + (tree.op in ("-", "/")))
    return f"{left} {sign} {right}"


def _enclosed(tree: Tree, values: Values | None, least: int) -> str:
    text = written(tree, values)
    loose = isinstance(tree, Call) and tree.op in _BINDS and _BINDS[tree.op] < least
    return f"（{text}）" if loose else text


class _Reader:
    """Recursive descent over the tokens; every refusal names the place."""

    def __init__(self, text: str) -> None:
        self.text = text
        if not text.strip():
            raise WrongExpression("算式是空的，请写如「当年到位 / 当年任务」。")
        if len(text) > LONGEST:
            raise WrongExpression(f"算式长 {len(text)} 字，最多 {LONGEST} 字；请拆成几个中间数。")
        self.tokens = list(self._split())
        self.at = 0
        self.depth = 0

    def _split(self) -> Iterator[str]:
        plain = self.text.translate(_AS_TYPED).replace("≥", ">=").replace("≤", "<=").replace("≠", "!=")
        plain = re.sub(r"\s*(且|或)\s*", r" \1 ", plain.rstrip())
        place = 0
        while place < len(plain):
            found = _TOKEN.match(plain, place)
            if found is None or found.end() == place:
                wrong = plain[place:].strip()[:1]
                raise WrongExpression(
                    f"算式「{self.text}」里的「{wrong}」看不懂；只能用 + - * / ( ) 和指标名。"
                )
            yield next(part for part in found.groups() if part)
            place = found.end()

    def whole(self, rule: "Callable[[_Reader], Tree]") -> Tree:
        tree = rule(self)
        if self.at < len(self.tokens):
            raise WrongExpression(
                f"算式「{self.text}」在「{self.tokens[self.at]}」处多了内容，请检查括号和运算符。"
            )
        return tree

    def _next(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def _take(self, *wanted: str) -> str:
        found = self._next()
        if found and found in wanted:
            self.at += 1
            return found
        return ""

    def either(self) -> Tree:
        return self._chain(("或",), _Reader.all)

    def all(self) -> Tree:
        return self._chain(("且",), _Reader.comparison)

    def _chain(self, words: tuple[str, ...], rule: "Callable[[_Reader], Tree]") -> Tree:
        tree = rule(self)
        while word := self._take(*words):
            tree = Call("and" if word == "且" else "or", (tree, rule(self)))
        return tree

    def comparison(self) -> Tree:
        left = self.sum()
        sign = self._take(*_COMPARISONS)
        if not sign:
            raise WrongExpression(f"条件「{self.text}」缺少比较，请写如「完成率 >= 80%」。")
        return Call(sign, (left, self.sum()))

    def sum(self) -> Tree:
        tree = self.product()
        while sign := self._take("+", "-"):
            tree = Call(sign, (tree, self.product()))
        return tree

    def product(self) -> Tree:
        tree = self.factor()
        while sign := self._take("*", "/"):
            right = self.factor()
            if sign == "/" and isinstance(right, Number) and right.value == 0:
                raise WrongExpression(f"算式「{self.text}」除以 0，请改除数。")
            tree = Call(sign, (tree, right))
        return tree

    def factor(self) -> Tree:
        self.depth += 1
        if self.depth > DEEPEST:
            raise WrongExpression(f"算式「{self.text}」的括号套了 {DEEPEST} 层以上，请拆成几个中间数。")
        try:
            return self._factor()
        finally:
            self.depth -= 1

    def _factor(self) -> Tree:
        if self._take("-"):
            return Call("neg", (self.factor(),))
        if self._take("("):
            tree = self.sum()
            self._closing()
            return tree
        token = self._next()
        if not token or not (token[0].isdigit() or token[0].isalpha() or token[0] == "_"):
            raise WrongExpression(f"算式「{self.text}」在「{token or '末尾'}」处缺少数或指标名。")
        self.at += 1
        if token[0].isdigit():
            is_share = bool(self._take("%"))
            value = Fraction(Decimal(token))
            return Number(value / 100 if is_share else value, f"{token}%" if is_share else token)
        return self._call(token) if self._take("(") else Name(token)

    def _call(self, word: str) -> Tree:
        name = ALIASES.get(word, word)
        if name not in FUNCTIONS:
            raise WrongExpression(
                f"算式「{self.text}」里没有「{word}」这个算法；可用：{'、'.join(ALIASES)}。"
            )
        parts = [self.sum()]
        while self._take(","):
            parts.append(self.sum())
        self._closing()
        allowed = FUNCTIONS[name][1]
        if len(parts) not in allowed:
            raise WrongExpression(
                f"「{word}」要 {allowed.start} 到 {allowed.stop - 1} 个数，算式「{self.text}」里写了 {len(parts)} 个。"
            )
        return Call(name, tuple(parts))

    def _closing(self) -> None:
        if not self._take(")"):
            raise WrongExpression(f"算式「{self.text}」少一个右括号。")
