import { jest } from '@jest/globals';

/**
 * Does something at another moment. The engine, the storage and we all read the same `Date.now()`.
 * @param moment milliseconds since the epoch; time stands still there
 */
export async function at<T>(moment: number, act: () => Promise<T>): Promise<T> {
  const now = jest.spyOn(Date, 'now').mockReturnValue(moment);
  try {
    return await act();
  } finally {
    now.mockRestore();
  }
}

/** Does something so many seconds from now. */
export function later<T>(seconds: number, act: () => Promise<T>): Promise<T> {
  return at(Date.now() + seconds * 1000, act);
}
