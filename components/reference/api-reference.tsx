import type { OpenApiDocument, Operation } from '#lib/contract/openapi.ts';
import { Page } from '../ui/page.tsx';
import { Section } from '../ui/section.tsx';
import { Tag } from '../ui/small.tsx';
import { Table } from '../ui/table.tsx';

/** The HTTP API, readable; made from the same contract the server checks its answers with. */
export function ApiReference({ document }: { document: OpenApiDocument }) {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  return (
    <Page
      title="API"
      lead={
        <>
          Everything an agent, a connector or an admin may call, below{' '}
          <code className="font-mono text-[13px]">/api/v1</code>. Machine-readable:{' '}
          <a className="underline underline-offset-2" href="/api/v1/openapi.json">
            openapi.json
          </a>
          .
        </>
      }
    >
      <nav aria-label="Calls" className="mt-5">
        <ul className="grid gap-x-6 gap-y-1 text-[13px] sm:grid-cols-2">
          {operations.map(({ path, method, operation }) => (
            <li key={operation.operationId}>
              <a href={`#${operation.operationId}`} className="font-mono text-xs underline-offset-2 hover:underline">
                <span className="inline-block w-14 font-semibold">{method}</span> {path}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {operations.map((one) => (
        <Call key={one.operation.operationId} {...one} />
      ))}
      <Section title="Problems" className="mt-10">
        <p className="text-ink-2">
          Every refusal is application/problem+json (RFC 9457); the last part of its type is one of these.
        </p>
        <Table
          label="Problem types"
          columns={['Type', 'Status', 'Meaning']}
          rows={Object.entries(document['x-problem-types']).map(([code, { status, title }]) => ({
            key: code,
            cells: [
              <code key="c" className="font-mono text-xs">
                {code}
              </code>,
              status,
              title,
            ],
          }))}
        />
      </Section>
    </Page>
  );
}

function Call({ path, method, operation }: { path: string; method: string; operation: Operation }) {
  const body = operation.requestBody?.content['application/json']?.schema;
  return (
    <section id={operation.operationId} className="border-line mt-7 scroll-mt-4 border-t pt-4">
      <h2 className="flex flex-wrap items-center gap-x-3 font-mono text-[13px] font-semibold">
        {method} {path}
        <span className="font-sans font-normal">
          <Tag>{operation['x-audience'].replaceAll('-', ' ')}</Tag>
        </span>
      </h2>
      <p className="text-ink-2 mt-1 max-w-[75ch]">{operation.summary}</p>
      {operation.parameters.length > 0 && (
        <ul className="mt-2 grid gap-1 text-[13px]">
          {operation.parameters.map((parameter) => (
            <li key={parameter.in + parameter.name}>
              <code className="font-mono text-xs font-semibold">{parameter.name}</code>{' '}
              <span className="text-ink-3">
                in {parameter.in}
                {parameter.required && ', required'}
              </span>
            </li>
          ))}
        </ul>
      )}
      {body && <Schema title="Body" schema={body} />}
      {Object.entries(operation.responses).map(([status, response]) => (
        <Schema key={status} title={`Answer ${status}`} schema={response} />
      ))}
    </section>
  );
}

function Schema({ title, schema }: { title: string; schema: object }) {
  return (
    <details className="mt-2 text-[13px]">
      <summary className="text-ink-2 w-fit">{title}</summary>
      <pre className="bg-sunk mt-1 rounded-lg p-3 font-mono text-xs whitespace-pre-wrap">
        {JSON.stringify(schema, null, 2)}
      </pre>
    </details>
  );
}
