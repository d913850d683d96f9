"""A form saved on a page that somebody else has changed meanwhile: theirs, mine, keep, field by field.

A view that finds the posted `seen_tick` older than the record's last change does

    data = merged(request.POST)       # applies the choices, if it was the conflict page that came
    form = ProjectForm(data)
    conflict = compare(form, was=…, now=…, what="金华某某项目", who="李四", changed_at=…)
    if conflict: return render(…, status=409)       # common/parts/conflict.html inside its own POST form

`was` holds the values as of the posted tick, `now` those of today, both keyed by field name.

Where nothing has a tick (units, posts, accounts), the form carries what it was opened with instead: the page writes
`opened_with(form)` into a hidden field named "opened", and the view reads it back with `was_opened_with`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core import signing
from django.forms import BaseForm, CheckboxInput
from django.http import QueryDict

THEIRS, MINE = "theirs", "mine"


@dataclass(frozen=True, slots=True)
class ConflictField:
    """One field the other changed. `mine` and `theirs` are the posted texts; contested: both changed it."""

    name: str
    label: str
    was_text: str
    theirs_text: str
    mine_text: str
    theirs: tuple[str, ...]
    mine: tuple[str, ...]
    contested: bool


@dataclass(frozen=True, slots=True)
class Conflict:
    what: str
    who: str
    changed_at: datetime
    fields: tuple[ConflictField, ...]
    others: tuple[tuple[str, str], ...]
    """Everything else that was posted, to be carried along unchanged."""


NEVER_CARRIED = {"csrfmiddlewaretoken", "request_key", "seen_tick", "opened"}


def compare(
    form: BaseForm,
    *,
    was: Mapping[str, Any],
    now: Mapping[str, Any],
    what: str,
    who: str,
    changed_at: datetime,
) -> Conflict | None:
    """The fields of a bound `form` that the other changed to something else than mine; None if none."""
    fields = []
    for name, field in form.fields.items():
        before, theirs = texts(form, name, was.get(name)), texts(form, name, now.get(name))
        mine = texts(form, name, form[name].value())
        if theirs in (before, mine):
            continue
        fields.append(
            ConflictField(
                name=form.add_prefix(name),
                label=str(field.label or name),
                was_text=shown(field, before),
                theirs_text=shown(field, theirs),
                mine_text=shown(field, mine),
                theirs=theirs,
                mine=mine,
                contested=mine != before,
            )
        )
    if not fields:
        return None
    settled = {field.name for field in fields} | NEVER_CARRIED
    others = tuple((n, v) for n, values in posted_lists(form.data) if n not in settled for v in values)
    return Conflict(what, who, changed_at, tuple(fields), others)


def merged(post: QueryDict) -> QueryDict:
    """The posted data with the choices of a conflict page applied; any other POST comes back as it is."""
    choices = [name.removeprefix("keep:") for name in post if name.startswith("keep:")]
    if not choices:
        return post
    data = QueryDict(mutable=True)
    for name, values in post.lists():
        if not name.startswith(("keep:", f"{THEIRS}:", f"{MINE}:")):
            data.setlist(name, values)
    for name in choices:
        side = THEIRS if post.get(f"keep:{name}") == THEIRS else MINE
        data.setlist(name, post.getlist(f"{side}:{name}"))
    return data


def opened_with(form: BaseForm) -> str:
    """The values a form is shown with, signed, for its hidden field `opened`."""
    return signing.dumps(
        {
            name: texts(form, name, form.get_initial_for_field(field, name))
            for name, field in form.fields.items()
        },
        salt="luodi.conflict",
    )


def was_opened_with(post: QueryDict) -> dict[str, Any] | None:
    """What `opened_with` wrote, as `was` for `compare`; None when it did not come from such a page."""
    try:
        values = signing.loads(post.get("opened", ""), salt="luodi.conflict")
    except signing.BadSignature:
        return None
    return {name: texts[0] if len(texts) == 1 else texts or None for name, texts in values.items()}


def texts(form: BaseForm, name: str, value: Any) -> tuple[str, ...]:
    """A value as the form's widget would post it."""
    field = form.fields[name]
    if isinstance(field.widget, CheckboxInput):  # its value is the same ticked or not
        return ("on",) if field.widget.check_test(value) else ()
    shape = field.widget.format_value(field.prepare_value(value))
    if shape is None or shape == "":
        return ()
    if isinstance(shape, (list, tuple)):
        return tuple(str(item) for item in shape if item not in (None, ""))
    return (str(shape),)


def shown(field: Any, values: tuple[str, ...]) -> str:
    if isinstance(field.widget, CheckboxInput):
        return "是" if values else "否"
    labels = {str(value): str(label) for value, label in flat_choices(getattr(field, "choices", ()))}
    return "、".join(labels.get(value, value) for value in values)


def flat_choices(choices: Iterable[Any]) -> Iterable[tuple[Any, Any]]:
    for value, label in choices:
        if isinstance(label, (list, tuple)):
            yield from label
        else:
            yield value, label


def posted_lists(data: Any) -> Iterable[tuple[str, list[str]]]:
    if isinstance(data, QueryDict):
        return data.lists()
    return ((name, [str(value)]) for name, value in data.items())
