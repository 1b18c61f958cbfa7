"""A service written with Authlib, in the place of your application."""

import json
import secrets
import urllib.parse
import urllib.request

from authlib.jose import JsonWebKey, JsonWebToken
from authlib.oidc.core import CodeIDToken

CALLBACK = "http://localhost:3000/callback"


class Service:
    def __init__(self, settings):
        self.settings, self.nonce, self.state = settings, secrets.token_urlsafe(32), secrets.token_urlsafe(32)

    def authorization_url(self):
        """Where the service sends the citizen."""
        return self.settings.issuer + "/authorize?" + urllib.parse.urlencode({
            "response_type": "code", "client_id": self.settings.client_id, "redirect_uri": CALLBACK,
            "scope": "openid identite_pivot", "acr_values": "eidas1", "state": self.state, "nonce": self.nonce})

    def person_of(self, callback_url):
        """What the service does at its callback: the person, or the exception with which it refuses."""
        query = dict(urllib.parse.parse_qsl(urllib.parse.urlparse(callback_url).query))
        if query["state"] != self.state:
            raise ValueError("another state")
        tokens = json.loads(self._fetch("/token", urllib.parse.urlencode({
            "grant_type": "authorization_code", "code": query["code"], "redirect_uri": CALLBACK,
            "client_id": self.settings.client_id, "client_secret": self.settings.client_secret}).encode()))
        claims = self._verified(tokens["id_token"], claims_cls=CodeIDToken, claims_options={
            "iss": {"essential": True, "value": self.settings.issuer},
            "aud": {"essential": True, "value": self.settings.client_id},
            "acr": {"essential": True, "value": "eidas1"},
        }, claims_params={"nonce": self.nonce})
        claims.validate()
        return self._verified(self._fetch("/userinfo", token=tokens["access_token"]))

    def _verified(self, token, **options):
        keys = JsonWebKey.import_key_set(json.loads(self._fetch("/jwks")))
        return JsonWebToken(["ES256"]).decode(token, keys, **options)

    def _fetch(self, path, data=None, token=None):
        headers = {"Authorization": "Bearer " + token} if token else {}
        with urllib.request.urlopen(urllib.request.Request(self.settings.issuer + path, data, headers)) as answer:
            return answer.read().decode()
