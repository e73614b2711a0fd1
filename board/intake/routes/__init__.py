"""Pages of what we are asked: the form, the private page, the requests to answer."""

from flask import Blueprint

intake = Blueprint("intake", __name__)

from . import answering, asking, joining, private, recording  # noqa: E402, F401
