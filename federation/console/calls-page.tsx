import type { Operation } from '../../infrastructure/operation.ts';
import type { SiteOperations } from '../control/openapi.ts';
import { LocalFrame } from './frame.tsx';

/** The calls of the control API, for a reader. */
export function callsPage(operations: readonly Operation[], site: SiteOperations, api: string, needsToken: boolean) {
  const atSite = site.operations.map((each) => ({ ...each, path: site.path + each.path }));
  const all = [...operations, ...atSite];
  const topics = [...new Set(all.map(({ topic }) => topic))];
  return (
    <LocalFrame title="Control API" about="control API">
      <h1>Control API</h1>
      <p>
        What a test in any language does with this simulator. Bodies and answers are JSON; a member that does not exist
        is refused, a change that leaves a member out leaves it as it is. A refusal says what was received, what was
        expected and what to do.
      </p>
      <p>
        <a href="/_local/api/openapi.json">OpenAPI 3.1 document</a>, made from the schemas that check the calls.{' '}
        {needsToken && (
          <>
            Every call needs <code>Authorization: Bearer</code> and the control token.
          </>
        )}
      </p>
      <nav aria-label="Topics">
        <p>
          {topics.map((topic, i) => (
            <>
              {i > 0 && ' · '}
              <a href={`#${anchor(topic)}`}>{topic}</a>
            </>
          ))}
        </p>
      </nav>
      {topics.map((topic) => (
        <section key={topic}>
          <h2 id={anchor(topic)}>{topic}</h2>
          {all
            .filter((operation) => operation.topic === topic)
            .map((operation) => (
              <Call
                key={`${operation.method} ${operation.path}`}
                operation={operation}
                api={operations.includes(operation) ? api : (site.origin ?? '')}
                needsToken={needsToken}
              />
            ))}
        </section>
      ))}
    </LocalFrame>
  );
}

function Call({ operation, api, needsToken }: { operation: Operation; api: string; needsToken: boolean }) {
  const { method, path, summary, details, query, example } = operation;
  const parameters = Object.entries(query?.shape ?? {});
  return (
    <article class="card">
      <h3>
        <code>
          {method.toUpperCase()} {path}
        </code>
      </h3>
      <p>
        {summary}. {details}
      </p>
      {parameters.length > 0 && (
        <dl class="facts">
          {parameters.map(([name, schema]) => (
            <>
              <dt>
                <code>?{name}=</code>
              </dt>
              <dd>{schema.description ?? ''}</dd>
            </>
          ))}
        </dl>
      )}
      {example !== undefined && <pre>{curl(operation, api, needsToken)}</pre>}
    </article>
  );
}

/** Ready to paste into a terminal. */
function curl({ method, path, example, bodyType = 'application/json' }: Operation, api: string, needsToken: boolean) {
  const body = typeof example === 'string' ? example : JSON.stringify(example);
  const lines = [
    `curl -X ${method.toUpperCase()} ${api}${path}`,
    ...(needsToken ? [`-H "Authorization: Bearer $CONTROL_TOKEN"`] : []),
    `-H 'Content-Type: ${bodyType}'`,
    `${bodyType === 'application/json' ? '-d' : '--data-binary'} '${body.replaceAll("'", "'\\''")}'`,
  ];
  return lines.join(' \\\n  ');
}

function anchor(topic: string): string {
  return topic.toLowerCase().replaceAll(' ', '-');
}
