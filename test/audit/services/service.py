"""A service with Authlib and the standard library's server: right as it stands; each of MISTAKES leaves one check out."""

import base64
import html
import json
import os
import secrets
import traceback
import urllib.error
import urllib.parse
import urllib.request
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from authlib.jose import JsonWebKey, JsonWebToken
from authlib.oidc.core import CodeIDToken

ISSUER = os.environ["FRANCECONNECT_ISSUER"]
CLIENT_ID, CLIENT_SECRET = os.environ["FRANCECONNECT_CLIENT_ID"], os.environ["FRANCECONNECT_CLIENT_SECRET"]
PORT = int(os.environ["PORT"])
MISTAKES = set(filter(None, os.environ.get("MISTAKES", "").split(",")))
SITE = "http://localhost:%d" % PORT
ES256 = JsonWebToken(["ES256"])

sessions = {}


class Refused(Exception):
    """What the service has foreseen to refuse."""


def read(url, data=None, headers=None):
    request = urllib.request.Request(url, data=data, headers=headers or {})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return answer.headers.get_content_type(), answer.read().decode()


def document(url):
    return json.loads(read(url)[1])


def discovery():
    found = document(ISSUER + "/.well-known/openid-configuration")
    if found["issuer"] != ISSUER:
        raise Refused("another issuer")
    return found


def fitting(token, keys):
    """The library wants a kid; without one, the one key of the algorithm fits."""
    header = token.split(".")[0]
    if "kid" in json.loads(base64.urlsafe_b64decode(header + "=" * (-len(header) % 4))):
        return keys
    found = [key for key in keys.keys if key.as_dict().get("alg") == "ES256"]
    if len(found) != 1:
        raise Refused("several keys fit")
    return found[0]


def essential(**values):
    return {name: {"essential": True, **({"value": value} if value else {})} for name, value in values.items()}


def sign_in(query, nonce):
    """Redeems the code and verifies both tokens."""
    places = discovery()
    form = {"grant_type": "authorization_code", "code": query["code"], "redirect_uri": SITE + "/callback",
            "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    tokens = json.loads(read(places["token_endpoint"], urllib.parse.urlencode(form).encode())[1])
    if tokens["token_type"].lower() != "bearer":
        raise Refused("a token of another kind")
    keys = JsonWebKey.import_key_set(document(places["jwks_uri"]))
    claims = ES256.decode(tokens["id_token"], fitting(tokens["id_token"], keys), claims_cls=CodeIDToken,
                          claims_options=essential(iss=ISSUER, aud=CLIENT_ID, sub=None, exp=None, iat=None),
                          claims_params={"client_id": CLIENT_ID} if "nonce-ignored" in MISTAKES
                          else {"nonce": nonce, "client_id": CLIENT_ID})
    claims.validate(leeway=60)
    # The library takes a list that has the service in it, and allows a minute more.
    if claims["aud"] != CLIENT_ID:
        raise Refused("meant for others as well")
    if "acr-unchecked" not in MISTAKES and claims.get("acr") not in ("eidas1", "eidas2", "eidas3"):
        raise Refused("a level that is not enough")
    kind, body = read(places["userinfo_endpoint"], headers={"Authorization": "Bearer " + tokens["access_token"]})
    if kind != "application/jwt":
        if "userinfo-json-accepted" not in MISTAKES:
            raise Refused("userinfo is not signed")
        return tokens["id_token"], json.loads(body)
    person = ES256.decode(body, keys, claims_options=essential(iss=ISSUER, aud=CLIENT_ID, sub=None))
    person.validate(leeway=5)
    if "userinfo-sub-unchecked" not in MISTAKES and person["sub"] != claims["sub"]:
        raise Refused("another person")
    return tokens["id_token"], person


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.address = urllib.parse.urlparse(self.path)
        self.query = dict(urllib.parse.parse_qsl(self.address.query))
        cookie = SimpleCookie(self.headers.get("cookie", "")).get("sid")
        self.sid = cookie.value if cookie else None
        self.session = sessions.get(self.sid, {"pending": {}})
        pages = {"/": self.home, "/connexion": self.login, "/callback": self.callback, "/sortie": self.logout,
                 "/au-revoir": self.goodbye}
        try:
            pages.get(self.address.path, self.missing)()
        except Exception as error:
            if "stack-shown" in MISTAKES and not isinstance(error, Refused):
                return self.page(500, "Erreur", "<pre>%s</pre>" % html.escape(traceback.format_exc()), way=False)
            self.page(403, "Connexion impossible", "<p>Nous n’avons pas pu vous connecter. Vous pouvez recommencer.</p>")

    def home(self):
        person = self.session.get("person")
        if not person:
            return self.page(200, "Accueil", '<p>Vous n’êtes pas connecté.</p><p><a class="fr-connect" href="/connexion">'
                                             "S’identifier avec FranceConnect</a></p>", way=False)
        name = html.escape("%s %s" % (person.get("given_name"), person.get("family_name")))
        self.page(200, "Votre espace", '<p>Bonjour %s, %s.</p><p><a href="/sortie">Se déconnecter</a></p>'
                  % (name, html.escape(person.get("email", ""))), way=False)

    def login(self):
        state, nonce = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        self.session["pending"][state] = nonce
        query = {"response_type": "code", "client_id": CLIENT_ID, "redirect_uri": SITE + "/callback", "state": state,
                 "nonce": nonce, "scope": "openid identite_pivot email", "acr_values": "eidas1"}
        sid = self.sid if self.sid in sessions else self.keep(self.session)
        self.redirect(discovery()["authorization_endpoint"] + "?" + urllib.parse.urlencode(query), sid)

    def callback(self):
        pending = self.session["pending"]
        state = self.query.get("state")
        if "no-state-check" in MISTAKES and state not in pending:
            nonce = pending.popitem()[1] if pending else None
        else:
            nonce = pending.pop(state, None)
            if nonce is None:
                raise Refused("nobody here began this")
        if "error" in self.query or self.query.get("iss") != ISSUER or not self.query.get("code"):
            raise Refused("an error came back")
        id_token, person = sign_in(self.query, nonce)
        sessions.pop(self.sid, None)
        self.redirect("/", self.keep({"pending": pending, "person": dict(person), "id_token": id_token}))

    def logout(self):
        if "logout-keeps-session" not in MISTAKES:
            sessions.pop(self.sid, None)
        if "person" not in self.session:
            return self.redirect("/au-revoir", "")
        query = {"id_token_hint": self.session["id_token"], "post_logout_redirect_uri": SITE + "/au-revoir",
                 "state": secrets.token_urlsafe(32)}
        self.redirect(discovery()["end_session_endpoint"] + "?" + urllib.parse.urlencode(query), self.sid)

    def goodbye(self):
        self.page(200, "Au revoir", "<p>Vous êtes déconnecté de ce service.</p>")

    def missing(self):
        self.page(404, "Introuvable", "<p>Cette page n’est pas dans ce service.</p>")

    def keep(self, session):
        sid = secrets.token_urlsafe(32)
        sessions[sid] = session
        return sid

    def redirect(self, location, sid):
        self.send_response(302)
        self.send_header("Location", location)
        self.send_header("Set-Cookie", "sid=%s; Path=/; HttpOnly; SameSite=Lax" % sid)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def page(self, status, title, content, way=True):
        link = '<p><a href="/">Revenir à l’accueil du service</a></p>' if way else ""
        body = ('<!doctype html><html lang="fr"><title>%s</title><h1>%s</h1>%s%s</html>' % (title, title, content, link)).encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


ThreadingHTTPServer(("localhost", PORT), Handler).serve_forever()
