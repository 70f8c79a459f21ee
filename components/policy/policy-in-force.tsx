import type { ReplyOf } from '#lib/contract/endpoint.ts';
import type { GetPolicy } from '#lib/contract/policy-api.ts';
import { CodeEditor } from '../ui/code-editor.tsx';
import { Empty } from '../ui/page.tsx';
import { PolicyWarnings } from './policy-warnings.tsx';

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
      <PolicyWarnings
        warnings={current.warnings}
        title="It stays in force, and somebody should look at this"
        className="mb-3"
      />
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
