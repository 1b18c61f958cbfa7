"""What a project does with the fixture."""

import urllib.error

import pytest
from authlib.jose.errors import BadSignatureError

from franceconnect_local import Refused
from service import Service


@pytest.fixture
def service(franceconnect):
    return Service(franceconnect)


def test_angele_signs_in(franceconnect, service):
    callback = franceconnect.sign_in(service.authorization_url(), persona="angele-dubreuil", source="ameli")
    assert service.person_of(callback)["family_name"] == "DUBREUIL"


def test_a_forged_signature_signs_nobody_in(franceconnect, service):
    franceconnect.use("invalid-sig-es256")
    callback = franceconnect.sign_in(service.authorization_url(), persona="angele-dubreuil")
    with pytest.raises(BadSignatureError):
        service.person_of(callback)


def test_a_code_expires_after_thirty_seconds(franceconnect, service):
    callback = franceconnect.sign_in(service.authorization_url())
    franceconnect.advance("31 s")
    with pytest.raises(urllib.error.HTTPError) as refusal:
        service.person_of(callback)
    assert refusal.value.code == 400


def test_a_scenario_is_for_this_client_and_until_the_reset(franceconnect, franceconnect_local, service):
    franceconnect.use({"id": "outage", "faults": [{"kind": "answer", "at": "token", "status": 503}]})
    other = franceconnect_local.register("http://localhost:3000/callback")
    for each, settings in ((Service(other), other), (service, franceconnect)):
        if settings is franceconnect:
            settings.reset()
        assert each.person_of(settings.sign_in(each.authorization_url(), "angele-dubreuil"))["gender"] == "female"
    other.forget()


def test_the_journal_tells_this_client_s_story(franceconnect, service):
    service.person_of(franceconnect.sign_in(service.authorization_url(), persona="angele-dubreuil"))
    kinds = [entry["kind"] for entry in franceconnect.journal()]
    assert kinds[0] == "FC_AUTHORIZE_INITIATED"
    assert len(franceconnect.flows()) == 1
    assert [entry["kind"] for entry in franceconnect.journal(kind=kinds[-1])] == [kinds[-1]]


def test_somebody_of_your_own_signs_in(franceconnect, franceconnect_local, service):
    person = franceconnect_local.add_persona(identity={
        "given_name": "Camille", "family_name": "ORVIEUX", "birthdate": "1990-04-12", "gender": "female",
        "birthplace": "37261", "birthcountry": "99100"})
    callback = franceconnect.sign_in(service.authorization_url(), persona=person["id"])
    assert service.person_of(callback)["family_name"] == "ORVIEUX"


def test_a_mistake_is_told_in_words(franceconnect, service):
    with pytest.raises(Refused, match="Did you mean .*angele-dubreuil"):
        franceconnect.sign_in(service.authorization_url(), persona="angel-dubreuil")
