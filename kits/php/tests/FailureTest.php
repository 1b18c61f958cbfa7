<?php

declare(strict_types=1);

namespace FranceConnectLocal\Tests;

use FranceConnectLocal\Instance;
use FranceConnectLocal\NotStarted;
use FranceConnectLocal\UsesFranceConnect;
use PHPUnit\Framework\TestCase;

/** What a test that fails leaves, and what a run says that cannot start. */
final class FailureTest extends TestCase
{
    use UsesFranceConnect;

    public function testAFailedTestLeavesThePageOfItsFlow(): void
    {
        $folder = sys_get_temp_dir() . '/franceconnect-flows-' . bin2hex(random_bytes(8));
        $variables = [
            'FRANCECONNECT_LOCAL_URL' => $this->franceConnectLocal()->url,
            'FRANCECONNECT_LOCAL_CONTROL_TOKEN' => (string) $this->franceConnectLocal()->token,
            'FRANCECONNECT_LOCAL_FLOWS' => $folder,
        ];
        $phpunit = [PHP_BINARY, $_SERVER['argv'][0], '-c', dirname(__DIR__), __DIR__ . '/failing/Fails.php'];
        $process = proc_open($phpunit, [1 => ['pipe', 'w'], 2 => ['redirect', 1]], $pipes, null, $variables + getenv());
        $printed = stream_get_contents($pipes[1]);
        proc_close($process);
        self::assertMatchesRegularExpression('/Tests: 2,.*Errors: 1/', $printed);
        $pages = glob("$folder/*");
        self::assertSame(['FranceConnectLocal-Tests-failing-Fails-testFails-1.html'], array_map('basename', $pages));
        self::assertStringContainsString($pages[0], $printed);
        $page = file_get_contents($pages[0]);
        self::assertStringContainsString('One bit of the ID token’s signature is wrong.', $page);
        self::assertStringContainsString('DUBREUIL', $page);
        unlink($pages[0]);
        rmdir($folder);
    }

    public function testAnAddressThatIsNoSimulatorIsRefusedAtOnce(): void
    {
        $this->expectException(NotStarted::class);
        $this->expectExceptionMessageMatches('~No franceconnect-local answers at .*/api/v2 .*HTTP 404~');
        new Instance(['FRANCECONNECT_LOCAL_URL' => $this->franceConnect()->issuer]);
    }

    public function testACommandThatCannotStartIsToldWithWhatItPrinted(): void
    {
        $this->expectException(NotStarted::class);
        $this->expectExceptionMessageMatches('/No franceconnect-local answers.*printed:\nno such option \d+/');
        $command = escapeshellarg(PHP_BINARY) . ' -r ' . escapeshellarg('echo "no such option {port}"; exit(1);');
        new Instance(['FRANCECONNECT_LOCAL_COMMAND' => $command]);
    }
}
