"""The web site around a Python client: /connexion redirects to FranceConnect, /callback greets, /jwks has its key."""

import json
import os
import traceback
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ISSUER, URL, ACR = os.environ["ISSUER"], os.environ["URL"], os.environ["ACR"]
PLUS = "PLUS" in os.environ
CLIENT_ID, CLIENT_SECRET = os.environ["CLIENT_ID"], os.environ["CLIENT_SECRET"]


def serve(login, callback, jwks=None):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            address = urllib.parse.urlparse(self.path)
            try:
                if address.path == "/connexion":
                    return self.answer(302, "", login())
                if address.path == "/callback":
                    person = callback(URL + self.path, dict(urllib.parse.parse_qsl(address.query)))
                    return self.answer(200, "Bonjour %s %s" % (person["given_name"], person["family_name"]))
                if address.path == "/jwks":
                    return self.answer(200, json.dumps(jwks), content_type="application/json")
                return self.answer(200, "Accueil")
            except Exception:
                traceback.print_exc()
                return self.answer(500, "refused")

        def answer(self, status, text, location=None, content_type="text/html; charset=utf-8"):
            self.send_response(status)
            if location:
                self.send_header("location", location)
            self.send_header("content-type", content_type)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_):
            pass

    ThreadingHTTPServer(("localhost", urllib.parse.urlparse(URL).port), Handler).serve_forever()
