import type { DiffLine } from '#lib/domain/view/view.ts';
import { classNames } from '../ui/class-names.ts';
import { Revealed } from '../ui/revealed.tsx';

const SIGN = { same: ' ', add: '+', remove: '−' } as const;
const SAID = { same: '', add: 'added: ', remove: 'removed: ' } as const;

/** Exact lines with what was added and removed; long lines wrap, nothing is cut. */
export function Diff({ lines, label }: { lines: DiffLine[]; label: string }) {
  return (
    <div role="group" aria-label={label} className={`${DIFF} py-1`}>
      <DiffLines lines={lines} />
    </div>
  );
}

/** How the lines of a diff are set. */
export const DIFF = 'font-mono text-[12.5px] leading-[1.65]';

/** Lines of a diff, for whoever puts something between them. */
export function DiffLines({ lines }: { lines: DiffLine[] }) {
  return lines.map((line, index) => (
    <div
      key={index}
      className={classNames(
        'grid grid-cols-[38px_18px_1fr] pr-3',
        line.op === 'add' && 'bg-add text-add-ink',
        line.op === 'remove' && 'bg-del text-del-ink',
      )}
    >
      <span aria-hidden className={classNames('pr-2.5 text-right select-none', line.op === 'same' && 'text-ink-3')}>
        {line.new_line ?? line.old_line}
      </span>
      <span aria-hidden className="select-none">
        {SIGN[line.op]}
      </span>
      <span className="min-w-0 whitespace-pre-wrap">
        {SAID[line.op] && <span className="sr-only">{SAID[line.op]}</span>}
        <Marked line={line} />
      </span>
    </div>
  ));
}

function Marked({ line }: { line: DiffLine }) {
  const parts = [];
  let from = 0;
  for (const [start, end] of line.marks) {
    if (start > from) parts.push(<Revealed key={from} text={line.text.slice(from, start)} />);
    parts.push(
      <span key={`m${start}`} className="rounded-[3px] bg-current/20">
        <span className="font-semibold">
          <Revealed text={line.text.slice(start, end)} />
        </span>
      </span>,
    );
    from = end;
  }
  if (from < line.text.length) parts.push(<Revealed key={from} text={line.text.slice(from)} />);
  return parts;
}

/** How many lines a diff adds and removes. An entry of a very long text holds many. */
export const countChanged = (lines: DiffLine[]): { added: number; removed: number } => ({
  added: countLines(lines.filter((line) => line.op === 'add')),
  removed: countLines(lines.filter((line) => line.op === 'remove')),
});

/** How many lines of text stand in the entries of a diff. */
export const countLines = (lines: DiffLine[]): number =>
  lines.reduce((sum, line) => sum + line.text.split('\n').length, 0);
