"""Numbers as people write them."""

import pytest

from board.core.fields import as_written, number_as_written
from board.core.words import listed, speaking


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("number", [0, 4.1, -0.5, 18.25, 1234.5, 1_000_000, 0.000001])
def test_a_number_shown_in_a_field_is_read_back_as_it_was(language, number):
    with speaking(language):
        assert number_as_written(as_written(number)) == number


def test_a_field_shows_the_comma_in_spanish_and_the_point_in_english():
    with speaking("es"):
        assert as_written(4.1) == "4,1"
    with speaking("en"):
        assert as_written(4.1) == "4.1"


@pytest.mark.parametrize(
    ("names", "said"),
    [(["Marta"], "Marta"), (["Marta", "Julián"], "Marta y Julián"), (["Marta", "Inés"], "Marta e Inés"), ([], "")],
)
def test_names_are_listed_as_one_says_them_in_spanish(names, said):
    with speaking("es"):
        assert listed(names) == said
