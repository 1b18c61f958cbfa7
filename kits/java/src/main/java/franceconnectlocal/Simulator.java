package franceconnectlocal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/** A franceconnect-local that runs, over its control API. */
public final class Simulator {
    private final HttpClient http = HttpClient.newHttpClient();
    private final String url;
    private final String token;
    private final String issuer;
    private final String plusIssuer;

    /**
     * @param token the control token, or null
     * @throws Refused when what answers there is not ready
     * @throws UncheckedIOException when nothing answers
     */
    public Simulator(String url, String token) {
        this.url = url.replaceAll("/$", "");
        this.token = token;
        Map<String, Object> health = object(Json.read(fetch("GET", "/_local/health", null)));
        this.issuer = (String) health.get("issuer");
        this.plusIssuer = (String) health.get("plusIssuer");
    }

    public String url() {
        return url;
    }

    public String token() {
        return token;
    }

    /** Returns what a client library is configured with. */
    public String issuer() {
        return issuer;
    }

    /** Returns the issuer of FranceConnect+. */
    public String plusIssuer() {
        return plusIssuer;
    }

    /** Registers a service. {@code metadata} has the names of OpenID Connect registration; {@code redirect_uris} is enough. */
    public Client register(Map<String, ?> metadata) {
        return new Client(this, object(call("POST", "/clients", metadata)));
    }

    /** Adds a person; a name and a birth are enough. Returns the whole person. */
    public Map<String, Object> addPersona(Map<String, ?> persona) {
        return object(object(call("POST", "/personas", persona)).get("persona"));
    }

    /**
     * Calls an operation of the control API: {@code /_local/api} of a running simulator lists them.
     *
     * @param body null when the operation takes none
     * @return maps, lists, strings, numbers and booleans, or null
     */
    public Object call(String method, String path, Object body) {
        String text = fetch(method, "/_local/api" + path, body);
        return text.isEmpty() ? null : Json.read(text);
    }

    /** Requests an address of the simulator. Returns the text of the answer. */
    public String fetch(String method, String path, Object body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path)).method(method, body == null
                ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(Json.write(body)));
        if (body != null) request.header("Content-Type", "application/json");
        if (token != null) request.header("Authorization", "Bearer " + token);
        try {
            HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() < 300) return answer.body();
            throw new Refused(problem(answer), answer.statusCode());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + url + path, interruption);
        }
    }

    /** Returns a query, with its question mark, of what is not null. */
    static String query(Map<String, ?> parameters) {
        return parameters.entrySet().stream().filter(entry -> entry.getValue() != null)
                .map(entry -> entry.getKey() + "=" + encoded(String.valueOf(entry.getValue())))
                .collect(Collectors.joining("&", "?", ""));
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> object(Object json) {
        return (Map<String, Object>) json;
    }

    private static Map<String, Object> problem(HttpResponse<String> answer) {
        try {
            return object(Json.read(answer.body()));
        } catch (IllegalArgumentException noJson) {
            return Map.of("message", answer.uri() + " answered HTTP " + answer.statusCode() + ": " + answer.body());
        }
    }
}
