import { TriangleAlert } from 'lucide-react';

import type { Fact, View } from '#lib/domain/view/view.ts';
import { classNames } from '../ui/class-names.ts';
import { Notice } from '../ui/notice.tsx';
import { Revealed } from '../ui/revealed.tsx';

const SOURCE = {
  arguments: 'from the arguments',
  registry: 'from the tool registry',
  records: 'from the organisation’s records',
} as const;

/** A decoded fact with where it comes from; dangerous ones carry a sign, not only a colour. */
export function FactValue({ fact }: { fact: Fact }) {
  return (
    <>
      <span
        className={classNames(
          fact.tone === 'danger' && 'text-critical font-[550]',
          fact.tone === 'notice' && 'text-medium font-[550]',
        )}
      >
        {fact.tone === 'danger' && '▲ '}
        {fact.tone === 'notice' && '■ '}
        <Revealed text={fact.value} />
      </span>{' '}
      <span className="text-ink-3 text-xs">{SOURCE[fact.source]}</span>
    </>
  );
}

/** What a reader would miss or get wrong and parts nobody could decode, said before the content that holds them. */
export function Findings({ findings, uninspectable }: Pick<View, 'findings' | 'uninspectable'>) {
  const hidden = findings.filter(({ code }) => code.startsWith('text.'));
  const others = findings.filter(({ code }) => !code.startsWith('text.'));
  return (
    <>
      <FindingList title="Characters a reader would miss" findings={hidden} />
      <FindingList title="Read this twice" findings={others} />
      {uninspectable.length > 0 && (
        <Notice
          tone="warn"
          className="mb-3"
          title={
            <>
              <TriangleAlert aria-hidden size={13} className="mr-1 inline" />
              Uninspectable: nobody can say what this part does
            </>
          }
        >
          <ul className="list-disc pl-4">
            {uninspectable.map((part) => (
              <li key={part.pointer}>
                <code className="font-mono text-xs">{part.pointer || '/'}</code> — <Revealed text={part.why} />
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </>
  );
}

function FindingList({ title, findings }: { title: string; findings: View['findings'] }) {
  if (findings.length === 0) return null;
  return (
    <Notice tone="danger" className="mb-3" title={title}>
      <ul className="list-disc pl-4">
        {findings.map((finding) => (
          <li key={finding.code + finding.pointer + finding.text}>
            <Revealed text={finding.text} /> <code className="font-mono text-xs">{finding.pointer}</code>
          </li>
        ))}
      </ul>
    </Notice>
  );
}
