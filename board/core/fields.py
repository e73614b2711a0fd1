"""Form fields of the house: text cleaned on the way in, two languages side by side, days and figures as people write them.

Every message is a `Sentence`; a field keeps what was typed when it is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from wtforms import Form as PlainForm
from wtforms import PasswordField, StringField, TextAreaField
from wtforms import validators as v
from wtforms.fields import BooleanField, Field, SelectChoice, SelectField, SelectMultipleField
from wtforms.widgets import DateInput, EmailInput, HiddenInput, TextInput, TimeInput

from . import db, words
from .text import ADDRESS, clean, one_line
from .words import Both, say

BIGGEST = 2**62
Offered = Sequence[Any] | Callable[[], Sequence[Any]]


class Form(PlainForm):
    """A form of the house; WTForms' own words are never shown."""

    def refuse(self, error: Any) -> None:
        """Put a rule's refusal beside the field it names, or above the form."""
        field = self._fields.get(error.field or "")
        if field is None:
            self.form_errors.append(error.sentence)
        else:
            field.errors = [*field.errors, error.sentence]


class Required:
    """The field has to hold something."""

    field_flags = {"required": True}

    def __init__(self, message: object = None) -> None:
        self.message = message or say("Write something here.")

    def __call__(self, form: PlainForm, field: Field) -> None:
        if field.process_errors:
            raise v.StopValidation  # one sentence about one field is enough
        if not field.data:
            raise v.StopValidation(self.message)  # type: ignore[arg-type]


