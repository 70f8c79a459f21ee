import type { ReactNode } from 'react';

import { countLines, DIFF, DiffLines } from '#components/action/diff.tsx';
import type { DiffLine } from '#lib/domain/view/view.ts';
import { Revealed } from '../../ui/revealed.tsx';
import { Key } from '../../ui/small.tsx';
import { count, grouped } from '../../ui/words.ts';
import type { ChangeOf } from './change-of.ts';
import { foldLines } from './fold-lines.ts';
import type { Stretch } from './fold-lines.ts';
import { CHANGE, focusNextChange } from './next-change.ts';

/** What happens to which file, and where it goes. */
export function FileTitle({ change }: { change: ChangeOf<'file'> }) {
  return (
    <>
      {FILE_WORDS[change.operation]}{' '}
      <code className="font-mono">
        <Revealed text={change.path} />
      </code>
      {change.to != null && (
        <>
          {' '}
          to{' '}
          <code className="font-mono">
            <Revealed text={change.to} />
          </code>
        </>
      )}
    </>
  );
}

/** A file's diff, equal lines folded to three around each change; what is folded is counted, what nobody can know is said. */
export function FileChange({ change, place }: { change: ChangeOf<'file'>; place: { before: number; total: number } }) {
  const said = remarkOn(change);
  const remark = said !== null && (
    <p className={change.operation === 'delete' ? 'text-critical px-4 py-3 font-[550]' : 'text-ink-2 px-4 py-3'}>
      {said}
    </p>
  );
  let number = place.before;
  return (
    <>
      {change.lines.length === 0 && change.operation !== 'read' ? (
        <OneChange number={place.before + 1} total={place.total}>
          {remark}
        </OneChange>
      ) : (
        remark
      )}
      <div role="group" aria-label={`Lines of ${change.path}`} className={DIFF}>
        {foldLines(change.lines, change.gaps).map((stretch, index) => {
          if (stretch.kind === 'change') number += 1;
          return <StretchLines key={index} stretch={stretch} number={number} total={place.total} />;
        })}
      </div>
    </>
  );
}

function StretchLines({ stretch, number, total }: { stretch: Stretch; number: number; total: number }) {
  switch (stretch.kind) {
    case 'equal':
      return <Folded lines={stretch.lines} />;
    case 'gap':
      return (
        <p className="bg-sunk text-ink-2 border-line border-y px-4 py-1.5 font-sans text-[12.5px]">
          {gapWords(stretch)}
        </p>
      );
    case 'change':
      return (
        <OneChange number={number} total={total}>
          <DiffLines lines={stretch.lines} />
        </OneChange>
      );
  }
}

/** What the focus goes to, headed by which of all changes it is. */
function OneChange({ number, total, children }: { number: number; total: number; children: ReactNode }) {
  return (
    <section
      {...CHANGE}
      aria-label={`Change ${number} of ${total}`}
      className="scroll-mt-20 py-1 focus:outline-2 focus:-outline-offset-2"
    >
      {total > 1 && (
        <p className="text-ink-3 flex flex-wrap items-center gap-x-1.5 px-4 font-sans text-[12.5px]">
          Change {number} of {total} ·{' '}
          <button type="button" onClick={focusNextChange} className="text-ink py-1.5 font-[550] hover:underline">
            {number < total ? 'next change' : 'back to the first'}
          </button>
          <span className="max-sm:hidden">
            <Key>N</Key>
          </span>
        </p>
      )}
      {children}
    </section>
  );
}

/** A `details` element: it opens without script, and by itself when the browser finds a word in it. */
function Folded({ lines }: { lines: DiffLine[] }) {
  return (
    <details className="group">
      <summary className="bg-sunk text-ink-2 border-line cursor-pointer list-none border-y px-4 py-1.5 font-sans text-[12.5px] hover:underline max-sm:py-2.5">
        ⋯ {count(countLines(lines), 'equal line')}
        <span className="text-ink-3 hidden group-open:inline"> · fold them again</span>
      </summary>
      <DiffLines lines={lines} />
    </details>
  );
}

const gapWords = ({ from, to }: { from: number | null; to: number | null }): string =>
  from === null || to === null
    ? '⋯ There may be other lines here. The arguments do not show them.'
    : from === to
      ? `⋯ Line ${grouped(from)} stands here, by the arguments’ own numbers. They do not show it.`
      : `⋯ Lines ${grouped(from)} to ${grouped(to)} stand here, by the arguments’ own numbers. They do not show them.`;

/** What the lines alone do not say. */
function remarkOn({ operation, lines }: ChangeOf<'file'>): string | null {
  const none = lines.length === 0;
  switch (operation) {
    case 'delete':
      return none
        ? 'This file is deleted. What it holds is not in the arguments.'
        : 'This file is deleted. What it holds, in the agent’s words:';
    case 'overwrite':
      return none
        ? 'The file is empty afterwards. What it holds now is not in the arguments.'
        : 'The whole file is replaced. What it holds now is not in the arguments.';
    case 'create':
      return none ? 'The new file is empty.' : null;
    case 'move':
    case 'copy':
      return none ? 'The arguments change none of its lines.' : null;
    case 'read':
      return none ? 'Nothing in it changes.' : null;
    case 'edit':
    case 'append':
      if (none) return 'The arguments show none of its lines.';
      return lines.every((line) => line.op === 'same') ? 'None of these lines changes.' : null;
  }
}

const FILE_WORDS = {
  create: 'Creates',
  edit: 'Edits',
  delete: 'Deletes',
  overwrite: 'Overwrites',
  append: 'Adds to',
  move: 'Moves',
  copy: 'Copies',
  read: 'Reads',
} as const;
