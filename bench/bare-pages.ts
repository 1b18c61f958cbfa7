import { people, SOURCE } from './people.ts';

/** The three pages of the bare federation, made once: forms post to the address they are shown at unless told otherwise. */

export const CHOOSE_SOURCE = page(
  `<form method="post" action="/api/v2/redirect-to-idp"><input type="hidden" name="providerUid" value="${SOURCE}">` +
    `<button id="idp-${SOURCE}">${SOURCE}</button></form>`,
);

export const SIGN_IN = page(
  `<form id="choix" method="post">${people.map(({ id }) => `<button name="persona" value="${id}">${id}</button>`).join('')}</form>`,
);

export const INFORMATION = page('<form method="post" action="/api/v2/login"><button>Continuer</button></form>');

function page(form: string): string {
  return `<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>Bench</title></head><body>${form}</body></html>`;
}
