// A service with go-oidc and x/oauth2, from Debian's packages: right as it stands; each of MISTAKES leaves one check out.
package main

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"sync"
	"time"

	oidc "github.com/coreos/go-oidc"
	"golang.org/x/oauth2"
)

type departure struct{ nonce, next string }

type person struct {
	Sub        string `json:"sub"`
	GivenName  string `json:"given_name"`
	FamilyName string `json:"family_name"`
	Email      string `json:"email"`
	Iss        string `json:"iss"`
	Aud        string `json:"aud"`
	idToken    string
}

type session struct {
	pending map[string]departure
	person  *person
}

var (
	issuer, clientID = os.Getenv("FRANCECONNECT_ISSUER"), os.Getenv("FRANCECONNECT_CLIENT_ID")
	secret           = os.Getenv("FRANCECONNECT_CLIENT_SECRET")
	port             = os.Getenv("PORT")
	site             = "http://localhost:" + port
	client           = &http.Client{Timeout: 10 * time.Second}
	ownPath          = regexp.MustCompile(`^/([^/\\]|$)`)
	level            = regexp.MustCompile(`^eidas[1-3]$`)
	lock             sync.Mutex
	sessions         = map[string]*session{}
)

func makes(mistake string) bool {
	for _, made := range strings.Split(os.Getenv("MISTAKES"), ",") {
		if made == mistake {
			return true
		}
	}
	return false
}

func random() string {
	bytes := make([]byte, 32)
	if _, err := rand.Read(bytes); err != nil {
		panic(err)
	}
	return base64.RawURLEncoding.EncodeToString(bytes)
}

func keep(kept *session) string {
	id := random()
	sessions[id] = kept
	return id
}

// Documents are read at every sign-in.
func franceconnect() (context.Context, *oidc.Provider, oauth2.Config, error) {
	ctx := oidc.ClientContext(context.Background(), client)
	provider, err := oidc.NewProvider(ctx, issuer)
	if err != nil {
		return ctx, nil, oauth2.Config{}, err
	}
	endpoint := provider.Endpoint()
	endpoint.AuthStyle = oauth2.AuthStyleInParams
	return ctx, provider, oauth2.Config{
		ClientID: clientID, ClientSecret: secret, Endpoint: endpoint,
		RedirectURL: site + "/callback", Scopes: []string{"openid", "identite_pivot", "email"},
	}, nil
}

type claims struct {
	Aud   json.RawMessage `json:"aud"`
	Azp   *string         `json:"azp"`
	Iat   *float64        `json:"iat"`
	Acr   string          `json:"acr"`
	Nonce string          `json:"nonce"`
}

// What go-oidc leaves to its user.
func check(token *oidc.IDToken, nonce string) error {
	var told claims
	if err := token.Claims(&told); err != nil {
		return err
	}
	switch {
	case !makes("aud-unchecked") && string(told.Aud) != `"`+clientID+`"`:
		return errors.New("meant for another service too")
	case !makes("aud-unchecked") && told.Azp != nil && *told.Azp != clientID:
		return errors.New("issued to another service")
	case token.Subject == "" || told.Iat == nil:
		return errors.New("no subject, or no time of issue")
	case nonce == "" || told.Nonce != nonce:
		return errors.New("another nonce")
	case !level.MatchString(told.Acr):
		return errors.New("a level that is not enough")
	}
	return nil
}

func signIn(code, nonce string) (*person, error) {
	ctx, provider, config, err := franceconnect()
	if err != nil {
		return nil, err
	}
	token, err := config.Exchange(ctx, code)
	if err != nil {
		return nil, err
	}
	if !strings.EqualFold(token.TokenType, "bearer") {
		return nil, errors.New("tokens of an unknown type")
	}
	raw, _ := token.Extra("id_token").(string)
	verifier := provider.Verifier(&oidc.Config{
		ClientID: clientID, SupportedSigningAlgs: []string{"ES256"}, SkipClientIDCheck: makes("aud-unchecked"),
	})
	idToken, err := verifier.Verify(ctx, raw)
	if err != nil {
		return nil, err
	}
	if err := check(idToken, nonce); err != nil {
		return nil, err
	}
	somebody, err := userinfo(ctx, provider, token.AccessToken)
	if err != nil {
		return nil, err
	}
	if somebody.Sub != idToken.Subject || somebody.Iss != issuer || somebody.Aud != clientID {
		return nil, errors.New("userinfo of somebody else")
	}
	somebody.idToken = raw
	return somebody, nil
}

