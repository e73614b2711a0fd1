"""A copy of everything, made while people work."""

import io

from board.cli.backup import backed_up
from board.core import files


def test_the_files_of_the_cards_lie_beside_the_copy_and_stay_when_the_originals_go(app, settings):
    kept = files.keep(settings.data_folder, io.BytesIO(b"hello"))

    copy = backed_up(settings)
    files.forget(settings.data_folder, kept.storage)

    assert (copy.with_suffix(".files") / kept.storage).read_bytes() == b"hello"


def test_a_second_copy_of_the_same_files_costs_no_space(app, settings):
    kept = files.keep(settings.data_folder, io.BytesIO(b"hello"))

    backed_up(settings)
    backed_up(settings)

    assert files.path_of(settings.data_folder, kept.storage).stat().st_nlink == 3
