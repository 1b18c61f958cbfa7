<?php

declare(strict_types=1);

namespace FranceConnectLocal;

/** Where the simulator is: one that runs already, or one that this process starts on a free port. */
final class Instance
{
    /** `{port}` is replaced by a free port. */
    public const DEFAULT_COMMAND = 'npx --yes franceconnect-local --only provider,sources --port {port}';

    /** Seconds until it must answer: npx may have to fetch the package first. */
    private const PATIENCE = 120;

    private static ?self $ofThisRun = null;

    public readonly Simulator $simulator;
    private string $command = '';
    private string $folder = '';
    /** @var resource|null */
    private $process;

    /**
     * Connects to `FRANCECONNECT_LOCAL_URL`, or starts `FRANCECONNECT_LOCAL_COMMAND`.
     *
     * @param array<string, string> $environment
     * @throws NotStarted
     */
    public function __construct(array $environment)
    {
        $url = $environment['FRANCECONNECT_LOCAL_URL'] ?? '';
        $token = $environment['FRANCECONNECT_LOCAL_CONTROL_TOKEN'] ?? null;
        if ($url === '') {
            [$url, $token] = $this->start($environment);
        }
        try {
            $this->simulator = $this->onceItAnswers($url, $token);
        } catch (NotStarted $failure) {
            $printed = $this->stop();
            $details = $this->command === '' ? '' : " `{$this->command}` printed:\n$printed";
            throw new NotStarted($failure->getMessage() . $details);
        }
    }

    /** The simulator that all tests of this process share. It is stopped when the process ends. */
    public static function ofThisRun(): self
    {
        if (self::$ofThisRun === null) {
            self::$ofThisRun = new self(getenv());
            register_shutdown_function(self::$ofThisRun->stop(...));
        }

        return self::$ofThisRun;
    }

    /**
     * Stops what was started here, and nothing else.
     *
     * @return string what it printed
     */
    public function stop(): string
    {
        if ($this->process === null) {
            return '';
        }
        // npx and shells have children, which the end of their parent does not end.
        exec('kill -TERM ' . implode(' ', self::withDescendants(proc_get_status($this->process)['pid'])) . ' 2>/dev/null');
        proc_close($this->process);
        $this->process = null;
        $printed = (string) file_get_contents("{$this->folder}/output");
        self::remove($this->folder);

        return $printed;
    }

    /**
     * @param array<string, string> $environment
     * @return array{string, string} where it will answer, and its control token
     */
    private function start(array $environment): array
    {
        $port = self::freePort();
        $template = $environment['FRANCECONNECT_LOCAL_COMMAND'] ?? '';
        $this->command = str_replace('{port}', (string) $port, $template === '' ? self::DEFAULT_COMMAND : $template);
        $this->folder = sys_get_temp_dir() . '/franceconnect-local-' . bin2hex(random_bytes(8));
        mkdir($this->folder, 0700);
        // A container sees this machine as another one, which needs the token.
        $token = bin2hex(random_bytes(16));
        $output = ['file', "{$this->folder}/output", 'a'];
        $process = proc_open($this->command, [['file', '/dev/null', 'r'], $output, $output], $pipes, null, [
            'FRANCECONNECT_LOCAL_CONTROL_TOKEN' => $token,
            'FRANCECONNECT_LOCAL_LOG_LEVEL' => 'warn',
        ] + $environment + ['FRANCECONNECT_LOCAL_DATA' => $this->folder]);
        $this->process = $process === false ? null : $process;

        return ["http://localhost:$port", $token];
    }

    private function onceItAnswers(string $url, ?string $token): Simulator
    {
        $end = microtime(true) + self::PATIENCE;
        $problem = 'it ended';
        while ($this->runs() && microtime(true) < $end) {
            try {
                return new Simulator($url, $token);
            } catch (Refused $refusal) {
                $problem = $refusal->getMessage();
                // While it starts it answers 503; anything else is another program.
                if (!in_array($refusal->status, [0, 503], true)) {
                    break;
                }
                usleep(100_000);
            }
        }
        throw new NotStarted("No franceconnect-local answers at $url ($problem).");
    }

    /** Whether what was started still runs; true when nothing was. */
    private function runs(): bool
    {
        return $this->process === null || proc_get_status($this->process)['running'];
    }

    /** @return list<int> */
    private static function withDescendants(int $process): array
    {
        exec("pgrep -P $process", $children);

        return array_merge([$process], ...array_map(static fn ($child) => self::withDescendants((int) $child), $children));
    }

    private static function freePort(): int
    {
        $server = stream_socket_server('tcp://127.0.0.1:0');
        $address = stream_socket_get_name($server, false);
        fclose($server);

        return (int) substr(strrchr($address, ':'), 1);
    }

    private static function remove(string $path): void
    {
        if (!is_dir($path)) {
            unlink($path);

            return;
        }
        foreach (array_diff(scandir($path), ['.', '..']) as $name) {
            self::remove("$path/$name");
        }
        rmdir($path);
    }
}
