"""Text as it is quoted."""

import pytest

from board.core.text import as_said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("**Listo**, lo miras [aquí](https://example.org/a_b)?", "Listo, lo miras aquí?"),
        ("- *uno* y `dos`", "uno y dos"),
        ("## Para _hoy_", "Para hoy"),
        ("5 * 3 = 15 y snake_case, no más", "5 * 3 = 15 y snake_case, no más"),
        ("https://example.org/a_b_c", "https://example.org/a_b_c"),
        ("**cortado por el…", "cortado por el…"),
    ],
)
def test_a_quoted_line_shows_no_marks(written, said):
    assert as_said(written) == said
