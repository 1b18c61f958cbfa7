<?php

declare(strict_types=1);

namespace FranceConnectLocal;

/** Nothing answers at the address, or the command ended; then the message holds what it printed. */
final class NotStarted extends \RuntimeException
{
}
