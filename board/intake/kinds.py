"""The six kinds of work that may be asked for, each with its two extra questions. Nobody can build more of them."""

from __future__ import annotations

from msgspec import Struct

from ..core.words import Sentence, say
from .models import KINDS

LONGEST_ANSWER = 1000


class Question(Struct, frozen=True):
    """One of the two questions of a kind; `name` is its key in `Request.kind_answers`, `example` how an answer may read."""

    name: str
    label: Sentence
    example: Sentence


class Kind(Struct, frozen=True):
    """What somebody asks for, and what else we would like to know then."""

    name: str
    label: Sentence
    questions: tuple[Question, Question]


OFFERED = (
    Kind(
        "content",
        say("A piece of content"),
        (
            Question("content_where", say("Where will they come across it?"), say("In the welcome mail, or when they search for help")),
            Question("content_after", say("What should they do after it?"), say("Import their first clients")),
        ),
    ),
    Kind(
        "campaign",
        say("A campaign"),
        (
            Question("campaign_message", say("What do we tell them, in one sentence?"), say("Bookings by phone in one afternoon")),
            Question("campaign_span", say("From when until when?"), say("The two weeks before the fair")),
        ),
    ),
    Kind(
        "event",
        say("An event"),
        (
            Question("event_place", say("Where is it, and who comes?"), say("Zaragoza, forty owners of restaurants")),
            Question("event_after", say("What do they take home?"), say("One page that they can show to their partner")),
        ),
    ),
    Kind(
        "page",
        say("A change on a page"),
        (
            Question("page_address", say("Which page?"), say("Its address, or how one gets there")),
            Question("page_stops", say("What stops them there today?"), say("They do not find the price for two sites")),
        ),
    ),
    Kind(
        "sales_material",
        say("Material for sales"),
        (
            Question("sales_moment", say("In which conversation is it used?"), say("In the second call, with the one who pays")),
            Question("sales_doubt", say("Which doubt does it answer?"), say("“And if we want to leave?”")),
        ),
    ),
    Kind(
        "insight",
        say("Data or an insight"),
        (
            Question("insight_decision", say("Which decision depends on it?"), say("Whether we write to those who left")),
            Question("insight_sources", say("What do you know already?"), say("Two calls a week about it, since May")),
        ),
    ),
)
assert tuple(kind.name for kind in OFFERED) == KINDS
BY_NAME = {kind.name: kind for kind in OFFERED}
QUESTIONS = {question.name: question for kind in OFFERED for question in kind.questions}


def answered(kind: str, answers: dict[str, str]) -> list[tuple[Question, str]]:
    """The two questions of `kind` with their answers, empty where there is none; nothing where no kind was chosen."""
    found = BY_NAME.get(kind)
    return [(question, answers.get(question.name, "")) for question in found.questions] if found else []
