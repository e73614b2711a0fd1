"""What is typed about stages, personas and brands."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

from wtforms import Form as PlainForm
from wtforms.fields import Field
from wtforms.validators import ValidationError
from wtforms.widgets import TextInput

from ..core.db import NAME, SENTENCE
from ..core.fields import BothWords, Choice, Day, Form, LongWords, Ref, Whole, as_id
from ..core.text import one_line
from ..core.words import say
from .models import Row

MOST_ROWS = 30

LANGUAGES = [("es", say("Spanish")), ("en", say("English"))]


class Rows(Field):
    """Names with a detail each, as three lists `name-id`, `name-name`, `name-detail`; `data` holds `Row`s, empty ones too."""

    widget = TextInput()

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        self.process_errors, self.raw_data = [], []
        self.data = list(data) if isinstance(data, list) else []
        if formdata is not None and f"{self.name}-name" in formdata:
            ids, names, details = (formdata.getlist(f"{self.name}-{part}") for part in ("id", "name", "detail"))
            self.data = [
                Row(as_id(one), one_line(name), one_line(detail))
                for one, name, detail in zip_longest(ids, names, details, fillvalue="")
            ][:MOST_ROWS]

    def post_validate(self, form: PlainForm, validation_stopped: bool) -> None:
        if any(len(row.name) > NAME for row in self.data):
            raise ValidationError(say("Use at most %(num)d characters.", num=NAME))  # type: ignore[arg-type]
        if any(len(row.detail) > SENTENCE for row in self.data):
            raise ValidationError(say("Use at most %(num)d characters.", num=SENTENCE))  # type: ignore[arg-type]


class StageForm(Form):
    name = BothWords(say("Name"), required=True)
    question = BothWords(say("What the customer asks there"), most=SENTENCE)


class OwnedStageForm(StageForm):
    owner = Ref(say("Who answers for it in marketing"))
    counterpart = Ref(say("Who answers on the other side"))


class PersonaForm(Form):
    name = BothWords(say("First name"), required=True)
    role = BothWords(say("What they do"))


class WholePersonaForm(PersonaForm):
    need = BothWords(say("What they need, in their words"), most=SENTENCE)
    decides = BothWords(say("What they decide"), most=SENTENCE)
    looks = BothWords(say("Where they look"), most=SENTENCE)
    is_not = BothWords(say("Who they are not"), most=SENTENCE)


class BrandForm(Form):
    name = BothWords(say("Name"), required=True)
    difference = BothWords(say("How its customers differ"), most=SENTENCE)


class QuoteForm(Form):
    text = LongWords(say("What they said"), most=2000, required=say("Write what they said, as they said it."))
    said_on = Day(say("When"), required=say("Say when it was; about is fine."))
    language = Choice(say("Language"), LANGUAGES)


class PlaceForm(Form):
    at = Whole(say("Place"), least=0, most=999, required=True)
