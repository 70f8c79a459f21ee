import type { ReactNode } from 'react';

import type { Person } from '#lib/domain/view/view.ts';
import { Revealed } from '../../ui/revealed.tsx';
import { Facts } from '../../ui/section.tsx';
import { Tag } from '../../ui/small.tsx';
import type { ChangeOf } from './change-of.ts';

/** A mail with every recipient; those outside the organisation are marked. */
export function EmailChange({ change }: { change: ChangeOf<'email'> }) {
  const rows: [string, ReactNode][] = [['To', <People key="to" people={change.to} />]];
  if (change.cc.length > 0) rows.push(['Copy', <People key="cc" people={change.cc} />]);
  if (change.bcc.length > 0) rows.push(['Blind copy', <People key="bcc" people={change.bcc} />]);
  rows.push([
    'Subject',
    <strong key="s" className="font-[550]">
      <Revealed text={change.subject} />
    </strong>,
  ]);
  if (change.attachments.length > 0)
    rows.push([
      'Attached',
      <ul key="a">
        {change.attachments.map((name, index) => (
          <li key={index}>
            <Revealed text={name} />
          </li>
        ))}
      </ul>,
    ]);
  return (
    <>
      <Facts rows={rows} />
      <p className="border-line border-t px-4 py-3.5 whitespace-pre-wrap">
        <Revealed text={change.body} />
      </p>
    </>
  );
}

function People({ people }: { people: Person[] }) {
  if (people.length === 0) return <span className="text-ink-2">nobody</span>;
  return (
    <ul className="grid gap-1">
      {people.map((person, index) => (
        <li key={index} className="flex flex-wrap items-center gap-x-2">
          <span>
            {person.name !== null && (
              <>
                <Revealed text={person.name} />{' '}
              </>
            )}
            <span className={person.name === null ? '' : 'text-ink-2'}>
              <Revealed text={person.address} />
            </span>
          </span>
          {person.standing === 'known' && <Tag tone="warn">■ outside, known</Tag>}
          {person.standing === 'unknown' && <Tag tone="hot">▲ outside, never seen</Tag>}
        </li>
      ))}
    </ul>
  );
}
