package franceconnectlocal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** What a test that fails leaves, and what a run says that cannot start. */
class FailureTest {
    /** Run by {@link #aFailedTestLeavesThePageOfItsFlow} alone: its name is not that of a test class. */
    @ExtendWith(FranceConnectLocal.class)
    static final class Failing {
        @Test
        void fails(Client franceconnect) throws Exception {
            franceconnect.use("invalid-sig-es256");
            Service service = new Service(franceconnect);
            service.personOf(franceconnect.signIn(service.authorizationUrl(), "angele-dubreuil"));
        }

        @Test
        void succeeds(Client franceconnect) throws Exception {
            Service service = new Service(franceconnect);
            service.personOf(franceconnect.signIn(service.authorizationUrl(), "angele-dubreuil"));
        }
    }

    @Test
    void aFailedTestLeavesThePageOfItsFlow() throws Exception {
        List<String> pages = new ArrayList<>();
        List<TestExecutionResult.Status> outcomes = new ArrayList<>();
        LauncherFactory.create().execute(
                LauncherDiscoveryRequestBuilder.request().selectors(selectClass(Failing.class)).build(),
                new TestExecutionListener() {
                    @Override
                    public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
                        pages.addAll(entry.getKeyValuePairs().values());
                    }

                    @Override
                    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                        if (test.isTest()) outcomes.add(result.getStatus());
                    }
                });
        assertEquals(2, outcomes.size());
        assertTrue(outcomes.contains(TestExecutionResult.Status.SUCCESSFUL));
        assertEquals(1, pages.size(), String.valueOf(pages));
        Path path = Path.of(pages.get(0));
        assertEquals("franceconnectlocal.FailureTest-Failing-fails-Client-1.html", path.getFileName().toString());
        String page = Files.readString(path);
        assertTrue(page.contains("One bit of the ID token’s signature is wrong.") && page.contains("DUBREUIL"));
        Files.delete(path);
    }

    @Test
    @ExtendWith(FranceConnectLocal.class)
    void anAddressThatIsNoSimulatorIsRefusedAtOnce(Simulator simulator) {
        NotStarted failure = assertThrows(NotStarted.class, () ->
                new Instance(Map.of("FRANCECONNECT_LOCAL_URL", simulator.issuer())));
        assertTrue(failure.getMessage().matches("(?s)No franceconnect-local answers at .*/api/v2 .*HTTP 404.*"), failure.getMessage());
    }

    @Test
    void aCommandThatCannotStartIsToldWithWhatItPrinted() {
        NotStarted failure = assertThrows(NotStarted.class, () ->
                new Instance(Map.of("FRANCECONNECT_LOCAL_COMMAND", "echo no such option {port}; exit 1")));
        assertTrue(failure.getMessage().matches("(?s)No franceconnect-local answers.*printed:\nno such option \\d+\n"),
                failure.getMessage());
    }
}
