/**
 * HTTP status of an error raised by express or a body parser because of what the caller sent (malformed percent-encoding,
 * body too large, unsupported charset…), or undefined when the fault is ours.
 */
export function clientErrorStatus(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('status' in error)) return undefined;
  const { status } = error;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined;
}
