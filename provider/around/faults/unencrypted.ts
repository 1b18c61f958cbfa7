import { metFaults } from '../../../scenarios/index.ts';

/**
 * Of two ways of looking up, the second where the engine must leave its tokens in clear for a moment: what they say is changed
 * inside their encryption.
 */
export function inClearWhenAltered<T>(usual: T, inClear: T): () => T {
  return () => (metFaults('jwt').length + metFaults('rotation').length > 0 ? inClear : usual);
}
