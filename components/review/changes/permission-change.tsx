import type { Member } from '#lib/domain/view/view.ts';
import { Revealed } from '../../ui/revealed.tsx';
import { grouped } from '../../ui/words.ts';
import type { ChangeOf } from './change-of.ts';

/** Who can today, who could after, and exactly who gains and loses. */
export function PermissionChange({ change }: { change: ChangeOf<'permission'> }) {
  return (
    <>
      <div className="grid items-center gap-2 px-[18px] py-4 sm:grid-cols-[1fr_44px_1fr]">
        <Side when="Today" people={change.people_before} names={change.before} />
        <div aria-hidden className="text-ink-3 justify-self-start text-xl max-sm:rotate-90 sm:justify-self-center">
          →
        </div>
        <Side
          when="After"
          people={change.people_after}
          names={[
            ...(change.before ?? []).filter((m) => !change.loses.some((l) => l.name === m.name)),
            ...change.gains,
          ]}
          hot={(change.people_after ?? Infinity) > (change.people_before ?? 0)}
        />
      </div>
      <p className="border-line border-t px-[18px] py-2.5">
        The right to{' '}
        <strong className="font-[550]">
          <Revealed text={change.role} />
        </strong>{' '}
        on{' '}
        <strong className="font-[550]">
          <Revealed text={change.resource} />
        </strong>
        {change.holds !== null && (
          <>
            , which holds <Revealed text={change.holds} />
          </>
        )}
        .
      </p>
      <div className="border-line flex flex-wrap items-center gap-2 border-t px-[18px] py-2.5">
        <Names label="Gains" members={change.gains} className="bg-del text-del-ink" />
        <Names label="Loses" members={change.loses} className="bg-sunk text-ink" />
      </div>
    </>
  );
}

function Side({
  when,
  people,
  names,
  hot,
}: {
  when: string;
  people: number | null;
  names: Member[] | null;
  hot?: boolean;
}) {
  return (
    <div className="min-w-0">
      <p className="text-ink-3">{when}</p>
      <p className={`text-[26px] leading-tight font-semibold tracking-tight ${hot ? 'text-critical' : ''}`}>
        {people === null ? 'not known' : grouped(people)}
      </p>
      <p className="text-ink-2">
        {people !== null && 'people'}
        {names !== null && names.length > 0 && (
          <>
            : <Revealed text={names.map((m) => m.name).join(', ')} />
          </>
        )}
        {names === null && 'the records do not say who has access'}
      </p>
    </div>
  );
}

function Names({ label, members, className }: { label: string; members: Member[]; className: string }) {
  return (
    <>
      <span className="text-ink-2">{label}:</span>
      {members.length === 0 && <span className="text-ink-2">nobody</span>}
      {members.map((member, index) => (
        <b key={index} className={`rounded-[5px] px-2 py-px text-[12.5px] font-[550] ${className}`}>
          <Revealed text={member.name} />
          {member.people !== 1 && ` (${member.people === null ? 'size not recorded' : grouped(member.people)})`}
        </b>
      ))}
    </>
  );
}
