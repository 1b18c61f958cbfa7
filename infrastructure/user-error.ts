/**
 * Something the person who runs the program can put right: the message is one or several plain sentences (what was wrong,
 * the value received, what to do) and is shown without a stack trace.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
}
