package franceconnectlocal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SignatureException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a project does with the extension. */
@ExtendWith(FranceConnectLocal.class)
class FranceConnectLocalTest {
    private Service service;

    @BeforeEach
    void application(Client franceconnect) {
        service = new Service(franceconnect);
    }

    @Test
    void angeleSignsIn(Client franceconnect) throws Exception {
        String callback = franceconnect.signIn(service.authorizationUrl(), "angele-dubreuil", "ameli");
        assertEquals("DUBREUIL", service.personOf(callback).get("family_name"));
    }

    @Test
    void aForgedSignatureSignsNobodyIn(Client franceconnect) {
        franceconnect.use("invalid-sig-es256");
        String callback = franceconnect.signIn(service.authorizationUrl(), "angele-dubreuil");
        assertThrows(SignatureException.class, () -> service.personOf(callback));
    }

    @Test
    void aCodeExpiresAfterThirtySeconds(Client franceconnect) {
        String callback = franceconnect.signIn(service.authorizationUrl());
        franceconnect.advance("31 s");
        assertEquals("HTTP 400", assertThrows(IllegalStateException.class, () -> service.personOf(callback)).getMessage());
    }

    @Test
    void aScenarioIsForThisClientAndItsTimes(Client franceconnect, Simulator simulator) throws Exception {
        Map<String, Object> outage = Map.of("id", "outage", "faults", List.of(Map.of("kind", "answer", "at", "token", "status", 503)));
        franceconnect.use(outage, 1);
        Client other = simulator.register(Map.of("redirect_uris", List.of("http://localhost:3000/callback")));
        Service others = new Service(other);
        assertTrue(others.personOf(other.signIn(others.authorizationUrl())).containsKey("sub"));
        other.forget();
        String first = franceconnect.signIn(service.authorizationUrl());
        assertEquals("HTTP 503", assertThrows(IllegalStateException.class, () -> service.personOf(first)).getMessage());
        assertTrue(service.personOf(franceconnect.signIn(service.authorizationUrl())).containsKey("sub"));
        franceconnect.use(outage);
        franceconnect.reset();
        assertTrue(service.personOf(franceconnect.signIn(service.authorizationUrl())).containsKey("sub"));
    }

    @Test
    void theJournalTellsThisClientsStory(Client franceconnect) throws Exception {
        service.personOf(franceconnect.signIn(service.authorizationUrl()));
        List<Object> kinds = franceconnect.journal().stream().map(entry -> entry.get("kind")).toList();
        assertEquals("FC_AUTHORIZE_INITIATED", kinds.get(0));
        Object last = kinds.get(kinds.size() - 1);
        assertEquals(List.of(last), franceconnect.journal(Map.of("kind", last)).stream().map(entry -> entry.get("kind")).toList());
        assertEquals(1, franceconnect.flows().size());
    }

    @Test
    void somebodyOfYourOwnSignsIn(Client franceconnect, Simulator simulator) throws Exception {
        Map<String, Object> person = simulator.addPersona(Map.of("identity", Map.of(
                "given_name", "Camille", "family_name", "ORVIEUX", "birthdate", "1990-04-12", "gender", "female",
                "birthplace", "37261", "birthcountry", "99100")));
        String callback = franceconnect.signIn(service.authorizationUrl(), (String) person.get("id"));
        assertEquals("ORVIEUX", service.personOf(callback).get("family_name"));
    }

    @Test
    @RedirectUri({"http://localhost:3000/callback", "http://localhost:3000/other"})
    void theRedirectUrisAreYours(Client franceconnect) {
        assertEquals(List.of("http://localhost:3000/callback", "http://localhost:3000/other"),
                franceconnect.registration().get("redirect_uris"));
    }

    @Test
    void aMistakeIsToldInWords(Client franceconnect) {
        Refused refusal = assertThrows(Refused.class, () -> franceconnect.signIn(service.authorizationUrl(), "angel-dubreuil"));
        assertTrue(refusal.getMessage().contains("Did you mean \"angele-dubreuil\"?"), refusal.getMessage());
    }
}
