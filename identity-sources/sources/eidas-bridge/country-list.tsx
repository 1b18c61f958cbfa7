import type { SourceSignIn } from '../../own-pages.ts';
import { COUNTRIES } from './countries.ts';

/** The countries, each a button of a form of its own as on the real page. Codes stand for flags. */
export function CountryList({ form }: Pick<SourceSignIn, 'form'>) {
  return (
    <>
      <h2>Select the country where your digital identity was issued</h2>
      <ul class="countries" data-testid="country-flags">
        {COUNTRIES.map(({ code, name }) => (
          <li key={code}>
            {form(
              {},
              <button
                class="choice"
                type="submit"
                name="country"
                value={code}
                id={`country-${code}`}
                data-testid={`country-${code}`}
              >
                <span class="country-code" aria-hidden="true">
                  {code}
                </span>
                {name}
              </button>,
            )}
          </li>
        ))}
      </ul>
      <p class="notice">
        A country that is greyed out cannot be used yet: its digital identity is not connected to France.
      </p>
      <p>
        <a href="https://digital-strategy.ec.europa.eu/en/policies/eidas-regulation" rel="noreferrer">
          Learn more about eIDAS regulation
        </a>
      </p>
    </>
  );
}
