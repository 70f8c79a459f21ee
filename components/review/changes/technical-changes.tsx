import { Revealed } from '../../ui/revealed.tsx';
import { Facts } from '../../ui/section.tsx';
import { Tag } from '../../ui/small.tsx';
import type { ChangeOf } from './change-of.ts';

const CODE = 'font-mono text-[12.5px] whitespace-pre-wrap';

/** Each statement with what it does, to which rows, and its condition; the ones that nothing limits say so. */
export function SqlChange({ change }: { change: ChangeOf<'sql'> }) {
  return change.statements.map((statement, index) => (
    <div key={index} className="border-line border-t px-4 py-3 first:border-t-0">
      <p className="mb-1.5 flex flex-wrap items-center gap-2">
        <strong className="font-semibold uppercase">
          <Revealed text={statement.verb} />
        </strong>
        <span>
          <Revealed text={statement.tables.join(', ') || 'no table'} />
        </span>
        {statement.unbounded ? (
          <Tag tone="hot">▲ no condition: touches every row</Tag>
        ) : (
          statement.rows !== undefined && <Tag>{statement.rows}</Tag>
        )}
      </p>
      {statement.does !== undefined && change.statements.length > 1 && (
        <ul className="mb-1.5 text-[13px]">
          {statement.does.map((text, at) => (
            <li key={at}>
              <Revealed text={text} />
            </li>
          ))}
        </ul>
      )}
      {statement.where !== null && (
        <p className="text-ink-2 mb-1.5 text-[13px]">
          where{' '}
          <code className="font-mono">
            <Revealed text={statement.where} />
          </code>
        </p>
      )}
      <pre className={CODE}>
        <Revealed text={statement.text} />
      </pre>
    </div>
  ));
}

/** Method, host and everything that is sent. */
export function HttpChange({ change }: { change: ChangeOf<'http'> }) {
  return (
    <>
      <p className="px-4 py-3">
        <strong className="font-semibold">
          <Revealed text={change.method} />
        </strong>{' '}
        <span className={CODE}>
          <Revealed text={change.url} />
        </span>
        <span className="text-ink-2 mt-1 block text-[13px]">
          goes to{' '}
          <strong className="text-ink font-[550]">
            <Revealed text={change.host} />
          </strong>
        </span>
      </p>
      {change.headers.length > 0 && (
        <div className="border-line border-t">
          <Facts
            rows={change.headers.map((h, i) => [
              h.name,
              <span key={i} className={CODE}>
                <Revealed text={h.value} />
              </span>,
            ])}
          />
        </div>
      )}
      {change.body !== null && (
        <pre className={`${CODE} border-line border-t px-4 py-3`}>
          <Revealed text={change.body} />
        </pre>
      )}
    </>
  );
}

/** The command line as it is, then each program in it; dangerous ones say why. */
export function ShellChange({ change }: { change: ChangeOf<'shell'> }) {
  return (
    <>
      <pre className={`${CODE} px-4 py-3`}>
        <Revealed text={change.command} />
      </pre>
      <ol className="border-line border-t">
        {change.commands.map((command, index) => (
          <li
            key={index}
            className="border-line flex flex-wrap items-center gap-x-2 gap-y-1 border-t px-4 py-2 first:border-t-0"
          >
            <code className="font-mono text-[12.5px]">
              <strong className="font-semibold">
                <Revealed text={command.program} />
              </strong>{' '}
              <Revealed text={command.args.join(' ')} />
            </code>
            {command.danger !== null && (
              <Tag tone="hot">
                ▲ <Revealed text={command.danger} />
              </Tag>
            )}
          </li>
        ))}
      </ol>
    </>
  );
}

/** Every argument with its pointer and type, for tools no decoder fits. */
export function JsonChange({ change }: { change: ChangeOf<'json'> }) {
  return (
    <dl>
      {change.entries.map((entry) => (
        <div
          key={entry.pointer}
          className="border-line grid gap-x-4 border-t px-4 py-2 first:border-t-0 sm:grid-cols-[200px_1fr]"
        >
          <dt className="text-ink-2 font-mono text-[12.5px]">
            <Revealed text={entry.pointer || '/'} /> <span className="text-ink-3 font-sans text-xs">{entry.type}</span>
          </dt>
          <dd className={`min-w-0 ${CODE}`}>
            <Revealed text={entry.value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
