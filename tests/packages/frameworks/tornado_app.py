from tornado.web import Application, RequestHandler, StaticFileHandler

from sockjs_py import assets
from tests.packages.frameworks import page


class Index(RequestHandler):
    def get(self) -> None:
        nonce = page.new_nonce()
        for name, value in page.headers(nonce).items():
            self.set_header(name, value)
        self.write(page.body(assets.script_tag(nonce=nonce), nonce))


scripts = (r"/static/sockjs_py/(.*)", StaticFileHandler, {"path": assets.path()})
app = Application([(r"/", Index), scripts])
