package franceconnectlocal_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"net/url"
	"strings"
	"time"

	franceconnectlocal "franceconnect-local/go"
)

const callback = "http://localhost:3000/callback"

var errSignature = errors.New("the signature is not FranceConnect's")

// service stands in the place of your application.
type service struct {
	settings     *franceconnectlocal.Client
	state, nonce string
}

func newService(settings *franceconnectlocal.Client) *service {
	return &service{settings, random(), random()}
}

// authorizationURL is where the service sends the citizen.
func (service *service) authorizationURL() string {
	return service.settings.Issuer + "/authorize?" + url.Values{
		"response_type": {"code"}, "client_id": {service.settings.ClientID}, "redirect_uri": {callback},
		"scope": {"openid identite_pivot"}, "acr_values": {"eidas1"}, "state": {service.state}, "nonce": {service.nonce},
	}.Encode()
}

type claims struct {
	Sub, Iss, Aud, Nonce, Acr string
	Exp                       int64
	FamilyName                string `json:"family_name"`
}

// personOf is what the service does at its callback: the person, or the error with which it refuses.
func (service *service) personOf(callbackURL string) (*claims, error) {
	address, err := url.Parse(callbackURL)
	if err != nil || address.Query().Get("state") != service.state {
		return nil, fmt.Errorf("another state (%v)", err)
	}
	text, err := read(http.PostForm(service.settings.Issuer+"/token", url.Values{
		"grant_type": {"authorization_code"}, "code": {address.Query().Get("code")}, "redirect_uri": {callback},
		"client_id": {service.settings.ClientID}, "client_secret": {service.settings.ClientSecret},
	}))
	if err != nil {
		return nil, err
	}
	var tokens struct {
		ID     string `json:"id_token"`
		Access string `json:"access_token"`
	}
	if err := json.Unmarshal(text, &tokens); err != nil {
		return nil, err
	}
	id, err := service.verified(tokens.ID)
	if err != nil {
		return nil, err
	}
	expected := claims{id.Sub, service.settings.Issuer, service.settings.ClientID, service.nonce, "eidas1", id.Exp, ""}
	if *id != expected || id.Exp <= time.Now().Unix() {
		return nil, fmt.Errorf("another claim: %v", id)
	}
	request, _ := http.NewRequest("GET", service.settings.Issuer+"/userinfo", nil)
	request.Header.Set("Authorization", "Bearer "+tokens.Access)
	text, err = read(http.DefaultClient.Do(request))
	if err != nil {
		return nil, err
	}
	return service.verified(string(text))
}

func (service *service) verified(token string) (*claims, error) {
	parts := strings.Split(token, ".")
	var header struct{ Alg, Kid string }
	if err := json.Unmarshal(decoded(parts[0]), &header); err != nil || header.Alg != "ES256" {
		return nil, fmt.Errorf("another algorithm: %s (%v)", header.Alg, err)
	}
	text, err := read(http.Get(service.settings.Issuer + "/jwks"))
	if err != nil {
		return nil, err
	}
	var set struct{ Keys []struct{ Kid, X, Y string } }
	if err := json.Unmarshal(text, &set); err != nil {
		return nil, err
	}
	digest, signature := sha256.Sum256([]byte(parts[0]+"."+parts[1])), decoded(parts[2])
	for _, key := range set.Keys {
		public := &ecdsa.PublicKey{Curve: elliptic.P256(), X: integer(decoded(key.X)), Y: integer(decoded(key.Y))}
		if key.Kid == header.Kid && ecdsa.Verify(public, digest[:], integer(signature[:32]), integer(signature[32:])) {
			person := &claims{}
			return person, json.Unmarshal(decoded(parts[1]), person)
		}
	}
	return nil, errSignature
}

func read(answer *http.Response, err error) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != 200 {
		return nil, fmt.Errorf("HTTP %d", answer.StatusCode)
	}
	return io.ReadAll(answer.Body)
}

func integer(bytes []byte) *big.Int { return new(big.Int).SetBytes(bytes) }

func decoded(text string) []byte {
	bytes, _ := base64.RawURLEncoding.DecodeString(text)
	return bytes
}

func random() string {
	bytes := make([]byte, 32)
	rand.Read(bytes)
	return base64.RawURLEncoding.EncodeToString(bytes)
}
