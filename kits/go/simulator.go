// Package franceconnectlocal gives a test a client of its own at a franceconnect-local: it signs invented people in,
// plays what can go wrong, and leaves the page of its flows when it fails. It uses the standard library only.
package franceconnectlocal

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// Refused is what the simulator answers when it refuses a call.
type Refused struct {
	// Word for the kind of problem, such as invalid_body.
	Word    string `json:"error"`
	Message string `json:"message"`
	// FranceConnect's code, when a page of a sign-in refused.
	Code string `json:"code"`
	// HTTP status of the answer.
	Status int `json:"-"`
}

func (refused *Refused) Error() string { return refused.Message }

// Simulator is a franceconnect-local that runs, over its control API.
type Simulator struct {
	URL, Token string
	// What a client library is configured with.
	Issuer     string `json:"issuer"`
	PlusIssuer string `json:"plusIssuer"`
}

// Connect reads where the platforms of a running simulator answer. The token is empty unless it was started with one.
func Connect(address, token string) (*Simulator, error) {
	simulator := &Simulator{URL: strings.TrimSuffix(address, "/"), Token: token}
	text, err := simulator.Fetch("GET", "/_local/health", nil)
	if err == nil {
		err = json.Unmarshal(text, simulator)
	}
	return simulator, err
}

// Registration has the names of OpenID Connect registration; redirect_uris is enough.
type Registration map[string]any

// Persona is a person, as the control API describes them; a name and a birth are enough.
type Persona map[string]any

// AddPersona adds a person, and returns the whole person.
func (simulator *Simulator) AddPersona(persona Persona) (Persona, error) {
	var added struct{ Persona Persona }
	err := simulator.Call("POST", "/personas", persona, &added)
	return added.Persona, err
}

// Call calls an operation of the control API: /_local/api of a running simulator lists them. The answer is read into
// answer unless that is nil.
func (simulator *Simulator) Call(method, path string, body, answer any) error {
	text, err := simulator.Fetch(method, "/_local/api"+path, body)
	if err != nil || answer == nil {
		return err
	}
	return json.Unmarshal(text, answer)
}

// Fetch requests an address of the simulator, and returns the body of the answer.
func (simulator *Simulator) Fetch(method, path string, body any) ([]byte, error) {
	var content bytes.Buffer
	if body != nil {
		if err := json.NewEncoder(&content).Encode(body); err != nil {
			return nil, err
		}
	}
	request, err := http.NewRequest(method, simulator.URL+path, &content)
	if err != nil {
		return nil, err
	}
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	if simulator.Token != "" {
		request.Header.Set("Authorization", "Bearer "+simulator.Token)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode >= 300 {
		return nil, problem(request.URL, answer.StatusCode, text)
	}
	return text, err
}

func problem(address *url.URL, status int, text []byte) error {
	refused := &Refused{Status: status}
	if json.Unmarshal(text, refused) != nil || refused.Message == "" {
		refused.Message = fmt.Sprintf("%s answered HTTP %d: %.200s", address, status, text)
	}
	return refused
}
