package franceconnectlocal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each test that asks for a {@link Client} one of its own, at a {@link Simulator} that all tests of the run share.
 * A test that fails leaves the page of its flows.
 */
public final class FranceConnectLocal implements ParameterResolver, AfterEachCallback {
    private static final ExtensionContext.Namespace OURS = ExtensionContext.Namespace.create(FranceConnectLocal.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Client.class || type == Simulator.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Simulator simulator = instance(context).simulator();
        if (parameter.getParameter().getType() == Simulator.class) return simulator;
        return context.getStore(OURS).getOrComputeIfAbsent(Client.class, missing ->
                simulator.register(Map.of("redirect_uris", redirectUris(context))));
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        Client client = context.getStore(OURS).get(Client.class, Client.class);
        if (client == null) return;
        if (context.getExecutionException().isPresent()) keepFlows(client, context);
        client.forget();
    }

    private static Instance instance(ExtensionContext context) {
        return context.getRoot().getStore(OURS).getOrComputeIfAbsent(Instance.class, missing -> {
            try {
                return new Instance(System.getenv());
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            } catch (InterruptedException interruption) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while franceconnect-local started", interruption);
            }
        }, Instance.class);
    }

    private static List<String> redirectUris(ExtensionContext context) {
        return Stream.of(context.getElement(), context.getTestClass())
                .flatMap(Optional::stream)
                .flatMap(element -> Stream.ofNullable(element.getAnnotation(RedirectUri.class)))
                .findFirst().map(annotation -> List.of(annotation.value()))
                .orElse(List.of("http://localhost:3000/callback"));
    }

    private static void keepFlows(Client client, ExtensionContext context) throws IOException {
        Path folder = Path.of(Optional.ofNullable(System.getenv("FRANCECONNECT_LOCAL_FLOWS")).orElse("franceconnect-flows"));
        String test = context.getRequiredTestClass().getName() + "-" + context.getDisplayName();
        String name = test.replaceAll("(?U)[^\\w.-]+", "-").replaceAll("-$", "");
        int number = 0;
        for (String flow : client.flows()) {
            try {
                String page = client.export(flow, "html");
                Files.createDirectories(folder);
                Path path = folder.resolve(name + "-" + ++number + ".html").toAbsolutePath();
                context.publishReportEntry("FranceConnect", Files.writeString(path, page).toString());
            } catch (Refused refusal) {
                context.publishReportEntry("FranceConnect", "The flow " + flow + " could not be exported: " + refusal.getMessage());
            }
        }
    }
}
