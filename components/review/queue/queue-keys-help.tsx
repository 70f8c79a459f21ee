'use client';

import { Dialog } from '#components/ui/dialog.tsx';
import { Key } from '#components/ui/small.tsx';

const KEYS: [string[], string][] = [
  [['J', 'K'], 'next, previous action'],
  [['↵'], 'open the selected action'],
  [['D'], 'open it at the denials'],
  [['N'], 'next change of a file'],
  [['/'], 'search'],
  [['?'], 'this list'],
];

/** All keys of the queue. */
export function QueueKeysHelp({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Keys"
      description="No key approves anything: that takes reading."
    >
      <dl className="grid grid-cols-[5rem_1fr] gap-y-2">
        {KEYS.map(([keys, what]) => (
          <div key={what} className="contents">
            <dt className="flex gap-1">
              {keys.map((key) => (
                <Key key={key}>{key}</Key>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
