import type { ProposalResource } from '#lib/contract/policy-api.ts';
import type { Me } from '../account/me.ts';
import { ProposalCard } from './proposal-card.tsx';

/** The changes of a page that wait for a second person, above everything else. */
export function Proposals({ proposals, me }: { proposals: ProposalResource[]; me: Me }) {
  if (proposals.length === 0) return null;
  return (
    <div className="mt-5 grid gap-3">
      {proposals.map((proposal) => (
        <ProposalCard key={proposal.id} proposal={proposal} me={me} />
      ))}
    </div>
  );
}
