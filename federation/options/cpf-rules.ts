import { merged, single } from './merge.ts';

/** `recovery=delayed72h,lock.tries=5`; what is not written so stays a text, to be shown with the fault. */
export function readCpfRules(text: string): unknown {
  const pairs = text.split(',').map((pair) => pair.trim().split('='));
  if (pairs.some((pair) => pair.length !== 2)) return text;
  return pairs.map(([name = '', value = '']) => single(name, typed(value))).reduce(merged);
}

function typed(text: string): unknown {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  return ({ true: true, false: false } as Record<string, unknown>)[text] ?? text;
}
