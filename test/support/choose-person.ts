import type { Page, Walker } from '../../infrastructure/web/walker.ts';

/** Chooses a person on a source's page, by its filter where the person is not among the first. */
export async function choosePerson(walker: Walker, persona: string): Promise<Page> {
  const button = `button[name="persona"][value="${persona}"]`;
  if (!walker.page.document.querySelector(button)) await walker.submit('form#filtrer', { filtre: persona });
  return walker.submit(button);
}
