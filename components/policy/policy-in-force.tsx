import type { ReplyOf } from '#lib/contract/endpoint.ts';
import type { GetPolicy } from '#lib/contract/policy-api.ts';
import { CodeEditor } from '../ui/code-editor.tsx';
import { Notice } from '../ui/notice.tsx';
import { Empty } from '../ui/page.tsx';

export type CurrentPolicy = ReplyOf<typeof GetPolicy>['current'];

/** The rules as they decide now, with what their check says of the tools and people there are today. */
export function PolicyInForce({ current }: { current: CurrentPolicy }) {
  if (!current)
    return (
      <Empty title="Nothing is permitted yet">
        Start from <code className="font-mono text-xs">policies/starter.cedar</code>: paste it under “Change it”, or use{' '}
        <code className="font-mono text-xs">countersign policy publish</code>.
      </Empty>
    );
  return (
    <>
      {current.warnings.length > 0 && (
        <Notice tone="warn" className="mb-3" title="It stays in force, and somebody should look at this">
          <ul className="list-disc pl-4">
            {current.warnings.map((warning) => (
              <li key={`${warning.line}${warning.message}`}>
                {warning.line !== null && `line ${warning.line}: `}
                {warning.message}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      <CodeEditor
        label={`Policy version ${current.version}`}
        value={current.source}
        problems={[]}
        readOnly
        language="cedar"
      />
    </>
  );
}
