"""A service's tests. Needs a simulator: FRANCECONNECT_URL, by default http://localhost:4000."""

import base64
import json
import os
import secrets
import unittest
import urllib.error
import urllib.parse
import urllib.request

from franceconnect_local import FranceConnectLocal, Refused

URL = os.environ.get("FRANCECONNECT_URL", "http://localhost:4000")
CALLBACK = "http://localhost:3000/callback"


def claims_of(jws):
    payload = jws.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


class SignIn(unittest.TestCase):
    def setUp(self):
        # A client per test: nothing one test does is seen by another.
        self.fc = FranceConnectLocal(URL)
        self.client = self.fc.register_client(CALLBACK)

    def authorization_url(self):
        query = {
            "response_type": "code",
            "client_id": self.client["client_id"],
            "redirect_uri": CALLBACK,
            "scope": "openid identite_pivot",
            "state": secrets.token_urlsafe(24),
            "nonce": secrets.token_urlsafe(24),
            "acr_values": "eidas1",
        }
        return URL + "/api/v2/authorize?" + urllib.parse.urlencode(query)

    def redeem(self, callback_url):
        query = urllib.parse.parse_qs(urllib.parse.urlparse(callback_url).query)
        form = {
            "grant_type": "authorization_code",
            "code": query["code"][0],
            "redirect_uri": CALLBACK,
            "client_id": self.client["client_id"],
            "client_secret": self.client["client_secret"],
        }
        with urllib.request.urlopen(URL + "/api/v2/token", urllib.parse.urlencode(form).encode()) as answer:
            return json.load(answer)

    def test_a_citizen_signs_in(self):
        callback = self.fc.sign_in(self.authorization_url(), persona="angele-dubreuil", source="ameli")
        # What a service checks beside the signature: a token without its level signs nobody in.
        self.assertEqual(claims_of(self.redeem(callback)["id_token"]).get("acr"), "eidas1")

    def test_a_code_expires_after_thirty_seconds(self):
        callback = self.fc.sign_in(self.authorization_url())
        self.fc.advance_clock("31 s", client=self.client["client_id"])
        with self.assertRaises(urllib.error.HTTPError) as refusal:
            self.redeem(callback)
        self.assertEqual(refusal.exception.code, 400)

    def test_franceconnect_is_down(self):
        outage = {"id": "outage", "faults": [{"kind": "answer", "at": "token", "status": 503}]}
        self.fc.use_scenario(outage, client=self.client["client_id"])
        callback = self.fc.sign_in(self.authorization_url())
        with self.assertRaises(urllib.error.HTTPError) as refusal:
            self.redeem(callback)
        self.assertEqual(refusal.exception.code, 503)

    def test_a_mistake_is_told_in_words(self):
        with self.assertRaisesRegex(Refused, "Did you mean .*angele-dubreuil"):
            self.fc.sign_in(self.authorization_url(), persona="angel-dubreuil")


if __name__ == "__main__":
    unittest.main()
