package franceconnectlocal_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	franceconnectlocal "franceconnect-local/go"
)

// What a test that fails leaves, and what a run says that cannot start.

func TestAFailedTestLeavesThePageOfItsFlow(t *testing.T) {
	franceconnect, folder := franceconnectlocal.New(t), t.TempDir()
	run := exec.Command(os.Args[0], "-test.run", "^TestOfTheInner", "-test.v")
	run.Env = append(os.Environ(), "INNER=1", "FRANCECONNECT_LOCAL_URL="+franceconnect.URL,
		"FRANCECONNECT_LOCAL_CONTROL_TOKEN="+franceconnect.Token, "FRANCECONNECT_LOCAL_FLOWS="+folder)
	printed, err := run.CombinedOutput()
	if err == nil || !strings.Contains(string(printed), "--- PASS: TestOfTheInnerSucceeds") {
		t.Fatalf("received %v, expected one failure of two:\n%s", err, printed)
	}
	pages, _ := filepath.Glob(folder + "/*")
	if len(pages) != 1 || filepath.Base(pages[0]) != "TestOfTheInnerFails-1.html" || !strings.Contains(string(printed), pages[0]) {
		t.Fatalf("received %v, expected the page of the failed test, named in:\n%s", pages, printed)
	}
	page, _ := os.ReadFile(pages[0])
	if !strings.Contains(string(page), "One bit of the ID token’s signature is wrong.") || !strings.Contains(string(page), "DUBREUIL") {
		t.Fatalf("received a page without the broken rule or the person")
	}
}

func TestOfTheInnerFails(t *testing.T) {
	franceconnect := inner(t)
	franceconnect.Use("invalid-sig-es256")
	service := newService(franceconnect)
	if _, err := service.personOf(franceconnect.SignIn(service.authorizationURL(), franceconnectlocal.As{Persona: "angele-dubreuil"})); err != nil {
		t.Fatal(err)
	}
}

func TestOfTheInnerSucceeds(t *testing.T) {
	franceconnect := inner(t)
	franceconnect.SignIn(newService(franceconnect).authorizationURL(), franceconnectlocal.As{})
}

// inner skips a test that TestAFailedTestLeavesThePageOfItsFlow runs in a process of its own.
func inner(t *testing.T) *franceconnectlocal.Client {
	if os.Getenv("INNER") == "" {
		t.Skip("run by TestAFailedTestLeavesThePageOfItsFlow")
	}
	return franceconnectlocal.New(t)
}

func TestAnAddressThatIsNoSimulatorIsRefusedAtOnce(t *testing.T) {
	t.Setenv("FRANCECONNECT_LOCAL_URL", franceconnectlocal.New(t).Issuer)
	_, _, err := franceconnectlocal.Start()
	expected := regexp.MustCompile("no franceconnect-local answers at .*/api/v2 .*HTTP 404")
	if err == nil || !expected.MatchString(err.Error()) {
		t.Fatalf("received %v, expected a refusal of the address", err)
	}
}

func TestACommandThatCannotStartIsToldWithWhatItPrinted(t *testing.T) {
	t.Setenv("FRANCECONNECT_LOCAL_URL", "")
	t.Setenv("FRANCECONNECT_LOCAL_COMMAND", "echo no such option {port}; exit 1")
	_, _, err := franceconnectlocal.Start()
	expected := regexp.MustCompile("(?s)no franceconnect-local answers.*printed:\nno such option \\d+")
	if err == nil || !expected.MatchString(err.Error()) {
		t.Fatalf("received %v, expected what the command printed", err)
	}
}
