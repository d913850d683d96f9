"""
Numbers in prose. `{landing_rate}` binds a figure; parts after a bar say of when, where and how:
`{arrived|当年}` `{arrived|当年|婺城区}` `{arrived|当年|同比}` `{arrived|当年|婺城区|位次}`.
Everything else is free text. `[[…]]` is printed only if every number in it has a sample.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from luodi.bulletins.enums import ANNUAL, Form, Span
from luodi.projects.errors import Refusal

TOKEN = re.compile(r"\{([^{}]*)\}")
OPTIONAL = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)
NAME = re.compile(r"^[a-z][a-z0-9_]*$")


@dataclass(frozen=True, slots=True)
class Binding:
    """One number asked for. `region` is a code, empty for the whole city."""

    figure: str
    span: Span = Span.PERIOD
    region: str = ""
    form: Form = Form.NUMBER

    @property
    def token(self) -> str:
        """The canonical text, without braces: two ways of writing one number are one number."""
        parts = [self.figure, self.span.value, self.region, self.form.value]
        return "|".join(part for part in parts if part)


def read_binding(text: str, regions: Mapping[str, str]) -> Binding:
    """
    A binding from the inside of the braces; `regions` maps names and codes to codes. Raises Refusal for a part that
    is neither a time, a place nor a form.
    """
    figure, *parts = (part.strip() for part in text.replace("｜", "|").split("|"))
    if not NAME.match(figure):
        raise Refusal(
            f"「{{{text}}}」看不懂：花括号里先写口径代码，例如 {{landing_rate}}。要印花括号请用全角｛｝。"
        )
    span, region, form = Span.PERIOD, "", Form.NUMBER
    for part in parts:
        if part in Span.values:
            span = Span(part)
        elif part in Form.values:
            form = Form(part)
        elif part in regions:
            region = regions[part]
        else:
            raise Refusal(
                f"「{{{text}}}」里的「{part}」看不懂：时段写{'、'.join(Span.values)}，写法写{'、'.join(list(Form.values)[1:])}，"
                f"地方写{'、'.join(list(regions)[1:12:2])}等。"
            )
    if form is Form.PLACE and not region:
        raise Refusal(f"「{{{text}}}」要位次，请写明是哪个地方，例如 {{{figure}|婺城区|位次}}。")
    if form in ANNUAL and span is not Span.YEAR:
        raise Refusal(
            f"「{{{text}}}」：{form.value}按全年算，请写 {{{figure}|{Span.YEAR.value}|{form.value}}}。"
        )
    return Binding(figure, span, region, form)


def bindings_in(text: str, regions: Mapping[str, str]) -> Iterator[Binding]:
    """Every binding of a text, in order. Raises Refusal."""
    for found in TOKEN.finditer(text):
        yield read_binding(found[1], regions)


def pieces(text: str) -> Iterator[tuple[str, str]]:
    """(plain text, inside of the braces that follow or "") in order."""
    at = 0
    for found in TOKEN.finditer(text):
        yield text[at : found.start()], found[1]
        at = found.end()
    yield text[at:], ""


def adapted(text: str, has_sample: Mapping[str, bool], regions: Mapping[str, str]) -> str:
    """The text with every `[[…]]` kept or left out: out when one of its numbers prints 无样本."""

    def keep(found: re.Match[str]) -> str:
        inside = found[1]
        return inside if all(has_sample[b.token] for b in bindings_in(inside, regions)) else ""

    return OPTIONAL.sub(keep, text)
