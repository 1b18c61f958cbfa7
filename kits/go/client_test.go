package franceconnectlocal_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	franceconnectlocal "franceconnect-local/go"
)

// What a project does with the package.

func TestMain(m *testing.M) { os.Exit(franceconnectlocal.Run(m)) }

func TestAngeleSignsIn(t *testing.T) {
	franceconnect := franceconnectlocal.New(t)
	service := newService(franceconnect)
	as := franceconnectlocal.As{Persona: "angele-dubreuil", Source: "ameli"}
	person, err := service.personOf(franceconnect.SignIn(service.authorizationURL(), as))
	if err != nil || person.FamilyName != "DUBREUIL" {
		t.Fatalf("received %v (%v), expected DUBREUIL", person, err)
	}
}

func TestAForgedSignatureSignsNobodyIn(t *testing.T) {
	franceconnect := franceconnectlocal.New(t)
	service := newService(franceconnect)
	franceconnect.Use("invalid-sig-es256")
	callback := franceconnect.SignIn(service.authorizationURL(), franceconnectlocal.As{Persona: "angele-dubreuil"})
	if person, err := service.personOf(callback); err != errSignature {
		t.Fatalf("received %v (%v), expected a refusal", person, err)
	}
}

func TestACodeExpiresAfterThirtySeconds(t *testing.T) {
	franceconnect := franceconnectlocal.New(t)
	service := newService(franceconnect)
	callback := franceconnect.SignIn(service.authorizationURL(), franceconnectlocal.As{})
	franceconnect.Advance("31 s")
	if _, err := service.personOf(callback); err == nil || err.Error() != "HTTP 400" {
		t.Fatalf("received %v, expected HTTP 400", err)
	}
}

func TestAScenarioIsForThisClientAndItsTimes(t *testing.T) {
	franceconnect, other := franceconnectlocal.New(t), franceconnectlocal.New(t)
	outage := map[string]any{"id": "outage", "faults": []any{map[string]any{"kind": "answer", "at": "token", "status": 503}}}
	franceconnect.UseTimes(outage, 1)
	outcomes := []string{}
	for _, client := range []*franceconnectlocal.Client{other, franceconnect, franceconnect} {
		service := newService(client)
		_, err := service.personOf(client.SignIn(service.authorizationURL(), franceconnectlocal.As{}))
		outcomes = append(outcomes, map[bool]string{true: "in", false: "out"}[err == nil])
	}
	if received := strings.Join(outcomes, " "); received != "in out in" {
		t.Fatalf("received %s, expected in out in", received)
	}
	franceconnect.Use(outage)
	franceconnect.Reset()
	service := newService(franceconnect)
	if _, err := service.personOf(franceconnect.SignIn(service.authorizationURL(), franceconnectlocal.As{})); err != nil {
		t.Fatal(err)
	}
}

func TestTheJournalTellsThisClientsStory(t *testing.T) {
	franceconnect := franceconnectlocal.New(t)
	service := newService(franceconnect)
	if _, err := service.personOf(franceconnect.SignIn(service.authorizationURL(), franceconnectlocal.As{})); err != nil {
		t.Fatal(err)
	}
	entries := franceconnect.Journal(nil)
	last := entries[len(entries)-1].Kind
	only := franceconnect.Journal(map[string]string{"kind": last})
	if entries[0].Kind != "FC_AUTHORIZE_INITIATED" || len(only) != 1 || only[0].Kind != last || len(franceconnect.Flows()) != 1 {
		t.Fatalf("received %v, then %v", entries, only)
	}
}

func TestSomebodyOfYourOwnSignsIn(t *testing.T) {
	franceconnect := franceconnectlocal.New(t)
	person, err := franceconnect.AddPersona(franceconnectlocal.Persona{"identity": map[string]string{
		"given_name": "Camille", "family_name": "ORVIEUX", "birthdate": "1990-04-12", "gender": "female",
		"birthplace": "37261", "birthcountry": "99100"}})
	if err != nil {
		t.Fatal(err)
	}
	service := newService(franceconnect)
	as := franceconnectlocal.As{Persona: person["id"].(string)}
	found, err := service.personOf(franceconnect.SignIn(service.authorizationURL(), as))
	if err != nil || found.FamilyName != "ORVIEUX" {
		t.Fatalf("received %v (%v), expected ORVIEUX", found, err)
	}
}

func TestAMistakeIsToldInWords(t *testing.T) {
	franceconnect := franceconnectlocal.New(t)
	_, err := franceconnect.TrySignIn(newService(franceconnect).authorizationURL(), franceconnectlocal.As{Persona: "angel-dubreuil"})
	var refused *franceconnectlocal.Refused
	if !errors.As(err, &refused) || !strings.Contains(refused.Message, "Did you mean \"angele-dubreuil") {
		t.Fatalf("received %v, expected the nearest persona", err)
	}
}
