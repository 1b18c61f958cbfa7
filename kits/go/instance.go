package franceconnectlocal

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// DefaultCommand is run unless FRANCECONNECT_LOCAL_COMMAND says another one. {port} is replaced by a free port.
const DefaultCommand = "npx --yes franceconnect-local --only provider,sources --port {port}"

// How long it may take to answer: npx may have to fetch the package first.
const patience = 120 * time.Second

var ofThisRun *Simulator

// Run runs the tests of a package with one simulator for all of them, which it stops at the end. Without it, each test
// starts its own.
//
//	func TestMain(m *testing.M) { os.Exit(franceconnectlocal.Run(m)) }
func Run(m *testing.M) int {
	simulator, stop, err := Start()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer stop()
	ofThisRun = simulator
	return m.Run()
}

func simulatorFor(t testing.TB) *Simulator {
	t.Helper()
	if ofThisRun != nil {
		return ofThisRun
	}
	simulator, stop, err := Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	return simulator
}

// Start connects to FRANCECONNECT_LOCAL_URL, or starts FRANCECONNECT_LOCAL_COMMAND. The function it returns stops what
// was started, and nothing else.
func Start() (*Simulator, func(), error) {
	if address := os.Getenv("FRANCECONNECT_LOCAL_URL"); address != "" {
		simulator, err := onceItAnswers(address, os.Getenv("FRANCECONNECT_LOCAL_CONTROL_TOKEN"), nil)
		return simulator, func() {}, err
	}
	port, err := freePort()
	if err != nil {
		return nil, nil, err
	}
	template := os.Getenv("FRANCECONNECT_LOCAL_COMMAND")
	if template == "" {
		template = DefaultCommand
	}
	folder, err := os.MkdirTemp("", "franceconnect-local-")
	if err != nil {
		return nil, nil, err
	}
	command, token, printed := strings.ReplaceAll(template, "{port}", strconv.Itoa(port)), random(), &bytes.Buffer{}
	process := exec.Command("sh", "-c", command)
	// The latter of two is read. A container sees this machine as another one, which needs the token.
	process.Env = append(append([]string{"FRANCECONNECT_LOCAL_DATA=" + folder}, os.Environ()...),
		"FRANCECONNECT_LOCAL_CONTROL_TOKEN="+token, "FRANCECONNECT_LOCAL_LOG_LEVEL=warn")
	process.Stdout, process.Stderr = printed, printed
	// npx and shells have children: the signal goes to all of them.
	process.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := process.Start(); err != nil {
		return nil, nil, err
	}
	ended := make(chan struct{})
	go func() { process.Wait(); close(ended) }()
	stop := func() {
		syscall.Kill(-process.Process.Pid, syscall.SIGTERM)
		select {
		case <-ended:
		case <-time.After(10 * time.Second):
			syscall.Kill(-process.Process.Pid, syscall.SIGKILL)
			<-ended
		}
		os.RemoveAll(folder)
	}
	simulator, err := onceItAnswers("http://localhost:"+strconv.Itoa(port), token, ended)
	if err != nil {
		stop()
		return nil, nil, fmt.Errorf("%w; `%s` printed:\n%s", err, command, printed)
	}
	return simulator, stop, nil
}

func onceItAnswers(address, token string, ended <-chan struct{}) (*Simulator, error) {
	var problem error
	for end := time.Now().Add(patience); time.Now().Before(end); {
		simulator, err := Connect(address, token)
		if err == nil {
			return simulator, nil
		}
		problem = err
		// While it starts it answers 503; anything else is another program.
		if refused := (*Refused)(nil); errors.As(err, &refused) && refused.Status != http.StatusServiceUnavailable {
			break
		}
		select {
		case <-ended:
			return nil, fmt.Errorf("no franceconnect-local answers at %s: it ended", address)
		case <-time.After(100 * time.Millisecond):
		}
	}
	return nil, fmt.Errorf("no franceconnect-local answers at %s (%v)", address, problem)
}

func freePort() (int, error) {
	listener, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		return 0, err
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port, nil
}

func random() string {
	text := make([]byte, 16)
	rand.Read(text)
	return hex.EncodeToString(text)
}
