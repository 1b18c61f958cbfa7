<?php

declare(strict_types=1);

namespace FranceConnectLocal;

/** The simulator refused a call, or nothing answered: then the status is 0. The problem holds `error`, `message`, and sometimes `faults` or FranceConnect's `code`. */
final class Refused extends \RuntimeException
{
    /** @param array<string, mixed> $problem */
    public function __construct(public readonly array $problem, public readonly int $status = 0)
    {
        parent::__construct((string) ($problem['message'] ?? json_encode($problem)));
    }
}
