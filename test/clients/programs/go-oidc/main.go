// A service with go-oidc and x/oauth2.
package main

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"

	oidc "github.com/coreos/go-oidc"
	"golang.org/x/oauth2"
)

func random() string {
	bytes := make([]byte, 32)
	rand.Read(bytes)
	return base64.RawURLEncoding.EncodeToString(bytes)
}

func main() {
	issuer, site, acr := os.Getenv("ISSUER"), os.Getenv("URL"), os.Getenv("ACR")
	ctx := context.Background()
	provider, err := oidc.NewProvider(ctx, issuer)
	if err != nil {
		panic(err)
	}
	endpoint := provider.Endpoint()
	endpoint.AuthStyle = oauth2.AuthStyleInParams
	config := oauth2.Config{
		ClientID: os.Getenv("CLIENT_ID"), ClientSecret: os.Getenv("CLIENT_SECRET"),
		RedirectURL: site + "/callback", Endpoint: endpoint, Scopes: []string{"openid", "identite_pivot"},
	}
	// Unset, the verifier expects RS256.
	verifier := provider.Verifier(&oidc.Config{ClientID: config.ClientID, SupportedSigningAlgs: []string{"ES256"}})
	pending := map[string]string{}

	http.HandleFunc("/connexion", func(w http.ResponseWriter, r *http.Request) {
		state, nonce := random(), random()
		pending[state] = nonce
		http.Redirect(w, r, config.AuthCodeURL(state, oidc.Nonce(nonce), oauth2.SetAuthURLParam("acr_values", acr)), 302)
	})
	http.HandleFunc("/callback", func(w http.ResponseWriter, r *http.Request) {
		name, err := greet(ctx, r.URL.Query(), config, provider, verifier, pending, acr)
		if err != nil {
			http.Error(w, "refused: "+err.Error(), 500)
			return
		}
		fmt.Fprint(w, "Bonjour "+name)
	})
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "Accueil") })
	address, _ := url.Parse(site)
	panic(http.ListenAndServe("localhost:"+address.Port(), nil))
}

func greet(ctx context.Context, query url.Values, config oauth2.Config, provider *oidc.Provider, verifier *oidc.IDTokenVerifier, pending map[string]string, acr string) (string, error) {
	nonce, known := pending[query.Get("state")]
	delete(pending, query.Get("state"))
	if !known {
		return "", fmt.Errorf("another state")
	}
	token, err := config.Exchange(ctx, query.Get("code"))
	if err != nil {
		return "", err
	}
	raw, _ := token.Extra("id_token").(string)
	idToken, err := verifier.Verify(ctx, raw)
	if err != nil {
		return "", err
	}
	var level struct {
		Acr string `json:"acr"`
	}
	if err := idToken.Claims(&level); err != nil {
		return "", err
	}
	if idToken.Nonce != nonce || level.Acr != acr {
		return "", fmt.Errorf("another nonce, or another level")
	}
	// provider.UserInfo expects JSON in version 2: the answer is a signed token, without the times of an ID token's.
	answer, err := config.Client(ctx, token).Get(os.Getenv("ISSUER") + "/userinfo")
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	jws, err := io.ReadAll(answer.Body)
	if err != nil {
		return "", err
	}
	verified, err := verifier.Verify(ctx, string(jws))
	if err != nil {
		return "", err
	}
	var person struct {
		GivenName  string `json:"given_name"`
		FamilyName string `json:"family_name"`
	}
	if err := verified.Claims(&person); err != nil {
		return "", err
	}
	if verified.Subject != idToken.Subject {
		return "", fmt.Errorf("another person")
	}
	return person.GivenName + " " + person.FamilyName, nil
}
