'use client';

import type { Bundle, BundleItem } from '#lib/contract/bundle-api.ts';
import type { Me } from '#components/account/me.ts';
import { count, grouped } from '#components/ui/words.ts';
import type { Choice } from './answers.tsx';
import { useAnswer } from './use-answer.ts';
import { useSignBundle, type BundleBody } from './use-signing.ts';
import { VerdictForm } from './verdict-form.tsx';

const CHOICES: Choice<BundleBody['verdict']>[] = [
  { value: 'approve', title: 'Approve these', hint: 'Exactly each of them runs, once' },
  { value: 'deny_unneeded', title: 'Deny — not needed', hint: 'Not needed, or wrong' },
  { value: 'deny_unsafe', title: 'Deny as unsafe', hint: 'None of them may run' },
];

const WORDS = {
  reasonHint: 'The agent and the record will carry it, for each of them.',
  keyTitle: 'One of them asks for a passkey, and you have none',
  keyAfter: ', or untick it.',
};

/** One verdict on every action that was ticked, signed over the digests of each. */
export function BundleVerdict({
  data,
  chosen,
  me,
  onDone,
}: {
  data: Bundle;
  chosen: BundleItem[];
  me: Me;
  onDone: () => void;
}) {
  const answering = useAnswer<BundleBody['verdict']>(strictest(chosen), me);
  const signing = useSignBundle(onDone);
  const { said } = answering;
  const sign = (password?: string) => {
    if (!said) return;
    const items = chosen.map(({ id, digest, view_digest }) => ({ id, digest, view_digest }));
    signing.mutate({ body: { items, ...said }, password });
  };
  return (
    <section
      aria-label="Your answer"
      className="border-line-2 bg-panel mt-6 max-w-[560px] overflow-hidden rounded-[14px] border"
    >
      <p className="px-4 pt-3 pb-1 font-semibold">
        Your answer to {chosen.length === 1 ? 'the one' : `the ${grouped(chosen.length)}`} ticked
        {chosen.length < data.items.length && ` of ${grouped(data.items.length)}`}
      </p>
      <VerdictForm
        choices={CHOICES}
        answering={answering}
        onAnswer={(next) => {
          answering.setAnswer(next);
          signing.reset();
        }}
        signing={signing}
        ready={said !== null}
        onSign={sign}
        words={WORDS}
        foot={
          <p className="text-ink-2 text-xs">
            One signature over {count(chosen.length, 'digest')}. When one of them has changed meanwhile, none is signed.
          </p>
        }
      />
    </section>
  );
}

/** The strictest requirement of them all: one signature has to be good enough for each. */
const strictest = (chosen: BundleItem[]): BundleItem['requires'] => ({
  approvals: 1,
  groups: [],
  passkey: chosen.some((item) => item.requires.passkey),
  password_instead: chosen.every((item) => !item.requires.passkey || item.requires.password_instead),
});
