"""Authlib's OAuth2Session, verified by Authlib's own JWT classes; on FranceConnect+, decrypted by them first."""

import json
import os
import secrets
import urllib.request

from authlib.integrations.requests_client import OAuth2Session
from authlib.jose import JsonWebEncryption, JsonWebKey, JsonWebToken
from authlib.oidc.core import CodeIDToken

from site_of_test import ACR, CLIENT_ID, CLIENT_SECRET, ISSUER, PLUS, URL, serve

jwt = JsonWebToken(["ES256"])
pending = {}
# A real service keeps its key; FranceConnect+ reads the public part at the jwks_uri of the registration.
own_key = JsonWebKey.generate_key("RSA", 2048, {"use": "enc", "alg": "RSA-OAEP", "kid": "of-this-test"}, is_private=True)


def opened(token):
    return JsonWebEncryption().deserialize_compact(token, own_key)["payload"] if PLUS else token


def session(**more):
    return OAuth2Session(CLIENT_ID, CLIENT_SECRET, scope="openid identite_pivot", redirect_uri=URL + "/callback",
                         token_endpoint_auth_method="client_secret_post", **more)


def login():
    # A real service keeps the nonce in the browser's session. code_challenge_method stays unset.
    nonce = secrets.token_urlsafe(32)
    url, state = session(state=secrets.token_urlsafe(32)).create_authorization_url(
        ISSUER + "/authorize", acr_values=ACR, nonce=nonce, state=secrets.token_urlsafe(32))
    pending[state] = nonce
    return url


def callback(address, query):
    state = query["state"]
    nonce = pending.pop(state)
    franceconnect = session(state=state)
    token = franceconnect.fetch_token(ISSUER + "/token", authorization_response=address)
    with urllib.request.urlopen(ISSUER + "/jwks") as answer:
        keys = JsonWebKey.import_key_set(json.load(answer))
    claims = jwt.decode(opened(token["id_token"]), keys, claims_cls=CodeIDToken, claims_options={
        "iss": {"essential": True, "value": ISSUER},
        "aud": {"essential": True, "value": CLIENT_ID},
        "acr": {"essential": True, "value": ACR},
    }, claims_params={"nonce": nonce, "client_id": CLIENT_ID})
    claims.validate()
    # A signed token, not JSON: the session's userinfo() cannot read it.
    userinfo = jwt.decode(opened(franceconnect.get(ISSUER + "/userinfo").text), keys)
    if userinfo["sub"] != claims["sub"]:
        raise ValueError("another person")
    return userinfo


os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
serve(login, callback, {"keys": [own_key.as_dict()]})
