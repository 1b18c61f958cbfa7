/** The compiler tells « absent » from « there and undefined »; JSON knows the former only. */
export function withoutAbsent<T extends object>(given: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return given as { [K in keyof T]: Exclude<T[K], undefined> };
}
