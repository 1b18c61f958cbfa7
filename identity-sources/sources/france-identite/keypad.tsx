import { randomInt } from 'node:crypto';
import { ASSETS } from '../../../infrastructure/http/assets.ts';

/**
 * Ten digits whose places change each time (sources of today §3.1). A script makes them write in the field; without scripts they
 * stay hidden and the field is an ordinary one.
 */
export function Keypad({ field }: { field: string }) {
  return (
    <>
      <fieldset class="keypad" data-for={field} hidden>
        <legend>Clavier : les chiffres changent de place</legend>
        {shuffledDigits().map((digit) => (
          <button key={digit} type="button" class="quiet" value={digit}>
            {digit}
          </button>
        ))}
        <button type="button" class="quiet" value="">
          Effacer
        </button>
      </fieldset>
      <script src={`${ASSETS}/keypad.js`} defer />
    </>
  );
}

function shuffledDigits(): string[] {
  const digits = [...'0123456789'];
  for (let last = digits.length - 1; last > 0; last -= 1) {
    const other = randomInt(last + 1);
    [digits[last], digits[other]] = [digits[other] ?? '', digits[last] ?? ''];
  }
  return digits;
}
