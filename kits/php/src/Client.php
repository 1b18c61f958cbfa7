<?php

declare(strict_types=1);

namespace FranceConnectLocal;

/** A registered service. What is set for it, no other client sees: a test that registers one is alone. */
final class Client
{
    public readonly string $clientId;
    public readonly string $clientSecret;
    public readonly string $issuer;
    public readonly string $plusIssuer;

    /** @param array<string, mixed> $registration */
    public function __construct(public readonly Simulator $simulator, public readonly array $registration)
    {
        $this->clientId = $registration['client_id'];
        $this->clientSecret = $registration['client_secret'];
        $this->issuer = $simulator->issuer;
        $this->plusIssuer = $simulator->plusIssuer;
    }

    /** Signs a person in without a browser. Returns the address FranceConnect sends them back to. */
    public function signIn(string $authorizationUrl, ?string $persona = null, ?string $source = null): string
    {
        $body = ['authorization_url' => $authorizationUrl, 'persona' => $persona, 'source' => $source];

        return $this->simulator->call('POST', '/sign-in', self::given($body))['callback_url'];
    }

    /**
     * Activates a scenario for this client.
     *
     * @param string|array<string, mixed> $scenario an id of the catalogue, or a scenario of your own
     */
    public function useScenario(string|array $scenario, ?int $times = null, ?string $persona = null): void
    {
        $body = ['use' => $scenario, 'client' => $this->clientId, 'times' => $times, 'persona' => $persona];
        $this->simulator->call('POST', '/scenarios', self::given($body));
    }

    /** Moves this client's time forward, by "31 min" for example. */
    public function advance(string $by): void
    {
        $this->simulator->call('POST', '/clock/advance', ['by' => $by, 'client' => $this->clientId]);
    }

    /**
     * Returns what happened to this client, in order.
     *
     * @param array<string, scalar> $filters `kind`, `code`, `flow`, `since`, `wait`
     * @return list<array<string, mixed>>
     */
    public function journal(array $filters = []): array
    {
        return $this->simulator->call('GET', '/journal', null, ['client' => $this->clientId] + $filters);
    }

    /** Ends this client's scenarios and sessions, clears its journal, and puts its clock back. */
    public function reset(): void
    {
        $this->simulator->call('POST', '/reset', ['client' => $this->clientId]);
    }

    /** Removes this client. Its flows stay in the console. */
    public function forget(): void
    {
        $this->simulator->call('DELETE', "/clients/{$this->clientId}");
    }

    /** @return list<string> the ids of this client's flows, in order */
    public function flows(): array
    {
        return array_values(array_unique(array_column($this->journal(), 'flow')));
    }

    /** Returns a flow as one HTML page that needs no server, or as HAR. Secrets are masked. */
    public function export(string $flow, string $format = 'html'): string
    {
        return $this->simulator->fetch(
            'GET',
            '/_local/api/flows/' . rawurlencode($flow) . '/export',
            null,
            ['format' => $format],
        );
    }

    /**
     * @param array<string, mixed> $body
     * @return array<string, mixed>
     */
    private static function given(array $body): array
    {
        return array_filter($body, static fn ($value) => $value !== null);
    }
}
