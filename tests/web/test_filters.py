"""What filters write."""

from __future__ import annotations

import pytest

from board.core.words import speaking
from board.web.filters import days, days_in_short


@pytest.mark.parametrize(
    ("count", "language", "whole", "short"),
    [
        (1, "en", "1 day", "1\u00a0d"),
        (400, "es", "400 días", "400\u00a0d"),
        (2903, "en", "7 years", "7 y"),
        (2903, "es", "7 años", "7 a"),
    ],
)
def test_very_many_days_are_years(app, count, language, whole, short):
    with app.app_context(), speaking(language):
        assert (days(count), days_in_short(count)) == (whole, short)
