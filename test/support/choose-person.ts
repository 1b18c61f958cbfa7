import type { Page, Walker } from '../../infrastructure/browser/walker.ts';

/** Chooses a person on a source's page, by its filter where the person is not among the first. */
export async function choosePerson(walker: Walker, persona: string): Promise<Page> {
  const button = `button[name="persona"][value="${persona}"]`;
  if (!walker.page.document.querySelector(button)) await walker.submit('form#filtrer', { filtre: persona });
  return walker.submit(button);
}

/** The text of each person's card on a source's pages of people, by the person's id. */
export async function cardsOf(walker: Walker): Promise<Map<string, string>> {
  const cards = new Map<string, string>();
  for (;;) {
    const { document } = walker.page;
    for (const button of document.querySelectorAll('button[name="persona"]')) {
      cards.set(button.getAttribute('value') ?? '', button.text);
    }
    if (!document.querySelector('#liste a[rel="next"]')) return cards;
    await walker.click('#liste a[rel="next"]');
  }
}
