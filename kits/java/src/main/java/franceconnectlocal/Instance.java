package franceconnectlocal;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;

/** Where the simulator is: one that runs already, or one that this process starts on a free port. */
public final class Instance implements CloseableResource {
    /** {@code {port}} is replaced by a free port. */
    public static final String DEFAULT_COMMAND = "npx --yes franceconnect-local --only provider,sources --port {port}";

    /** Seconds until it must answer: npx may have to fetch the package first. */
    private static final int PATIENCE = 120;

    private final Simulator simulator;
    private String command;
    private Path folder;
    private Process process;

    /**
     * Connects to {@code FRANCECONNECT_LOCAL_URL}, or starts {@code FRANCECONNECT_LOCAL_COMMAND}.
     *
     * @throws NotStarted when nothing answers
     */
    public Instance(Map<String, String> environment) throws IOException, InterruptedException {
        String url = environment.getOrDefault("FRANCECONNECT_LOCAL_URL", "");
        String token = environment.get("FRANCECONNECT_LOCAL_CONTROL_TOKEN");
        if (url.isEmpty()) {
            token = UUID.randomUUID().toString();
            url = start(environment, token);
        }
        try {
            simulator = onceItAnswers(url, token);
        } catch (NotStarted failure) {
            String printed = stop();
            throw new NotStarted(failure.getMessage() + (command == null ? "" : " `" + command + "` printed:\n" + printed));
        }
    }

    public Simulator simulator() {
        return simulator;
    }

    /** Stops what was started here, and nothing else. */
    @Override
    public void close() throws IOException, InterruptedException {
        stop();
    }

    private String stop() throws IOException, InterruptedException {
        if (process == null) return "";
        // npx and shells have children: all of them are stopped.
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) process.destroyForcibly().waitFor();
        process = null;
        String printed = Files.readString(folder.resolve("output"));
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        }
        return printed;
    }

    private String start(Map<String, String> environment, String token) throws IOException {
        int port = freePort();
        String template = environment.getOrDefault("FRANCECONNECT_LOCAL_COMMAND", "");
        command = (template.isEmpty() ? DEFAULT_COMMAND : template).replace("{port}", String.valueOf(port));
        folder = Files.createTempDirectory("franceconnect-local-");
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", command);
        builder.environment().putIfAbsent("FRANCECONNECT_LOCAL_DATA", folder.toString());
        // A container sees this machine as another one, which needs the token.
        builder.environment().put("FRANCECONNECT_LOCAL_CONTROL_TOKEN", token);
        builder.environment().put("FRANCECONNECT_LOCAL_LOG_LEVEL", "warn");
        builder.redirectErrorStream(true).redirectOutput(folder.resolve("output").toFile());
        process = builder.start();
        return "http://localhost:" + port;
    }

    private Simulator onceItAnswers(String url, String token) throws InterruptedException {
        String problem = "it ended";
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE);
        while ((process == null || process.isAlive()) && System.nanoTime() < end) {
            try {
                return new Simulator(url, token);
            } catch (Refused refusal) {
                problem = refusal.getMessage();
                // While it starts it answers 503; anything else is another program.
                if (refusal.status() != 503) break;
            } catch (UncheckedIOException failure) {
                problem = failure.getMessage();
            }
            Thread.sleep(100);
        }
        throw new NotStarted("No franceconnect-local answers at " + url + " (" + problem + ").");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
