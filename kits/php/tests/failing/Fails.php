<?php

declare(strict_types=1);

namespace FranceConnectLocal\Tests\failing;

use FranceConnectLocal\Tests\Service;
use FranceConnectLocal\UsesFranceConnect;
use PHPUnit\Framework\TestCase;

/** Run by FailureTest alone. */
final class Fails extends TestCase
{
    use UsesFranceConnect;

    public function testFails(): void
    {
        $this->franceConnect()->useScenario('invalid-sig-es256');
        $this->assertAngeleSignsIn();
    }

    public function testSucceeds(): void
    {
        $this->assertAngeleSignsIn();
    }

    private function assertAngeleSignsIn(): void
    {
        $service = new Service($this->franceConnect());
        $callback = $this->franceConnect()->signIn($service->authorizationUrl(), 'angele-dubreuil');
        self::assertSame('DUBREUIL', $service->personOf($callback)['family_name']);
    }
}
