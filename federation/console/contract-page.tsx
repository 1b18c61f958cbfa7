import { anchorOf, SECTIONS, type Section, type Table } from '../../contract/published/index.ts';
import { Cited } from '../../provider/pages/cited.tsx';
import { LocalFrame } from './frame.tsx';

/** The service contract, section by section: where every § of the product leads. */
export function contractPage() {
  return (
    <LocalFrame title="Service contract" about="what a service may rely on">
      <h1>Service contract of FranceConnect</h1>
      <p>
        What FranceConnect and FranceConnect+ promise a service on the wire, as this simulator keeps it, with the
        section numbers that error pages and timelines refer to. It was written from FranceConnect’s public code and
        documentation, and is not an official document.
      </p>
      <nav aria-label="Sections">
        <ul class="inline-links">
          {SECTIONS.filter(({ number }) => !number.includes('.')).map((section) => (
            <li key={section.number}>
              <a href={`#${anchorOf(section)}`}>
                {section.number} {section.title}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {SECTIONS.map((section) => (
        <Chapter key={section.number} {...section} />
      ))}
      <p>
        <a href="/_local/errors/">All error codes</a>
      </p>
    </LocalFrame>
  );
}

function Chapter(section: Section) {
  const { number, title, text = [], table } = section;
  const id = anchorOf(section);
  const Heading = number.includes('.') ? 'h3' : 'h2';
  return (
    <section class="contract">
      <Heading id={id}>
        §{number} {title}
      </Heading>
      {text.map((sentence) => (
        <p key={sentence}>
          <Rich text={sentence} />
        </p>
      ))}
      {table && <Rows {...table} labelledBy={id} />}
    </section>
  );
}

function Rows({ head, rows, labelledBy }: Table & { labelledBy: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1)
    <section class="scroll" tabIndex={0} aria-labelledby={labelledBy}>
      <table>
        <thead>
          <tr>
            {head.map((cell) => (
              <th key={cell} scope="col">
                <Rich text={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells) => (
            <tr key={cells.join()}>
              {cells.map((cell, index) =>
                index === 0 ? (
                  <th key={index} scope="row">
                    <Rich text={cell} />
                  </th>
                ) : (
                  <td key={index}>
                    <Rich text={cell} />
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** A text whose words between backquotes are literal, and whose references to sections are links. */
function Rich({ text }: { text: string }) {
  return (
    <>
      {text
        .split('`')
        .map((part, index) =>
          index % 2 === 1 ? <code key={index}>{part}</code> : <Cited key={index} text={part} contract="" />,
        )}
    </>
  );
}
