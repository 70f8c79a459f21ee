import { Check, Circle, X } from 'lucide-react';

import type { ReviewedAction } from '#lib/contract/review-api.ts';
import { machineOfReviewed } from '#lib/contract/reviewed-machine.ts';
import type { SigningMethod } from '#lib/domain/action/action.ts';
import { openRequirements, type ConflictOfInterest, type OpenRequirements } from '#lib/domain/action/requirements.ts';
import type { Me } from '#components/account/me.ts';

type State = 'met' | 'open' | 'failed';
interface Row {
  state: State;
  text: string;
}

/** What the verdict needs, ticked where it is met and open where it is not. The domain says which; nothing is counted here. */
export function Requirements({
  data,
  method,
  me,
}: {
  data: ReviewedAction;
  method: SigningMethod | undefined;
  me: Pick<Me, 'id' | 'groups'>;
}) {
  return (
    <ul className="grid gap-1.5 px-4 pb-3 text-[13px]">
      {rowsOf(data, method, me).map(({ state, text }) => (
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

const CONFLICT: Record<ConflictOfInterest, string> = {
  'own-agent': 'You own this agent',
  initiator: 'You started this run',
  'last-editor': 'You are the author of these arguments',
};

function rowsOf(data: ReviewedAction, method: SigningMethod | undefined, me: Pick<Me, 'id' | 'groups'>): Row[] {
  const { requires } = data.action.policy;
  const { conflict, groups, approvals } = openRequirements(machineOfReviewed(data), me);
  return [
    independence(data, conflict),
    ...(groups.needed.length > 0 ? [membership(groups)] : []),
    {
      state: approvals.missing === 0 ? 'met' : 'open',
      text: `${approvals.needed} ${approvals.needed === 1 ? 'reviewer' : 'different reviewers'} — ${answered(data, approvals.given)}`,
    },
    data.revision > 1
      ? {
          state: 'open',
          text: `${data.editor?.name ?? 'A reviewer'} changed it after it was proposed; you answer the changed form`,
        }
      : { state: 'met', text: 'Nothing changed since it was proposed' },
    { state: 'open', text: signatureText(requires, method) },
  ];
}

function independence(data: ReviewedAction, conflict: ConflictOfInterest | null): Row {
  // Only the desk knows who started a drill; to everybody else it is an action like any other.
  const found = conflict ?? (data.refusal?.code === 'initiator' ? 'initiator' : null);
  return found === null
    ? { state: 'met', text: 'You are not its owner, initiator or author' }
    : { state: 'failed', text: CONFLICT[found] };
}

function membership({ needed, missing }: OpenRequirements['groups']): Row {
  const inAll = missing.length === 0;
  return { state: inAll ? 'met' : 'failed', text: `You are ${inAll ? '' : 'not '}in ${needed.join(' and ')}` };
}

function answered({ blind }: ReviewedAction, given: number): string {
  if (blind)
    return given > 0
      ? 'you have answered; what others say is hidden until it is decided'
      : 'whether and what others answer is hidden until you all have decided';
  return given > 0 ? `${given} approved` : 'nobody has answered';
}

function signatureText(
  requires: ReviewedAction['action']['policy']['requires'],
  method: SigningMethod | undefined,
): string {
  if (!requires.passkey) return 'Signed by your session — this level asks for no key';
  if (method === 'password') return 'Your password, asked again — weaker than a passkey, and the record says so';
  return requires.password_instead ? 'Your passkey, or your password asked again' : 'Your passkey';
}
