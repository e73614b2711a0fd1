"""Pages of what we are asked: the form, the private page, the requests to answer."""

from flask import Blueprint

intake = Blueprint("intake", __name__)

from . import answering, asking, extras, files, joining, mine, private, queue, recording, reusing, rota, subscribing  # noqa: E402, F401
