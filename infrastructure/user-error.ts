/**
 * Something the person who runs the program can put right: the message is one or several plain sentences (what was wrong,
 * the value received, what to do) and is shown without a stack trace.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
}

/**
 * Runs every check, although one before it failed.
 * @throws UserError with the messages of all that failed
 */
export function checkTogether(checks: readonly (() => unknown)[]): void {
  const messages = checks.flatMap((check) => {
    try {
      check();
      return [];
    } catch (error) {
      if (error instanceof UserError) return [error.message];
      throw error;
    }
  });
  if (messages.length > 0) throw new UserError(messages.join('\n'));
}
