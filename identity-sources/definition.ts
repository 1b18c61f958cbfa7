import { z } from 'zod';
import { ACR_VALUES } from '../contract/acr.ts';
import { describeFaults, faultsOf } from '../contract/faults.ts';
import { MARK_SHAPES } from '../infrastructure/pages/source-mark.tsx';
import { UserError } from '../infrastructure/user-error.ts';
import type { IdentitySourceDefinition } from './identity-source.ts';
import { darkContrast, darkened, lightContrast, lightened, READABLE } from './look.ts';

/** Names the pages' own hidden fields and buttons go by. */
const RESERVED: readonly string[] = ['csrf', 'persona', 'filtre', 'decision'];

// Each schema's message is what was expected: contract/faults.ts adds the path and what was received.
const text = z.string('a text').trim().min(1, 'a text that is not empty');
const fn = (expected: string) =>
  z.custom<(...given: never[]) => unknown>((value) => typeof value === 'function', expected).optional();

const hexColour = z.string('a colour such as #1f6f5c').regex(/^#[0-9a-fA-F]{6}$/, {
  error: 'a colour such as #1f6f5c',
  abort: true,
});
const accent = hexColour.refine((colour) => lightContrast(colour) >= READABLE, {
  error: ({ input }) => `a colour on which white text can be read; the nearest is ${darkened(String(input))}`,
});
const accentDark = hexColour.refine((colour) => darkContrast(colour) >= READABLE, {
  error: ({ input }) => `a colour that can be read on a dark ground; the nearest is ${lightened(String(input))}`,
});

const field = z.strictObject(
  {
    name: z
      .string('a name')
      .regex(/^[a-z][A-Za-z0-9_]*$/, 'letters and digits, starting with a lower-case letter')
      .refine((name) => !RESERVED.includes(name), `a name other than ${RESERVED.join(', ')}, which the page uses`),
    label: text,
    hint: text.optional(),
    type: z.enum(['text', 'email', 'password', 'tel'], 'one of text, email, password, tel').optional(),
    inputmode: z.enum(['text', 'numeric', 'email', 'tel'], 'one of text, numeric, email, tel').optional(),
    autocomplete: text.optional(),
    maxLength: z.int('a whole number').positive('a number above zero').optional(),
  },
  'a field: { name, label, hint?, type? }',
);

const definition = z.strictObject(
  {
    id: z
      .string('a text such as my-source')
      .regex(/^[a-z][a-z0-9-]*$/, 'lower-case letters, digits and hyphens, starting with a letter'),
    title: text,
    description: z.string('a text').optional(),
    acr: z
      .array(z.enum(ACR_VALUES, `one of ${ACR_VALUES.join(', ')}`), 'a list of levels such as ["eidas1"]')
      .min(1, 'at least one level')
      .refine((levels) => new Set(levels).size === levels.length, 'each level once')
      .optional(),
    amr: z.array(text, 'a list of words such as ["fc", "pwd"]').min(1, 'at least one word').optional(),
    level: z
      .strictObject(
        {
          of: z.custom((value) => typeof value === 'function', 'a function (persona) => level'),
          advice: text.optional(),
        },
        'an object { of: (persona) => level, advice? }',
      )
      .optional(),
    form: z
      .strictObject(
        {
          fields: z
            .array(field, 'a list of fields')
            .refine(
              (fields) => new Set(fields.map(({ name }) => name)).size === fields.length,
              'fields with distinct names',
            )
            .optional(),
          approval: z
            .strictObject(
              {
                message: text,
                code: z
                  .strictObject(
                    { digits: z.tuple([z.int().min(1), z.int().max(20)], 'two whole numbers such as [4, 6]') },
                    'an object such as { digits: [4, 6] }',
                  )
                  .optional(),
              },
              'an object such as { message: "Ouvrez l’application." }',
            )
            .optional(),
        },
        'an object { fields?, approval? }',
      )
      .optional(),
    recognise: fn('a function (input, book) => persona or undefined'),
    claims: fn('a function (persona) => claims'),
    userinfo: z.enum(['signed', 'plain'], 'signed or plain').optional(),
    subject: fn('a function (persona) => text'),
    people: fn('a function (book) => personas'),
    pages: fn('a function () => { steps: { start, … } }'),
    look: z
      .strictObject(
        {
          accent,
          accentDark: accentDark.optional(),
          shape: z.enum(MARK_SHAPES, `one of ${MARK_SHAPES.join(', ')}`).optional(),
          letters: text.max(2, 'one or two letters').optional(),
        },
        'an object { accent, accentDark?, shape?, letters? }',
      )
      .optional(),
  },
  'an object { id, title, … }',
);

/** @throws UserError listing every problem */
export function validDefinition(received: unknown): IdentitySourceDefinition {
  const faults = faultsOf(definition, received);
  if (faults.length === 0) return received as IdentitySourceDefinition;
  throw new UserError(`The identity source${nameOf(received)} is not valid:\n${describeFaults(faults)}`);
}

function nameOf(received: unknown): string {
  const id = received && typeof received === 'object' && 'id' in received ? received.id : undefined;
  return typeof id === 'string' && id ? ` '${id}'` : '';
}