class AtMost:
    """At most so many characters."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.field_flags = {"maxlength": most}

    def __call__(self, form: PlainForm, field: Field) -> None:
        if len(field.data or "") > self.most:
            raise v.StopValidation(say("Use at most %(num)d characters.", num=self.most))  # type: ignore[arg-type]


def _rules(required: bool | object, most: int) -> list[Callable[..., None]]:
    need = Required(None if required is True else required)
    return [*([need] if required else []), AtMost(most)]


class Words(StringField):
    """One line of text. `required` may be the sentence to show when it is empty."""

    def __init__(self, label: object = "", most: int = db.NAME, required: bool | object = False, **more: Any) -> None:
        super().__init__(label, _rules(required, most), **more)  # type: ignore[arg-type]

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = one_line(valuelist[0]) if valuelist else self.data or ""


class LongWords(TextAreaField):
    """Text of several lines."""

    def __init__(self, label: object = "", most: int = db.LONG, required: bool | object = False, **more: Any) -> None:
        super().__init__(label, _rules(required, most), **more)  # type: ignore[arg-type]

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = clean(valuelist[0]) if valuelist else self.data or ""


class Email(StringField):
    """An e-mail address, in lower case."""

    widget = EmailInput()

    def __init__(self, label: object = "", required: bool | object = False, **more: Any) -> None:
        super().__init__(label, _rules(required, 254), **more)  # type: ignore[arg-type]

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = one_line(valuelist[0]).lower() if valuelist else self.data or ""

    def post_validate(self, form: PlainForm, validation_stopped: bool) -> None:
        if self.data and not validation_stopped and not ADDRESS.fullmatch(self.data):
            raise v.ValidationError(say("Write an e-mail address, such as name@example.org."))  # type: ignore[arg-type]


class Secret(PasswordField):
    """A password: taken as it is, never shown again."""

    def __init__(self, label: object = "", required: bool | object = True, **more: Any) -> None:
        super().__init__(label, _rules(required, 1024), **more)  # type: ignore[arg-type]


class BothWords(Field):
    """A `Both`, as two inputs `name-es` and `name-en`. One of them is enough where it is required."""

    widget = TextInput()

    def __init__(self, label: object = "", most: int = db.NAME, required: bool = False, lines: bool = False, **more: Any) -> None:
        super().__init__(label, **more)  # type: ignore[arg-type]
        self.most, self.required, self.lines = most, required, lines

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        self.process_errors, self.raw_data = [], []
        self.data = data if isinstance(data, Both) else self.default or Both()
        tidy = clean if self.lines else one_line
        names = [f"{self.name}-{tongue}" for tongue in words.LANGUAGES]
        if formdata is not None and any(name in formdata for name in names):
            self.data = Both(*(tidy(formdata.get(name, "")) for name in names))

    def post_validate(self, form: PlainForm, validation_stopped: bool) -> None:
        if self.required and not self.data:
            raise v.ValidationError(say("Write it in Spanish or in English: one is enough."))  # type: ignore[arg-type]
        if max(len(self.data.es), len(self.data.en)) > self.most:
            raise v.ValidationError(say("Use at most %(num)d characters.", num=self.most))  # type: ignore[arg-type]

    def _value(self) -> str:
        return str(self.data or "")


class Day(Field):
    """A calendar day, as `<input type="date">` sends it."""

    widget = DateInput()

    def __init__(self, label: object = "", required: bool | object = False, **more: Any) -> None:
        rules = [Required(None if required is True else required)] if required else []
        super().__init__(label, rules, **more)  # type: ignore[arg-type]

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = valuelist[0].strip() if valuelist else ""
        self.data = None
        if not typed:
            return
        self.data = day_as_written(typed)
        if self.data is None:
            raise ValueError(say("That day does not exist. Write it as 2026-11-24."))

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return self.data.isoformat() if self.data else ""


def _with_its_day_first(typed: str) -> date | None:
    found = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", typed)
    try:
        return date(int(found[3]), int(found[2]), int(found[1])) if found else None
    except ValueError:
        return None


def day_as_written(typed: str) -> date | None:
    """A day as people write it, 2026-11-24 or 24/11/2026, within two centuries; else None."""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        day = _with_its_day_first(typed)
    return day if day and 1970 <= day.year <= 2200 else None


class Hour(Field):
    """A time of day as `<input type="time">` sends it, in minutes after midnight; empty is None."""

    widget = TimeInput()

    def __init__(self, label: object = "", required: bool = False, **more: Any) -> None:
        super().__init__(label, [Required()] if required else [], **more)  # type: ignore[arg-type]

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = valuelist[0].strip() if valuelist else ""
        found = re.fullmatch(r"(\d{1,2}):(\d{2})(?::\d{2})?", typed, re.ASCII)
        self.data = None
        if not typed:
            return
        if not found or int(found[1]) > 23 or int(found[2]) > 59:
            raise ValueError(say("Write a time such as 09:30."))
        self.data = int(found[1]) * 60 + int(found[2])

    def pre_validate(self, form: PlainForm) -> None:
        if self.data == 0:
            raise v.StopValidation  # midnight is a time, whatever Required thinks of it

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data // 60 % 24:02}:{self.data % 60:02}"


class Whole(Field):
    """A whole number between `least` and `most`; empty is None."""

    widget = TextInput()

    def __init__(self, label: object = "", least: int = 0, most: int = 10**9, required: bool = False, **more: Any) -> None:
        super().__init__(label, [Required()] if required else [], **more)  # type: ignore[arg-type]
        self.least, self.most = least, most

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = valuelist[0].strip() if valuelist else ""
        self.data = None
        if not typed:
            return
        if not re.fullmatch(r"[+-]?\d{1,12}", typed) or not self.least <= int(typed) <= self.most:
            raise ValueError(say("Write a whole number from %(least)d to %(most)d.", least=self.least, most=self.most))
        self.data = int(typed)

    def pre_validate(self, form: PlainForm) -> None:
        if self.data == 0:
            raise v.StopValidation  # zero is a value, whatever Required thinks of it

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else "" if self.data is None else str(self.data)


class Figure(Field):
    """A decimal number, with a comma or a point as the person writes it; empty is None."""

    widget = TextInput()

    def __init__(self, label: object = "", required: bool | object = False, **more: Any) -> None:
        rules = [Required(None if required is True else required)] if required else []
        super().__init__(label, rules, **more)  # type: ignore[arg-type]

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = re.sub(r"[\s\u00a0%€$£]", "", valuelist[0]) if valuelist else ""
        self.data = None
        if not typed:
            return
        self.data = number_as_written(typed)
        if self.data is None or abs(self.data) > 1e12:
            self.data = None
            raise ValueError(say("Write a number, such as 18.4 or 18,4."))

    def pre_validate(self, form: PlainForm) -> None:
        if self.data == 0:
            raise v.StopValidation  # zero is a value, whatever Required thinks of it

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else "" if self.data is None else as_written(self.data)


def as_written(number: float) -> str:
    """`number` as a person would type it in the language in force: "4,1" in Spanish, "4.1" in English."""
    plain = f"{number:.6f}".rstrip("0").rstrip(".")
    return plain.replace(".", ",") if words.language() == "es" else plain


def number_as_written(typed: str) -> float | None:
    """1.234,5 and 1,234.5 and 1234.5 are the same number; None where it is none."""
    if not re.fullmatch(r"[+-]?[\d.,]*\d[\d.,]*", typed):
        return None
    last = max(typed.rfind(","), typed.rfind("."))
    both = "," in typed and "." in typed
    repeated = last >= 0 and typed.count(typed[last]) > 1
    if last < 0 or (repeated and not both):
        plain = re.sub(r"[.,]", "", typed)
    else:
        plain = re.sub(r"[.,]", "", typed[:last]) + "." + re.sub(r"[.,]", "", typed[last:])
    try:
        return float(plain)
    except ValueError:
        return None


class Ref(Field):
    """The id of something, or None where it is empty. Whether it exists and may be seen, a query says."""

    widget = HiddenInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = as_id(valuelist[0]) if valuelist else None

    def _value(self) -> str:
        return "" if self.data is None else str(self.data)


def _offered(choices: Offered | None) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in (choices() if callable(choices) else choices) or []]


class Choice(SelectField):
    """One of `choices` [(value, label)], or of what they give when called; `of` turns the sent text into the value."""

    def __init__(self, label: object = "", choices: Offered | None = None, required: bool | object = True, **more: Any) -> None:
        more.setdefault("validate_choice", False)
        super().__init__(label, choices=_offered(choices), **more)  # type: ignore[arg-type]
        self.needed = required

    def post_validate(self, form: PlainForm, validation_stopped: bool) -> None:
        known = {str(choice.value) for choice in self.iter_choices()}
        if self.data in (None, ""):
            if self.needed:
                raise v.ValidationError(say("Choose one.") if self.needed is True else self.needed)  # type: ignore[arg-type]
        elif str(self.data) not in known:
            raise v.ValidationError(say("Choose one of these."))  # type: ignore[arg-type]


class Choices(SelectMultipleField):
    """Any of `choices`, each once, however often it was sent."""

    def __init__(self, label: object = "", choices: Sequence[Any] | None = None, **more: Any) -> None:
        more.setdefault("validate_choice", False)
        super().__init__(label, choices=_offered(choices), **more)  # type: ignore[arg-type]

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(list(dict.fromkeys(valuelist)))

    def post_validate(self, form: PlainForm, validation_stopped: bool) -> None:
        known = {str(choice.value) for choice in self.iter_choices()}
        if any(str(value) not in known for value in self.data or []):
            raise v.ValidationError(say("Choose some of these."))  # type: ignore[arg-type]


class Tick(BooleanField):
    """Yes or no."""


def as_id(text: object) -> int | None:
    """A positive integer a table could hold, or None. Other digits than 0-9 do not count."""
    typed = str(text or "").strip()
    return int(typed) if re.fullmatch(r"[0-9]{1,18}", typed) and 0 < int(typed) < BIGGEST else None


def as_day(text: object) -> date | None:
    """The day an address names, as 2026-11-24, or None."""
    try:
        day = date.fromisoformat(str(text or "")[:10])
    except ValueError:
        return None
    return day if 1970 <= day.year <= 2200 else None
