import { runAudit } from '../audit/command.ts';
import { readSimulatorOptions } from '../federation/options/command-line.ts';
import { environment } from '../federation/options/options.ts';
import { loadSources } from '../federation/sources/sources.ts';

/** Runs `franceconnect-local audit`. @returns the exit code */
export function runAuditCommand(argv: readonly string[]): Promise<number> {
  return runAudit(argv, {
    variables: environment,
    simulatorOptions: readSimulatorOptions,
    loadSources,
    out: process.stdout,
    progress: process.stderr,
    interrupted: (stop) => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
    },
  });
}
