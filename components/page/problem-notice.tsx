'use client';

import { ProblemError } from '#lib/client/call.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';

/** What went wrong, what it means and what to do, from the problem the server sent. */
export function ProblemNotice({
  error,
  retry,
  className,
}: {
  error: Error | null;
  retry?: () => void;
  className?: string;
}) {
  if (!error) return null;
  const problem = error instanceof ProblemError ? error.problem : null;
  const more = problem ? beyond(problem.title, problem.detail) : 'Reload the page and try again.';
  return (
    <Notice tone="danger" live title={problem?.title ?? 'This did not work'} className={className ?? ''}>
      {more !== '' && <p>{more}</p>}
      {problem?.errors && (
        <ul className="mt-1 list-disc pl-4">
          {problem.errors.map((fault) => (
            <li key={fault.pointer + fault.detail}>
              <code className="font-mono text-[12.5px]">{fault.pointer || '/'}</code> {fault.detail}
            </li>
          ))}
        </ul>
      )}
      {problem?.request_id && <p className="text-ink-2 mt-1 text-xs">Request {problem.request_id}</p>}
      {retry && (
        <Button className="mt-2" onClick={retry}>
          Try again
        </Button>
      )}
    </Notice>
  );
}

/** The detail, or nothing where it only repeats the title. */
const beyond = (title: string, detail: string): string => (detail.replace(/\.$/, '') === title ? '' : detail);
