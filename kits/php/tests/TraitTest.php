<?php

declare(strict_types=1);

namespace FranceConnectLocal\Tests;

use FranceConnectLocal\Refused;
use FranceConnectLocal\UsesFranceConnect;
use PHPUnit\Framework\TestCase;

/** What a project does with the trait. */
final class TraitTest extends TestCase
{
    use UsesFranceConnect;

    private Service $service;

    protected function setUp(): void
    {
        $this->service = new Service($this->franceConnect());
    }

    public function testAngeleSignsIn(): void
    {
        $callback = $this->franceConnect()->signIn($this->service->authorizationUrl(), 'angele-dubreuil', 'ameli');
        self::assertSame('DUBREUIL', $this->service->personOf($callback)['family_name']);
    }

    public function testAForgedSignatureSignsNobodyIn(): void
    {
        $this->franceConnect()->useScenario('invalid-sig-es256');
        $callback = $this->franceConnect()->signIn($this->service->authorizationUrl(), 'angele-dubreuil');
        $this->expectExceptionMessage('the signature is not FranceConnect’s');
        $this->service->personOf($callback);
    }

    public function testACodeExpiresAfterThirtySeconds(): void
    {
        $callback = $this->franceConnect()->signIn($this->service->authorizationUrl());
        $this->franceConnect()->advance('31 s');
        $this->expectExceptionMessage('HTTP 400');
        $this->service->personOf($callback);
    }

    public function testAScenarioIsForThisClientUntilTheReset(): void
    {
        $outage = ['id' => 'outage', 'faults' => [['kind' => 'answer', 'at' => 'token', 'status' => 503]]];
        $this->franceConnect()->useScenario($outage);
        $other = $this->franceConnectLocal()->register(['redirect_uris' => ['http://localhost:3000/callback']]);
        $others = new Service($other);
        self::assertArrayHasKey('sub', $others->personOf($other->signIn($others->authorizationUrl())));
        $other->forget();
        $this->franceConnect()->reset();
        $callback = $this->franceConnect()->signIn($this->service->authorizationUrl());
        self::assertArrayHasKey('sub', $this->service->personOf($callback));
    }

    public function testTheJournalTellsThisClientsStory(): void
    {
        $this->service->personOf($this->franceConnect()->signIn($this->service->authorizationUrl()));
        $kinds = array_column($this->franceConnect()->journal(), 'kind');
        self::assertSame('FC_AUTHORIZE_INITIATED', $kinds[0]);
        $last = $kinds[array_key_last($kinds)];
        self::assertSame([$last], array_column($this->franceConnect()->journal(['kind' => $last]), 'kind'));
        self::assertCount(1, $this->franceConnect()->flows());
    }

    public function testSomebodyOfYourOwnSignsIn(): void
    {
        $person = $this->franceConnectLocal()->addPersona(['identity' => [
            'given_name' => 'Camille', 'family_name' => 'ORVIEUX', 'birthdate' => '1990-04-12', 'gender' => 'female',
            'birthplace' => '37261', 'birthcountry' => '99100',
        ]]);
        $callback = $this->franceConnect()->signIn($this->service->authorizationUrl(), $person['id']);
        self::assertSame('ORVIEUX', $this->service->personOf($callback)['family_name']);
    }

    public function testAMistakeIsToldInWords(): void
    {
        $this->expectException(Refused::class);
        $this->expectExceptionMessageMatches('/Did you mean .*angele-dubreuil/');
        $this->franceConnect()->signIn($this->service->authorizationUrl(), 'angel-dubreuil');
    }
}
