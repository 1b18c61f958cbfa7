package franceconnectlocal

import (
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
)

// Client is a registered service. What is set for it, no other client sees: a test that registers one is alone. Its
// methods fail the test when the simulator refuses.
type Client struct {
	*Simulator
	ClientID, ClientSecret string
	t                      testing.TB
}

// As says who signs in, and where. Both have a default.
type As struct{ Persona, Source string }

// Entry is a step of a flow, as the journal keeps it.
type Entry struct {
	Flow    string         `json:"flow"`
	Kind    string         `json:"kind"`
	Summary string         `json:"summary"`
	Code    string         `json:"code"`
	At      float64        `json:"at"`
	Detail  map[string]any `json:"detail"`
}

// New registers a client for this test, at the simulator of this run. A test that fails leaves the page of its flows.
// Without a registration the redirect URI is http://localhost:3000/callback.
func New(t testing.TB, registration ...Registration) *Client {
	t.Helper()
	client := &Client{Simulator: simulatorFor(t), t: t}
	metadata := Registration{"redirect_uris": []string{"http://localhost:3000/callback"}}
	for _, given := range registration {
		metadata = given
	}
	var registered struct {
		ID     string `json:"client_id"`
		Secret string `json:"client_secret"`
	}
	client.check(client.Call("POST", "/clients", metadata, &registered))
	client.ClientID, client.ClientSecret = registered.ID, registered.Secret
	t.Cleanup(func() {
		if t.Failed() {
			client.keepFlows()
		}
		client.check(client.Call("DELETE", "/clients/"+client.ClientID, nil, nil))
	})
	return client
}

// SignIn signs a person in without a browser, and returns the address FranceConnect sends them back to.
func (client *Client) SignIn(authorizationURL string, as As) string {
	client.t.Helper()
	callback, err := client.TrySignIn(authorizationURL, as)
	client.check(err)
	return callback
}

// TrySignIn is SignIn for a test that expects a refusal: a *Refused.
func (client *Client) TrySignIn(authorizationURL string, as As) (string, error) {
	body := given(map[string]string{"authorization_url": authorizationURL, "persona": as.Persona, "source": as.Source})
	var answer struct {
		Callback string `json:"callback_url"`
	}
	err := client.Call("POST", "/sign-in", body, &answer)
	return answer.Callback, err
}

// Use activates a scenario for this client: the id of one of the catalogue, or a scenario of your own.
func (client *Client) Use(scenario any) {
	client.t.Helper()
	client.check(client.Call("POST", "/scenarios", map[string]any{"use": scenario, "client": client.ClientID}, nil))
}

// UseTimes is Use for the next flows only.
func (client *Client) UseTimes(scenario any, times int) {
	client.t.Helper()
	body := map[string]any{"use": scenario, "client": client.ClientID, "times": times}
	client.check(client.Call("POST", "/scenarios", body, nil))
}

// Advance moves this client's time forward, by "31 min" for example.
func (client *Client) Advance(by string) {
	client.t.Helper()
	client.check(client.Call("POST", "/clock/advance", map[string]string{"by": by, "client": client.ClientID}, nil))
}

// Journal returns what happened to this client, in order. Filters may be kind, code, flow, since, wait.
func (client *Client) Journal(filters map[string]string) []Entry {
	client.t.Helper()
	query := url.Values{"client": {client.ClientID}}
	for name, value := range filters {
		query.Set(name, value)
	}
	var entries []Entry
	client.check(client.Call("GET", "/journal?"+query.Encode(), nil, &entries))
	return entries
}

// Reset ends this client's scenarios and sessions, clears its journal, and puts its clock back.
func (client *Client) Reset() {
	client.t.Helper()
	client.check(client.Call("POST", "/reset", map[string]string{"client": client.ClientID}, nil))
}

// Flows returns the ids of this client's flows, in order.
func (client *Client) Flows() []string {
	client.t.Helper()
	seen, flows := map[string]bool{}, []string{}
	for _, entry := range client.Journal(nil) {
		if !seen[entry.Flow] {
			seen[entry.Flow] = true
			flows = append(flows, entry.Flow)
		}
	}
	return flows
}

// Export returns a flow as one HTML page that needs no server ("html"), or as HAR ("har"). Secrets are masked.
func (client *Client) Export(flow, format string) ([]byte, error) {
	return client.Fetch("GET", "/_local/api/flows/"+url.PathEscape(flow)+"/export?format="+format, nil)
}

func (client *Client) keepFlows() {
	folder := os.Getenv("FRANCECONNECT_LOCAL_FLOWS")
	if folder == "" {
		folder = "franceconnect-flows"
	}
	name := regexp.MustCompile(`[^\pL\pN_.-]+`).ReplaceAllString(client.t.Name(), "-")
	for index, flow := range client.Flows() {
		page, err := client.Export(flow, "html")
		path, _ := filepath.Abs(filepath.Join(folder, name+"-"+strconv.Itoa(index+1)+".html"))
		if err == nil {
			err = os.MkdirAll(folder, 0o777)
		}
		if err == nil {
			err = os.WriteFile(path, page, 0o666)
		}
		if err != nil {
			client.t.Logf("FranceConnect: the flow %s could not be exported: %v", flow, err)
			continue
		}
		client.t.Logf("FranceConnect: %s", path)
	}
}

func (client *Client) check(err error) {
	client.t.Helper()
	if err != nil {
		client.t.Fatal(err)
	}
}

func given(body map[string]string) map[string]string {
	for name, value := range body {
		if value == "" {
			delete(body, name)
		}
	}
	return body
}
