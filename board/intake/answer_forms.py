"""What is typed by those who answer, beside the answer itself: who takes it, who is on duty, sentences a team keeps."""

from __future__ import annotations

from ..core.fields import Choice, Day, Form, LongWords, Ref, Words
from ..core.words import say


class HandForm(Form):
    """Who of the team will answer; nobody is everybody."""

    user_id = Ref(say("Who answers it"))


class DutyForm(Form):
    week = Day(say("Week"))
    user_id = Ref(say("Who answers"))


class SnippetForm(Form):
    language = Choice(say("Language"), [("es", say("Spanish")), ("en", say("English"))], required=False)
    name = Words(say("What it is called"), 120)
    text = LongWords(say("The sentence"), 1000)


class SlotsForm(Form):
    """What a person writes into a letter, once for each language in which several people are answered together."""

    thanks = LongWords(say("Thanks for what, exactly"), 2000)
    why = LongWords(say("Why, with what you know"), 5000)
    another = LongWords(say("The other way"), 2000)
    first = Words(say("First question"), 500)
    second = Words(say("Second question"), 500)
    third = Words(say("Third question"), 500)

    def questions(self) -> list[str]:
        return [self.first.data or "", self.second.data or "", self.third.data or ""]
