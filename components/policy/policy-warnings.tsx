import type { PolicyNote } from '#lib/contract/policy-api.ts';
import { Notice } from '../ui/notice.tsx';

/** What somebody should know of a policy that can be used all the same, each with its line. */
export function PolicyWarnings({
  warnings,
  title,
  className,
}: {
  warnings: PolicyNote[];
  title: string;
  className: string;
}) {
  if (warnings.length === 0) return null;
  return (
    <Notice tone="warn" className={className} title={title}>
      <ul className="list-disc pl-4">
        {warnings.map((warning) => (
          <li key={`${warning.line}${warning.message}`}>
            {warning.line !== null && `line ${warning.line}: `}
            {warning.message}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
