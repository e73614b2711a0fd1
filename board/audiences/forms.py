"""What is typed about stages, personas and brands."""

from __future__ import annotations

from ..core.db import SENTENCE
from ..core.fields import BothWords, Choice, Day, Form, LongWords, Ref, Whole
from ..core.words import say

LANGUAGES = [("es", say("Spanish")), ("en", say("English"))]


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
