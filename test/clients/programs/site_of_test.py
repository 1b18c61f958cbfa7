"""The web site around a Python client: /connexion redirects to FranceConnect, /callback greets."""

import os
import traceback
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ISSUER, URL, ACR = os.environ["ISSUER"], os.environ["URL"], os.environ["ACR"]
CLIENT_ID, CLIENT_SECRET = os.environ["CLIENT_ID"], os.environ["CLIENT_SECRET"]


def serve(login, callback):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            address = urllib.parse.urlparse(self.path)
            try:
                if address.path == "/connexion":
                    return self.answer(302, "", login())
                if address.path == "/callback":
                    person = callback(URL + self.path, dict(urllib.parse.parse_qsl(address.query)))
                    return self.answer(200, "Bonjour %s %s" % (person["given_name"], person["family_name"]))
                return self.answer(200, "Accueil")
            except Exception:
                traceback.print_exc()
                return self.answer(500, "refused")

        def answer(self, status, text, location=None):
            self.send_response(status)
            if location:
                self.send_header("location", location)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_):
            pass

    ThreadingHTTPServer(("localhost", urllib.parse.urlparse(URL).port), Handler).serve_forever()
