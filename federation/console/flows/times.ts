/** @param milliseconds how long something took */
export function duration(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1_000).toFixed(1)} s`;
  return `${Math.floor(milliseconds / 60_000)} min ${Math.round((milliseconds % 60_000) / 1_000)} s`;
}

/** @param milliseconds since the sign-in began */
export function offset(milliseconds: number): string {
  return `+${(Math.max(0, milliseconds) / 1_000).toFixed(3)}`;
}
