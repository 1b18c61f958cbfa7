import type { ComponentChildren } from 'preact';
import { type AuditReport, type AuditResult, SUITES } from '../../report.ts';
import { Scroll } from './scroll.tsx';

/** What changed since an earlier run. */
export function Changes({ report: { comparison } }: { report: AuditReport }) {
  if (!comparison) return null;
  const { changes } = comparison;
  return (
    <section class="part">
      <h2>
        Changes <span class="count">{changes.length}</span>
      </h2>
      <p class="intro">Since the run of {comparison.with.slice(0, 16).replace('T', ' ')} UTC.</p>
      {changes.length === 0 ? (
        <p>None.</p>
      ) : (
        <Table headings={['Change', 'Case', 'Before', 'Now']}>
          {changes.map(({ case: id, change, before, now }) => (
            <tr key={id}>
              <th scope="row">{change}</th>
              <td>{change === 'case gone' ? id : <a href={`#case-${id}`}>{id}</a>}</td>
              <td>{before}</td>
              <td>{now}</td>
            </tr>
          ))}
        </Table>
      )}
    </section>
  );
}

/** Counts by suite. */
export function SuiteTable({ results }: { results: readonly AuditResult[] }) {
  const columns = [
    ['Failed', ['fail']],
    ['Unclear', ['unclear', 'error']],
    ['Warned', ['warn']],
    ['Passed', ['pass']],
    ['Not exercised', ['not-exercised']],
    ['Not applicable', ['not-applicable']],
    ['To look at', ['self-assessed']],
  ] as const satisfies readonly (readonly [string, readonly AuditResult['verdict'][]])[];
  return (
    <section class="part">
      <h2>
        Every case, by suite <span class="count">{results.length}</span>
      </h2>
      <Table headings={['Suite', ...columns.map(([word]) => word)]} numbers>
        {SUITES.map((suite) => {
          const of = results.filter((result) => result.suite === suite);
          if (of.length === 0) return null;
          return (
            <tr key={suite}>
              <th scope="row">
                <a href={`#suite-${suite}`}>{suite}</a>
              </th>
              {columns.map(([word, verdicts]) => {
                const count = of.filter(({ verdict }) => (verdicts as readonly string[]).includes(verdict)).length;
                const tone = word === 'Failed' || word === 'Unclear' ? 'bad' : word === 'Passed' ? 'good' : undefined;
                return (
                  <td key={word} class={count > 0 ? tone : 'none'}>
                    {count}
                  </td>
                );
              })}
            </tr>
          );
        })}
      </Table>
    </section>
  );
}

function Table({
  headings,
  numbers,
  children,
}: {
  headings: readonly string[];
  numbers?: boolean;
  children: ComponentChildren;
}) {
  return (
    <Scroll label={headings.join(', ')}>
      <table class={numbers ? 'numbers' : undefined}>
        <thead>
          <tr>
            {headings.map((heading) => (
              <th key={heading} scope="col">
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </Scroll>
  );
}
