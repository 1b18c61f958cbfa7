package franceconnectlocal;

import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A service written with the JDK alone, in the place of your application. */
final class Service {
    private static final String CALLBACK = "http://localhost:3000/callback";

    private final HttpClient http = HttpClient.newHttpClient();
    private final Client settings;
    private final String state = UUID.randomUUID().toString();
    private final String nonce = UUID.randomUUID().toString();

    Service(Client settings) {
        this.settings = settings;
    }

    /** Returns where the service sends the citizen. */
    String authorizationUrl() {
        return settings.issuer() + "/authorize" + Simulator.query(Map.of(
                "response_type", "code", "client_id", settings.clientId(), "redirect_uri", CALLBACK,
                "scope", "openid identite_pivot", "acr_values", "eidas1", "state", state, "nonce", nonce));
    }

    /**
     * Does what the service does at its callback. Returns the person.
     *
     * @throws Exception with which it refuses
     */
    Map<String, Object> personOf(String callbackUrl) throws Exception {
        Map<String, String> answer = new HashMap<>();
        for (String pair : URI.create(callbackUrl).getQuery().split("&")) {
            answer.put(pair.split("=", 2)[0], pair.split("=", 2)[1]);
        }
        if (!state.equals(answer.get("state"))) throw new IllegalStateException("another state");
        String form = Simulator.query(Map.of(
                "grant_type", "authorization_code", "code", answer.get("code"), "redirect_uri", CALLBACK,
                "client_id", settings.clientId(), "client_secret", settings.clientSecret())).substring(1);
        Map<String, Object> tokens = Simulator.object(Json.read(read(request("/token")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)))));
        Map<String, Object> claims = verified((String) tokens.get("id_token"));
        Map<String, String> expected = Map.of("iss", settings.issuer(), "aud", settings.clientId(), "nonce", nonce, "acr", "eidas1");
        boolean isOver = (Double) claims.get("exp") <= Instant.now().getEpochSecond();
        if (isOver || !claims.entrySet().containsAll(expected.entrySet())) throw new IllegalStateException("another claim");
        return verified(read(request("/userinfo").header("Authorization", "Bearer " + tokens.get("access_token"))));
    }

    private Map<String, Object> verified(String token) throws Exception {
        String[] parts = token.split("\\.");
        Map<String, Object> header = json(parts[0]);
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initVerify(key(header.get("kid")));
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        if (!"ES256".equals(header.get("alg")) || !signature.verify(Base64.getUrlDecoder().decode(parts[2]))) {
            throw new SignatureException("the signature is not FranceConnect's");
        }
        return json(parts[1]);
    }

    private PublicKey key(Object kid) throws Exception {
        List<?> keys = (List<?>) Simulator.object(Json.read(read(request("/jwks")))).get("keys");
        Map<String, Object> jwk = keys.stream().map(Simulator::object).filter(each -> each.get("kid").equals(kid))
                .findFirst().orElseThrow(() -> new GeneralSecurityException("another key"));
        AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
        curve.init(new ECGenParameterSpec("secp256r1"));
        ECPoint point = new ECPoint(coordinate(jwk.get("x")), coordinate(jwk.get("y")));
        return KeyFactory.getInstance("EC")
                .generatePublic(new ECPublicKeySpec(point, curve.getParameterSpec(ECParameterSpec.class)));
    }

    private static BigInteger coordinate(Object base64url) {
        return new BigInteger(1, Base64.getUrlDecoder().decode((String) base64url));
    }

    private static Map<String, Object> json(String base64url) {
        return Simulator.object(Json.read(new String(Base64.getUrlDecoder().decode(base64url), StandardCharsets.UTF_8)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(settings.issuer() + path));
    }

    private String read(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) throw new IllegalStateException("HTTP " + answer.statusCode());
        return answer.body();
    }
}
