"""The letters, word for word."""

from __future__ import annotations

from datetime import date

from board.core.words import ordinal
from board.intake.rules import letters
from board.intake.rules.letters import About


def test_a_no_in_english():
    paragraphs = letters.no(About(language="en", name="Andrew", who="Marta"))
    slots = {
        "thanks": "The prize is everybody’s.",
        "why": "In November we wrote to her four times",
        "another": "the seal on the price page",
    }

    assert letters.compose(paragraphs, ["nothing_changes", "piece"], slots) == (
        "Andrew, thank you for bringing it. The prize is everybody’s.\n\n"
        "We read it thinking of Marta, and we cannot see what changes for them. In November we wrote to her four times.\n\n"
        "What you can use today: the seal on the price page.\n\n"
        "If you see something we missed, reply and we will look together."
    )


def test_a_no_in_spanish():
    paragraphs = letters.no(About(language="es", name="Sergio", who="Marta"))
    slots = {"why": "En noviembre ya le hemos escrito cuatro veces", "another": "se perderá", "thanks": ""}

    assert letters.compose(paragraphs, ["nothing_changes", "nothing"], slots) == (
        "Sergio, gracias por traerlo.\n\n"
        "Lo hemos leído pensando en Marta, y no vemos qué cambiaría en su día a día. En noviembre ya le hemos escrito cuatro veces.\n\n"
        "No tenemos otro camino que proponerte, y preferimos decirlo así de claro.\n\n"
        "Si ves algo que no hemos visto, contesta y lo miramos juntos."
    )


def test_a_yes_in_both_languages():
    english = letters.yes(About(language="en", name="Paula", who="Marta", place=13))
    spanish = letters.yes(About(language="es", name="Paula", who="Marta", place=13))

    assert letters.compose(english, ["now"], {"thanks": "bringing the 214 tickets."}) == (
        "Yes, it serves Marta. It joins the line as the 13th.\n\nThank you for bringing the 214 tickets."
    )
    assert letters.compose(spanish, ["now"], {}) == (
        "Sí, le sirve a Marta. Entra en la fila: es la 13.ª.\n\nGracias por traerlo."
    )


def test_a_yes_for_later_names_its_day():
    spanish = letters.yes(About(language="es", until=date(2027, 1, 11)))

    assert letters.compose(spanish, ["later"], {}).startswith(
        "Sí, le sirve a quienes cuidamos, pero no ahora: la volvemos a mirar el lunes 11 de enero."
    )


def test_passing_on_names_the_team_and_the_day():
    english = letters.other_team(About(language="en", name="Andrew", team="Anchor", due_on=date(2026, 11, 25)))

    assert letters.compose(english, [], {}) == (
        "Andrew, thank you.\n\nThe people who look after that moment are team Anchor. We passed them your request with everything "
        "you wrote; they answer by Wednesday 25 November. You do not have to ask again."
    )


def test_somebody_without_a_name_is_thanked_all_the_same():
    assert letters.compose(letters.joined(About(language="es", merged="Sello del premio")), [], {}).startswith(
        "Gracias por traerlo.\n\nAlguien lo había pedido antes"
    )


def test_ordinals():
    assert [ordinal(n, "en") for n in (1, 2, 3, 4, 11, 13, 21, 112)] == [
        "1st", "2nd", "3rd", "4th", "11th", "13th", "21st", "112th",
    ]
    assert ordinal(3, "es") == "3.ª"
