import type { Response } from 'express';

/** Keeps the `prompt` a service sent, for the same request's later steps: the engine is told another. */
export function keepPrompt(res: Response, prompt: string): void {
  res.locals.prompt = prompt;
}

/** The `prompt` the service sent, empty when it sent none. */
export function keptPrompt(res: Response): string {
  return typeof res.locals.prompt === 'string' ? res.locals.prompt : '';
}
