const MOST_KEPT = 2_000;

/**
 * The same signatures, each made once as long as it is remembered: a browser brings the cookies of one sign-in back a dozen
 * times. Only what this program signs itself is remembered, whoever asks; comparing stays in constant time.
 */
export function keepingSignatures(sign: (data: string) => string): (data: string) => string {
  const kept = new Map<string, string>();
  return (data) => {
    const known = kept.get(data);
    if (known !== undefined) return known;
    if (kept.size >= MOST_KEPT) kept.clear();
    const signature = sign(data);
    kept.set(data, signature);
    return signature;
  };
}
