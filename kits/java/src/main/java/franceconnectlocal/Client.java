package franceconnectlocal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A registered service. What is set for it, no other client sees: a test that registers one is alone. */
public final class Client {
    private final Simulator simulator;
    private final Map<String, Object> registration;

    Client(Simulator simulator, Map<String, Object> registration) {
        this.simulator = simulator;
        this.registration = registration;
    }

    public Simulator simulator() {
        return simulator;
    }

    /** Returns the whole registration, with the names of OpenID Connect. */
    public Map<String, Object> registration() {
        return registration;
    }

    public String clientId() {
        return (String) registration.get("client_id");
    }

    public String clientSecret() {
        return (String) registration.get("client_secret");
    }

    /** Returns what a client library is configured with. */
    public String issuer() {
        return simulator.issuer();
    }

    /** Signs the first person of the first source in. See {@link #signIn(String, String, String)}. */
    public String signIn(String authorizationUrl) {
        return signIn(authorizationUrl, null, null);
    }

    /** Signs a person in at the first source that knows them. See {@link #signIn(String, String, String)}. */
    public String signIn(String authorizationUrl, String persona) {
        return signIn(authorizationUrl, persona, null);
    }

    /** Signs a person in without a browser. Returns the address FranceConnect sends them back to. */
    public String signIn(String authorizationUrl, String persona, String source) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("authorization_url", authorizationUrl);
        if (persona != null) body.put("persona", persona);
        if (source != null) body.put("source", source);
        return (String) Simulator.object(simulator.call("POST", "/sign-in", body)).get("callback_url");
    }

    /** Activates a scenario for this client: an id of the catalogue, or a scenario of your own as a map. */
    public void use(Object scenario) {
        simulator.call("POST", "/scenarios", Map.of("use", scenario, "client", clientId()));
    }

    /** Activates a scenario for the next flows of this client only. */
    public void use(Object scenario, int times) {
        simulator.call("POST", "/scenarios", Map.of("use", scenario, "client", clientId(), "times", times));
    }

    /** Moves this client's time forward, by "31 min" for example. */
    public void advance(String by) {
        simulator.call("POST", "/clock/advance", Map.of("by", by, "client", clientId()));
    }

    /** Returns what happened to this client, in order. */
    public List<Map<String, Object>> journal() {
        return journal(Map.of());
    }

    /** Returns what happened to this client, in order. Filters may be kind, code, flow, since, wait. */
    public List<Map<String, Object>> journal(Map<String, ?> filters) {
        Map<String, Object> query = new LinkedHashMap<>(filters);
        query.put("client", clientId());
        return ((List<?>) simulator.call("GET", "/journal" + Simulator.query(query), null)).stream()
                .map(Simulator::object).toList();
    }

    /** Ends this client's scenarios and sessions, clears its journal, and puts its clock back. */
    public void reset() {
        simulator.call("POST", "/reset", Map.of("client", clientId()));
    }

    /** Removes this client. Its flows stay in the console. */
    public void forget() {
        simulator.call("DELETE", "/clients/" + clientId(), null);
    }

    /** Returns the ids of this client's flows, in order. */
    public List<String> flows() {
        return journal().stream().map(entry -> (String) entry.get("flow")).distinct().toList();
    }

    /** Returns a flow as one HTML page that needs no server ("html"), or as HAR ("har"). Secrets are masked. */
    public String export(String flow, String format) {
        return simulator.fetch("GET", "/_local/api/flows/" + Simulator.encoded(flow) + "/export?format=" + format, null);
    }
}
