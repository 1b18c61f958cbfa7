<?php

declare(strict_types=1);

namespace FranceConnectLocal;

use PHPUnit\Framework\Attributes\After;

/** For a test case: a client of its own for each test. A test that fails leaves the page of its flows. */
trait UsesFranceConnect
{
    private ?Client $franceConnectClient = null;

    /** The simulator of this run. */
    protected function franceConnectLocal(): Simulator
    {
        return Instance::ofThisRun()->simulator;
    }

    /**
     * What is registered for each test. Override it to give your redirect URI, your client_id, your scopes.
     *
     * @return array<string, mixed>
     */
    protected function franceConnectRegistration(): array
    {
        return ['redirect_uris' => ['http://localhost:3000/callback']];
    }

    /** A client of this test alone, at the simulator of this run. */
    protected function franceConnect(): Client
    {
        return $this->franceConnectClient ??= $this->franceConnectLocal()->register($this->franceConnectRegistration());
    }

    /** @after */
    #[After]
    protected function forgetFranceConnect(): void
    {
        if ($this->franceConnectClient === null) {
            return;
        }
        if ($this->hasFailedHere()) {
            $this->keepFranceConnectFlows($this->franceConnectClient);
        }
        $this->franceConnectClient->forget();
        $this->franceConnectClient = null;
    }

    private function hasFailedHere(): bool
    {
        // PHPUnit 9 has a number for it, later ones an object.
        return method_exists($this, 'status')
            ? $this->status()->isFailure() || $this->status()->isError()
            : $this->hasFailed();
    }

    private function keepFranceConnectFlows(Client $client): void
    {
        $folder = getenv('FRANCECONNECT_LOCAL_FLOWS') ?: 'franceconnect-flows';
        $test = method_exists($this, 'nameWithDataSet') ? $this->nameWithDataSet() : $this->getName();
        $name = trim(preg_replace('/[^\w.-]+/u', '-', static::class . "-$test"), '-');
        foreach ($client->flows() as $index => $flow) {
            $path = "$folder/$name-" . $index + 1 . '.html';
            try {
                $page = $client->export($flow);
            } catch (Refused $refusal) {
                fwrite(STDERR, "\nFranceConnect: the flow $flow could not be exported: {$refusal->getMessage()}\n");
                continue;
            }
            if (!is_dir($folder)) {
                mkdir($folder, 0777, true);
            }
            file_put_contents($path, $page);
            fwrite(STDERR, "\nFranceConnect: " . realpath($path) . "\n");
        }
    }
}
