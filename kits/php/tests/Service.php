<?php

declare(strict_types=1);

namespace FranceConnectLocal\Tests;

use FranceConnectLocal\Client;

/** A service, in the place of your application. Debian has no PHP library that reads ES256: OpenSSL does it here. */
final class Service
{
    private const CALLBACK = 'http://localhost:3000/callback';

    private readonly string $state;
    private readonly string $nonce;

    public function __construct(private readonly Client $settings)
    {
        [$this->state, $this->nonce] = [bin2hex(random_bytes(32)), bin2hex(random_bytes(32))];
    }

    /** Where the service sends the citizen. */
    public function authorizationUrl(): string
    {
        return "{$this->settings->issuer}/authorize?" . http_build_query([
            'response_type' => 'code', 'client_id' => $this->settings->clientId, 'redirect_uri' => self::CALLBACK,
            'scope' => 'openid identite_pivot', 'acr_values' => 'eidas1',
            'state' => $this->state, 'nonce' => $this->nonce,
        ]);
    }

    /**
     * What the service does at its callback.
     *
     * @return array<string, mixed> the person
     * @throws \RuntimeException with which it refuses
     */
    public function personOf(string $callbackUrl): array
    {
        parse_str((string) parse_url($callbackUrl, PHP_URL_QUERY), $answer);
        if ($answer['state'] !== $this->state) {
            throw new \RuntimeException('another state');
        }
        $tokens = json_decode($this->fetch('/token', http_build_query([
            'grant_type' => 'authorization_code', 'code' => $answer['code'], 'redirect_uri' => self::CALLBACK,
            'client_id' => $this->settings->clientId, 'client_secret' => $this->settings->clientSecret,
        ])), true);
        $claims = $this->verified($tokens['id_token']);
        $expected = [$this->settings->issuer, $this->settings->clientId, $this->nonce, 'eidas1'];
        if ([$claims['iss'], $claims['aud'], $claims['nonce'], $claims['acr']] !== $expected || $claims['exp'] <= time()) {
            throw new \RuntimeException('another claim');
        }

        return $this->verified($this->fetch('/userinfo', null, $tokens['access_token']));
    }

    /** @return array<string, mixed> */
    private function verified(string $token): array
    {
        [$header, $payload, $signature] = explode('.', $token);
        ['alg' => $alg, 'kid' => $kid] = json_decode(self::decoded($header), true);
        $keys = json_decode($this->fetch('/jwks'), true)['keys'];
        $key = array_values(array_filter($keys, static fn ($each) => $each['kid'] === $kid))[0] ?? null;
        if ($alg !== 'ES256' || $key === null) {
            throw new \RuntimeException('another key');
        }
        // A P-256 public key in DER: a fixed beginning, then both coordinates.
        $der = hex2bin('3059301306072a8648ce3d020106082a8648ce3d03010703420004') . self::decoded($key['x']) . self::decoded($key['y']);
        $pem = "-----BEGIN PUBLIC KEY-----\n" . chunk_split(base64_encode($der), 64) . '-----END PUBLIC KEY-----';
        [$r, $s] = array_map(self::integer(...), str_split(self::decoded($signature), 32));
        $sequence = "\x30" . chr(strlen($r . $s)) . $r . $s;
        if (openssl_verify("$header.$payload", $sequence, $pem, OPENSSL_ALGO_SHA256) !== 1) {
            throw new \RuntimeException('the signature is not FranceConnect’s');
        }

        return json_decode(self::decoded($payload), true);
    }

    private static function integer(string $bytes): string
    {
        $bytes = ltrim($bytes, "\0");
        $bytes = ord($bytes[0]) > 127 ? "\0$bytes" : $bytes;

        return "\x02" . chr(strlen($bytes)) . $bytes;
    }

    private static function decoded(string $base64url): string
    {
        return base64_decode(strtr($base64url, '-_', '+/'));
    }

    private function fetch(string $path, ?string $form = null, ?string $token = null): string
    {
        $context = stream_context_create(['http' => [
            'method' => $form === null ? 'GET' : 'POST',
            'header' => array_merge(
                $form === null ? [] : ['Content-Type: application/x-www-form-urlencoded'],
                $token === null ? [] : ["Authorization: Bearer $token"],
            ),
            'content' => (string) $form,
            'ignore_errors' => true,
        ]]);
        $text = file_get_contents($this->settings->issuer . $path, false, $context);
        $status = explode(' ', $http_response_header[0])[1];

        return $status === '200' ? $text : throw new \RuntimeException("HTTP $status");
    }
}
