import type { ReactNode } from 'react';

import type { Change, View } from '#lib/domain/view/view.ts';
import { Box } from '../../ui/section.tsx';
import { Revealed } from '../../ui/revealed.tsx';
import { count, grouped } from '../../ui/words.ts';
import { countChanged, Diff } from '#components/action/diff.tsx';
import { DeleteChange } from './delete-change.tsx';
import { EmailChange } from './email-change.tsx';
import { FileChange, FileTitle } from './file-change.tsx';
import { countChanges } from './fold-lines.ts';
import { MoneyChange } from './money-change.tsx';
import { PermissionChange } from './permission-change.tsx';
import { PostChange } from './post-change.tsx';
import { HttpChange, JsonChange, ShellChange, SqlChange } from './technical-changes.tsx';
import { useNextChangeKey } from './next-change.ts';

/** Every decoded change in its natural form, complete, each headed by what it is and who computed it. */
export function ChangeList({ view, revised }: { view: View; revised: boolean }) {
  useNextChangeKey();
  const counts = view.changes.map((change) => (change.kind === 'file' ? countChanges(change) : 0));
  const total = sum(counts);
  return view.changes.map((change, index) => {
    const { title, aside, body } = shown(change, { before: sum(counts.slice(0, index)), total });
    return (
      <Box key={index} className="mb-3.5">
        <div className="bg-sunk flex flex-wrap items-baseline justify-between gap-x-4 px-4 py-2 text-xs">
          <h3 className="text-ink-2 font-semibold">{title}</h3>
          <p className="text-ink-3">
            decoded by Countersign ({view.decoder.name} v{view.decoder.version})
            {revised ? ' from the changed arguments' : ' from the arguments'}
            {aside && ` · ${aside}`}
          </p>
        </div>
        {body}
      </Box>
    );
  });
}

const sum = (counts: number[]): number => counts.reduce((all, one) => all + one, 0);

/** `place` counts the changed places of all files of the view, so that one of them can be called the second of four. */
function shown(
  change: Change,
  place: { before: number; total: number },
): { title: ReactNode; aside?: string; body: ReactNode } {
  switch (change.kind) {
    case 'post':
      return {
        title: (
          <>
            What will appear in <Revealed text={change.channel} />
          </>
        ),
        aside: `complete · ${grouped(change.body.length)} characters`,
        body: <PostChange change={change} />,
      };
    case 'email':
      return { title: 'The mail that will be sent', aside: 'complete', body: <EmailChange change={change} /> };
    case 'delete':
      return {
        title: 'What will be deleted',
        aside: change.items.length > 0 ? `all ${count(change.items.length, 'item')}` : 'chosen by a selector',
        body: <DeleteChange change={change} />,
      };
    case 'permission':
      return {
        title: 'Who gains access',
        aside: 'difference to the organisation’s records',
        body: <PermissionChange change={change} />,
      };
    case 'file': {
      const { added, removed } = countChanged(change.lines);
      return {
        title: <FileTitle change={change} />,
        ...(change.lines.length > 0 && { aside: `${grouped(added)} added, ${grouped(removed)} removed` }),
        body: <FileChange change={change} place={place} />,
      };
    }
    case 'text':
      return { title: <Revealed text={change.label} />, body: <Diff lines={change.lines} label={change.label} /> };
    case 'sql':
      return { title: count(change.statements.length, 'SQL statement'), body: <SqlChange change={change} /> };
    case 'money':
      return { title: 'The payment', body: <MoneyChange change={change} /> };
    case 'http':
      return { title: 'The request that will be sent', body: <HttpChange change={change} /> };
    case 'shell':
      return { title: count(change.commands.length, 'command'), body: <ShellChange change={change} /> };
    case 'json':
      return {
        title: 'The arguments, one by one',
        aside: 'no decoder knows this tool',
        body: <JsonChange change={change} />,
      };
  }
}
