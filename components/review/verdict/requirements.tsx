import { Check, Circle, X } from 'lucide-react';

import type { ReviewedAction } from '#lib/contract/review-api.ts';
import type { SigningMethod } from '#lib/domain/action/action.ts';

type State = 'met' | 'open' | 'failed';

/** What the verdict needs, ticked where it is met and open where it is not. */
export function Requirements({
  data,
  method,
  groups,
}: {
  data: ReviewedAction;
  method: SigningMethod | undefined;
  groups: string[];
}) {
  return (
    <ul className="grid gap-1.5 px-4 pb-3 text-[13px]">
      {requirementsOf(data, method, groups).map(({ state, text }) => (
        <li key={text} className="flex gap-2">
          {state === 'met' && <Check role="img" aria-label="met" size={15} className="text-low mt-0.5 flex-none" />}
          {state === 'open' && (
            <Circle role="img" aria-label="open" size={13} className="text-ink-3 mx-px mt-[3px] flex-none" />
          )}
          {state === 'failed' && (
            <X role="img" aria-label="not met" size={15} className="text-critical mt-0.5 flex-none" />
          )}
          <span>{text}</span>
        </li>
      ))}
    </ul>
  );
}

const PERSONAL: Record<string, string> = {
  'own-agent': 'You own this agent',
  initiator: 'You started this run',
  'last-editor': 'You are the author of these arguments',
};

function requirementsOf(
  data: ReviewedAction,
  method: SigningMethod | undefined,
  groups: string[],
): { state: State; text: string }[] {
  const { requires } = data.action.policy;
  const personal = PERSONAL[data.refusal?.code ?? ''];
  const rows: { state: State; text: string }[] = [
    personal === undefined
      ? { state: 'met', text: 'You are not its owner, initiator or author' }
      : { state: 'failed', text: personal },
  ];
  if (requires.groups.length > 0) {
    const inAll = requires.groups.every((group) => groups.includes(group));
    rows.push({
      state: inAll ? 'met' : 'failed',
      text: `You are ${inAll ? '' : 'not '}in ${requires.groups.join(' and ')}`,
    });
  }
  const given = new Set(
    data.action.verdicts
      .filter((v) => v.revision === data.revision && !v.verdict.startsWith('deny'))
      .map((v) => v.reviewer.id),
  ).size;
  const answered =
    data.hidden_verdicts > 0
      ? `${data.hidden_verdicts} ${data.hidden_verdicts === 1 ? 'has' : 'have'} answered, hidden ${data.refusal === null ? 'until you do' : 'while it waits'}`
      : given > 0
        ? `${given} approved`
        : 'nobody has answered';
  rows.push({
    state: given >= requires.approvals ? 'met' : 'open',
    text: `${requires.approvals} ${requires.approvals === 1 ? 'reviewer' : 'different reviewers'} — ${answered}`,
  });
  rows.push(
    data.revision > 1
      ? {
          state: 'open',
          text: `${data.editor?.name ?? 'A reviewer'} changed it after it was proposed; you answer the changed form`,
        }
      : { state: 'met', text: 'Nothing changed since it was proposed' },
  );
  rows.push({ state: 'open', text: signatureText(requires, method) });
  return rows;
}

function signatureText(
  requires: ReviewedAction['action']['policy']['requires'],
  method: SigningMethod | undefined,
): string {
  if (!requires.passkey) return 'Signed by your session — this level asks for no key';
  if (method === 'password') return 'Your password, asked again — weaker than a passkey, and the record says so';
  return requires.password_instead ? 'Your passkey, or your password asked again' : 'Your passkey';
}