// go-oidc 2 reads userinfo as JSON only: FranceConnect signs it.
func userinfo(ctx context.Context, provider *oidc.Provider, token string) (*person, error) {
	request, _ := http.NewRequest("GET", issuer+"/userinfo", nil)
	request.Header.Set("Authorization", "Bearer "+token)
	answer, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return nil, err
	}
	if answer.StatusCode != 200 || !strings.HasPrefix(answer.Header.Get("Content-Type"), "application/jwt") {
		return nil, errors.New("userinfo is not what was asked for")
	}
	somebody := &person{}
	if makes("userinfo-unverified") {
		parts := strings.Split(string(body), ".")
		payload, err := base64.RawURLEncoding.DecodeString(parts[1])
		if err != nil {
			return nil, err
		}
		return somebody, json.Unmarshal(payload, somebody)
	}
	verified, err := provider.Verifier(&oidc.Config{ClientID: clientID, SupportedSigningAlgs: []string{"ES256"}}).Verify(ctx, string(body))
	if err != nil {
		return nil, err
	}
	return somebody, verified.Claims(somebody)
}

func page(w http.ResponseWriter, status int, title, content string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	way := `<p><a href="/">Revenir à l’accueil du service</a></p>`
	if title == "Accueil" {
		way = ""
	}
	fmt.Fprintf(w, `<!doctype html><html lang="fr"><title>%s</title><h1>%s</h1>%s%s</html>`, title, title, content, way)
}

func refuse(w http.ResponseWriter) {
	page(w, 403, "Connexion impossible", "<p>Nous n’avons pas pu vous connecter. Vous pouvez recommencer.</p>")
}

func leave(w http.ResponseWriter, r *http.Request, id, location string) {
	http.SetCookie(w, &http.Cookie{Name: "sid", Value: id, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode})
	w.Header().Set("Location", location)
	w.WriteHeader(http.StatusFound)
}

// With its session, and its identifier.
func with(handle func(http.ResponseWriter, *http.Request, string, *session)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		id := ""
		if cookie, err := r.Cookie("sid"); err == nil {
			id = cookie.Value
		}
		lock.Lock()
		defer lock.Unlock()
		handle(w, r, id, sessions[id])
	}
}

func main() {
	http.HandleFunc("/", with(func(w http.ResponseWriter, r *http.Request, id string, known *session) {
		if r.URL.Path != "/" {
			page(w, 404, "Introuvable", "<p>Cette page n’est pas dans ce service.</p>")
			return
		}
		if known == nil || known.person == nil {
			page(w, 200, "Accueil", `<p>Vous n’êtes pas connecté.</p><p><a href="/connexion">S’identifier avec FranceConnect</a></p>`)
			return
		}
		name := html.EscapeString(known.person.GivenName + " " + known.person.FamilyName)
		page(w, 200, "Votre espace", "<p>Bonjour "+name+", "+html.EscapeString(known.person.Email)+
			`.</p><form method="post" action="/sortie"><button>Se déconnecter</button></form>`)
	}))
	http.HandleFunc("/connexion", with(func(w http.ResponseWriter, r *http.Request, id string, known *session) {
		_, _, config, err := franceconnect()
		if err != nil {
			refuse(w)
			return
		}
		if known == nil {
			known = &session{pending: map[string]departure{}}
			id = keep(known)
		}
		state, nonce := random(), random()
		known.pending[state] = departure{nonce, r.URL.Query().Get("next")}
		leave(w, r, id, config.AuthCodeURL(state, oidc.Nonce(nonce), oauth2.SetAuthURLParam("acr_values", "eidas1")))
	}))
	http.HandleFunc("/callback", with(callback))
	http.HandleFunc("/sortie", with(func(w http.ResponseWriter, r *http.Request, id string, known *session) {
		delete(sessions, id)
		_, provider, _, err := franceconnect()
		var places struct {
			End string `json:"end_session_endpoint"`
		}
		if known == nil || known.person == nil || err != nil || provider.Claims(&places) != nil {
			leave(w, r, "", "/au-revoir")
			return
		}
		query := url.Values{"id_token_hint": {known.person.idToken}, "post_logout_redirect_uri": {site + "/au-revoir"}}
		if !makes("logout-state-fixed") {
			query.Set("state", random())
		} else {
			query.Set("state", "toujours-le-meme-state-0123456789")
		}
		leave(w, r, "", places.End+"?"+query.Encode())
	}))
	http.HandleFunc("/au-revoir", func(w http.ResponseWriter, r *http.Request) {
		page(w, 200, "Au revoir", "<p>Vous êtes déconnecté de ce service.</p>")
	})
	panic(http.ListenAndServe("localhost:"+port, nil))
}

func callback(w http.ResponseWriter, r *http.Request, id string, known *session) {
	query := r.URL.Query()
	if makes("error-panics") && query.Get("error") != "" {
		panic(query.Get("error"))
	}
	var begun departure
	if known != nil {
		begun = known.pending[query.Get("state")]
		delete(known.pending, query.Get("state"))
	}
	if begun.nonce == "" || query.Get("error") != "" || query.Get("code") == "" || query.Get("iss") != issuer {
		refuse(w)
		return
	}
	somebody, err := signIn(query.Get("code"), begun.nonce)
	if err != nil {
		refuse(w)
		return
	}
	known.person = somebody
	delete(sessions, id)
	next := "/"
	if begun.next != "" && (makes("open-redirect") || ownPath.MatchString(begun.next)) {
		next = begun.next
	}
	leave(w, r, keep(known), next)
}
