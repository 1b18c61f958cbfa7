<?php

declare(strict_types=1);

// Installed with Composer, vendor/autoload.php does this.
spl_autoload_register(static function (string $class): void {
    foreach (['FranceConnectLocal\\Tests\\' => __DIR__, 'FranceConnectLocal\\' => dirname(__DIR__) . '/src'] as $prefix => $folder) {
        if (str_starts_with($class, $prefix)) {
            require $folder . '/' . substr($class, strlen($prefix)) . '.php';

            return;
        }
    }
});
