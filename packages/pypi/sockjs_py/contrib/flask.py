"""The scripts in Flask: `app.register_blueprint(scripts)`, and in templates.

`sockjs_script()` returns the tag that loads a build, `sockjs_info(service)` the one that tells what
`/info` would.
"""

from __future__ import annotations

import flask

from sockjs_py.contrib.blueprint import scripts_blueprint

scripts: flask.Blueprint = scripts_blueprint(flask)
