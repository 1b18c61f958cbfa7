<?php

declare(strict_types=1);

namespace FranceConnectLocal;

/** A franceconnect-local that runs, over its control API. */
final class Simulator
{
    public readonly string $url;
    /** What a client library is configured with. */
    public readonly string $issuer;
    public readonly string $plusIssuer;

    /** @throws Refused when what answers there is not ready */
    public function __construct(string $url = 'http://localhost:4000', public readonly ?string $token = null)
    {
        $this->url = rtrim($url, '/');
        $health = json_decode($this->fetch('GET', '/_local/health'), true, 512, JSON_THROW_ON_ERROR);
        $this->issuer = $health['issuer'];
        $this->plusIssuer = $health['plusIssuer'];
    }

    /**
     * Registers a service.
     *
     * @param array<string, mixed> $metadata with the names of OpenID Connect registration; `redirect_uris` is enough
     */
    public function register(array $metadata): Client
    {
        return new Client($this, $this->call('POST', '/clients', $metadata));
    }

    /**
     * Adds a person; a name and a birth are enough.
     *
     * @param array<string, mixed> $persona
     * @return array<string, mixed> the whole person
     */
    public function addPersona(array $persona): array
    {
        return $this->call('POST', '/personas', $persona)['persona'];
    }

    /**
     * Calls an operation of the control API: `/_local/api` of a running simulator lists them.
     *
     * @param array<string, mixed>|null $body
     * @param array<string, scalar|null> $query
     */
    public function call(string $method, string $path, ?array $body = null, array $query = []): mixed
    {
        $text = $this->fetch($method, "/_local/api$path", $body, $query);

        return $text === '' ? null : json_decode($text, true, 512, JSON_THROW_ON_ERROR);
    }

    /**
     * Requests an address of the simulator.
     *
     * @param array<string, mixed>|null $body
     * @param array<string, scalar|null> $query
     * @return string the text of the answer
     */
    public function fetch(string $method, string $path, ?array $body = null, array $query = []): string
    {
        $address = $this->url . $path . ($query === [] ? '' : '?' . http_build_query($query));
        $headers = array_merge(
            $this->token === null ? [] : ["Authorization: Bearer {$this->token}"],
            $body === null ? [] : ['Content-Type: application/json'],
        );
        $context = stream_context_create(['http' => [
            'method' => $method,
            'header' => $headers,
            'content' => $body === null ? '' : json_encode($body ?: new \stdClass(), JSON_THROW_ON_ERROR),
            'ignore_errors' => true,
        ]]);
        $text = @file_get_contents($address, false, $context);
        if ($text === false) {
            throw new Refused(['message' => "Nothing answers at $address."]);
        }
        $status = (int) explode(' ', $http_response_header[0])[1];
        if ($status >= 200 && $status < 300) {
            return $text;
        }
        $problem = json_decode($text, true);
        $message = "$address answered HTTP $status: " . substr($text, 0, 200);
        throw new Refused(is_array($problem) ? $problem : ['message' => $message], $status);
    }
}
