import type { HTMLElement } from 'node-html-parser';
import type { Browser } from '../../browser/browser.ts';
import type { Stage } from '../../case.ts';
import { documentOf, folded, visibleText } from '../../observe/text.ts';
import type { Person } from '../../run/stage-types.ts';
import { notApplicable, notExercised, unclear } from '../../verdict.ts';
import { broken, type Check, type Found, forAPerson, kept } from './check.ts';

const WHOAMI = ['whoami', 'invented-people', 'localAccount'] as const;

/** The identity on the profile, and accounts that were there before. */
export const accountChecks: Readonly<Record<string, Check>> = {
  R5: {
    title: 'Local accounts are joined by the pivot identity only',
    fix: 'Compare birth name, first names and birth date; a difference in one of them joins nothing.',
    needs: WHOAMI,
    async look(stage) {
      const owner = await stage.person();
      const own = await localAccount(stage, owner);
      if (own === undefined) return unclear('The module leaves no session that --whoami shows.');
      const joined = (await accountOf(stage, owner)) === own;
      if (!joined) return notApplicable('The service does not join local accounts, and need not.');
      const other = await stage.person();
      const theirs = await localAccount(stage, other);
      const changed = await stage.person({
        ...names(other),
        birthdate: '1961-02-03',
        email: other.identity.email ?? '',
      });
      return (await accountOf(stage, changed)) === theirs
        ? broken('An account was joined although the birth date differs.')
        : kept('Joined when the three are equal, not when the birth date differs.');
    },
  },
  R6: {
    title: 'Two accounts that fit are joined by nobody',
    fix: 'Ask for a proof when more than one account fits.',
    needs: WHOAMI,
    async look(stage) {
      const owner = await stage.person();
      const twin = await stage.person(names(owner));
      const accounts = [await localAccount(stage, owner), await localAccount(stage, twin)];
      const found = await accountOf(
        stage,
        await stage.person({ ...names(owner), email: `autre.${owner.identity.email}` }),
      );
      return found !== undefined && accounts.includes(found)
        ? broken(`FranceConnect opens ${found}.`)
        : kept('Neither is opened.');
    },
  },
  R7: {
    title: 'The pivot identity cannot be edited',
    fix: 'Show it as text, and leave these fields out when the form is taken.',
    look: lockedIdentity,
  },
  R8: forAPerson('Nor later, by whatever means, nor for agents'),
  R9: forAPerson('A locked field says why'),
  R10: {
    title: 'Usage name and contact address stay editable',
    fix: 'Leave both editable.',
    look: (stage) =>
      onProfile(stage, async ({ document, person }) => {
        const field = editable(document).find(
          (one) => contentOf(one) === person.identity.email || /e-?mail|courriel/i.test(labelOf(document, one)),
        );
        return field
          ? kept('The contact address can be edited.')
          : broken('No field for the contact address can be edited.');
      }),
  },
  R11: {
    title: 'The birth name is labelled as such',
    fix: 'Write « nom de naissance ».',
    look: (stage) =>
      onProfile(stage, async ({ text }) =>
        folded(text).includes('nom de naissance')
          ? kept('« nom de naissance »')
          : broken('The profile does not say « nom de naissance ».'),
      ),
  },
  R13: forAPerson('Unlinking, when it is offered'),
  R14: forAPerson('An identity that was proven is not asked for again'),
  L8: {
    title: 'Somebody signed in otherwise is not sent to FranceConnect at sign-out',
    fix: 'Remember by what means somebody signed in.',
    needs: ['localAccount', 'logout'],
    async look(stage) {
      const person = await stage.person();
      const browser = await stage.newBrowser();
      await stage.carryOut('localAccount', browser, { person, email: person.identity.email ?? '' });
      const sent = await stage.logout(browser);
      return sent
        ? broken(`The browser is sent to ${sent.origin}${sent.pathname}.`)
        : kept('The browser stays at the service.');
    },
  },
};

interface Profile {
  browser: Browser;
  document: HTMLElement;
  text: string;
  person: Person;
}

async function onProfile(stage: Stage, look: (profile: Profile) => Promise<Found>): Promise<Found> {
  const { profile } = stage.facts;
  if (profile === undefined) return notExercised('It needs the page with the identity: give --profile.');
  const { browser, person } = await stage.arrive();
  const page = await browser.open(profile);
  stage.look(browser);
  if (page.failure !== undefined) return unclear(`The profile cannot be opened: ${page.failure}.`);
  return look({ browser, person, document: documentOf(page.markup), text: visibleText(page.markup) });
}

function lockedIdentity(stage: Stage): Promise<Found> {
  return onProfile(stage, async ({ browser, document, person }) => {
    const { family_name, given_name, birthdate } = person.identity;
    const pivot = [family_name, given_name, birthdate].filter((one) => one !== undefined).map(folded);
    const isPivot = (field: HTMLElement) => pivot.includes(folded(contentOf(field)));
    const open = editable(document).find(isPivot);
    if (open)
      return broken(`The field '${open.getAttribute('name') ?? open.id}' with « ${contentOf(open)} » can be edited.`);
    const forged = fieldsOf(document).find(isPivot);
    const name = forged?.getAttribute('name');
    if (!forged || !name) return kept('No field holds the pivot identity.');
    const form = forged.closest('form');
    if (!form) return kept('Its fields are locked, and belong to no form.');
    // Whoever takes the lock off the field sends another name: it must not be kept.
    const changed = 'AUDITCHANGE';
    const fields = Object.fromEntries(fieldsOf(form).map((one) => [one.getAttribute('name') ?? '', contentOf(one)]));
    await browser.post(form.getAttribute('action') || (stage.facts.profile ?? ''), { ...fields, [name]: changed });
    const after = await browser.open(stage.facts.profile ?? '');
    return folded(after.markup).includes(folded(changed))
      ? broken(`The field '${name}' is locked on the page, but another value that is sent is kept.`)
      : kept('Its fields are locked, and another value that is sent is not kept.');
  });
}

const FIELDS = 'input:not([type="submit"]):not([type="button"]), select, textarea';

function fieldsOf(document: HTMLElement): HTMLElement[] {
  return document.querySelectorAll(FIELDS).filter((field) => field.getAttribute('name'));
}

function editable(document: HTMLElement): HTMLElement[] {
  return document
    .querySelectorAll(FIELDS)
    .filter(
      (field) =>
        field.getAttribute('type') !== 'hidden' && !field.hasAttribute('readonly') && !field.hasAttribute('disabled'),
    );
}

function contentOf(field: HTMLElement): string {
  if (field.tagName === 'SELECT') return field.querySelector('option[selected]')?.getAttribute('value') ?? '';
  return field.getAttribute('value') ?? field.text;
}

function labelOf(document: HTMLElement, field: HTMLElement): string {
  const label = field.id ? document.querySelector(`label[for="${field.id}"]`)?.text : field.closest('label')?.text;
  return `${label ?? ''} ${field.getAttribute('name') ?? ''} ${field.getAttribute('type') ?? ''}`;
}

async function localAccount(stage: Stage, person: Person): Promise<string | undefined> {
  const browser = await stage.newBrowser();
  await stage.carryOut('localAccount', browser, { person, email: person.identity.email ?? '' });
  return stage.whoami(browser);
}

async function accountOf(stage: Stage, person: Person): Promise<string | undefined> {
  const { browser } = await stage.arrive({ person });
  return stage.whoami(browser);
}

function names({ identity: { family_name, given_name, birthdate } }: Person) {
  return {
    ...(family_name && { family_name }),
    ...(given_name && { given_name }),
    ...(birthdate && { birthdate }),
  };
}
