"""social-auth-core's OpenIdConnectAuth without Django: a backend, and the least strategy and storage it asks for."""

from types import SimpleNamespace

from jose import jwt
from social_core.backends.open_id_connect import OpenIdConnectAuth
from social_core.exceptions import AuthTokenError
from social_core.strategy import BaseStrategy

from site_of_test import ACR, CLIENT_ID, CLIENT_SECRET, ISSUER, URL, serve


class FranceConnect(OpenIdConnectAuth):
    name = "franceconnect"
    OIDC_ENDPOINT = ISSUER
    DEFAULT_SCOPE = ["openid", "identite_pivot"]
    JWT_ALGORITHMS = ["ES256"]
    TOKEN_ENDPOINT_AUTH_METHOD = "client_secret_post"

    def auth_extra_arguments(self):
        return {"acr_values": ACR}

    def validate_claims(self, id_token):
        super().validate_claims(id_token)
        if id_token.get("acr") != ACR:
            raise AuthTokenError(self, "acr")

    def user_data(self, access_token, *args, **kwargs):
        jws = self.request(self.userinfo_url(), headers={"Authorization": "Bearer " + access_token}).text
        key = self.find_valid_key(jws)
        if not key:
            raise AuthTokenError(self, "userinfo signed by another key")
        userinfo = jwt.decode(jws, key, algorithms=self.JWT_ALGORITHMS, audience=CLIENT_ID, issuer=ISSUER)
        if userinfo["sub"] != self.id_token["sub"]:
            raise AuthTokenError(self, "another person")
        return userinfo


class Associations(dict):
    """A real service keeps them in a database."""

    def store(self, _url, association):
        association.id = association.handle
        self[association.handle] = association

    def get(self, server_url=None, handle=None):
        return [super(Associations, self).__getitem__(handle)] if handle in self else []

    def remove(self, handles):
        for handle in handles:
            self.pop(handle, None)


session = {}
settings = {"KEY": CLIENT_ID, "SECRET": CLIENT_SECRET}
storage = SimpleNamespace(association=Associations())


class Strategy(BaseStrategy):
    """A real service keeps the session in the browser."""

    def __init__(self, data):
        super().__init__(storage)
        self.data = data

    def get_setting(self, name):
        return settings[name]

    def request_data(self, merge=True):
        return self.data

    def build_absolute_uri(self, path=None):
        return URL + (path or "")

    def session_get(self, name, default=None):
        return session.get(name, default)

    def session_set(self, name, value):
        session[name] = value

    def session_pop(self, name):
        return session.pop(name, None)

    def authenticate(self, backend, *args, **kwargs):
        return kwargs["response"]

    def get_language(self):
        return ""


def login():
    return FranceConnect(Strategy({}), redirect_uri="/callback").auth_url()


def callback(_address, query):
    return FranceConnect(Strategy(query), redirect_uri="/callback").auth_complete()


serve(login, callback)
