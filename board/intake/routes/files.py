"""Files that came with a request: for whoever asked, and for the team."""

from __future__ import annotations

from flask import Response

from ...core import files
from ...core.errors import NotFound
from ...web.downloads import data_folder, given_back
from ...web.pages import hidden, me
from ..models import RequestFile
from ..queries.files import file_of, visible_file
from . import intake
from .extras import theirs

SIZES = {"small": "", "large": "-large"}


@intake.get("/r/<token>/files/<int:file_id>")
@intake.get("/requests/mine/<int:request_id>/files/<int:file_id>")
def own_file(file_id: int, token: str = "", request_id: int = 0) -> Response:
    return hidden(_download(file_of(theirs(token, request_id), file_id)))


@intake.get("/r/<token>/files/<int:file_id>/<size>")
@intake.get("/requests/mine/<int:request_id>/files/<int:file_id>/<size>")
def own_picture(file_id: int, size: str, token: str = "", request_id: int = 0) -> Response:
    return hidden(_picture(file_of(theirs(token, request_id), file_id), size))


@intake.get("/requests/files/<int:file_id>")
def show_file(file_id: int) -> Response:
    """For the team, always as a download."""
    return _download(visible_file(file_id, to=me()))


@intake.get("/requests/files/<int:file_id>/<size>")
def show_picture(file_id: int, size: str) -> Response:
    """For the team: a picture that we drew from it, never the file itself."""
    return _picture(visible_file(file_id, to=me()), size)


def _download(file: RequestFile) -> Response:
    path = files.path_of(data_folder(), file.storage)
    if path is None:
        raise NotFound
    return given_back(path, file.content_type, as_attachment=True, download_name=file.name)


def _picture(file: RequestFile, size: str) -> Response:
    path = files.path_of(data_folder(), file.thumbnail + SIZES[size]) if size in SIZES else None
    if path is None:
        raise NotFound
    return given_back(path, "image/webp")
