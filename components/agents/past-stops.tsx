import type { LockResource } from '#lib/contract/lock.ts';
import { Ago } from '../time/times.tsx';
import { Section } from '../ui/section.tsx';
import { grouped } from '../ui/words.ts';

/** Stops that are over: who set each, what it halted, and who lifted it and why. */
export function PastStops({ locks }: { locks: LockResource[] }) {
  return (
    <Section title="Past stops">
      {locks.length === 0 ? (
        <p className="text-ink-2">None.</p>
      ) : (
        <ul className="border-line border-t">
          {locks.map((lock) => (
            <li key={lock.id} className="border-line border-b py-2 text-[13px]">
              “{lock.message}” — set by {lock.set_by.name} <Ago at={lock.set_at} />, {grouped(lock.halted_actions)}{' '}
              halted
              {lock.lifted && (
                <>
                  ; lifted by {lock.lifted.by.name} <Ago at={lock.lifted.at} />
                  {lock.lift && (
                    <>
                      {' '}
                      after {lock.lift.asked_by.name} asked: “{lock.lift.reason}”
                    </>
                  )}
                </>
              )}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
