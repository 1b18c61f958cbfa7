import type { Page, Walker } from '../../infrastructure/browser/walker.ts';

const APPROVE = 'button[name="decision"][value="approuver"]';

/** Everybody's secret code, by source. */
const CODES: Readonly<Record<string, string>> = { yris: '1234', 'france-identite': '123456' };

/** Approves what a source asks on the telephone, page after page. */
export async function approveOnTelephone(walker: Walker): Promise<Page> {
  for (;;) {
    const { document, url } = walker.page;
    const button = document.querySelector(APPROVE);
    if (!button) return walker.page;
    const asksCode = button.closest('form')?.querySelector('input[name="code"]');
    const source = Object.keys(CODES).find((id) => url.pathname.includes(`/${id}/`)) ?? '';
    await walker.submit(button, asksCode ? { code: CODES[source] } : {});
  }
}
