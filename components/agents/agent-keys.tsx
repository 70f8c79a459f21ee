'use client';

import { useState, type ReactNode } from 'react';

import type { ReplyOf } from '#lib/contract/endpoint.ts';
import type { GetAgentDetail } from '#lib/contract/console-api.ts';
import { ProblemNotice } from '../page/problem-notice.tsx';
import { Ago, Clock } from '../time/times.tsx';
import { Button } from '../ui/button.tsx';
import { Section } from '../ui/section.tsx';
import { ShownOnce } from '../ui/shown-once.tsx';
import { Tag } from '../ui/small.tsx';
import { useCreateKey, useRevokeKey } from './mutations.ts';

type Key = ReplyOf<typeof GetAgentDetail>['keys'][number];

/** The agent's keys: only their hints are known; a new one is shown once, a revoked one is useless at once. */
export function AgentKeys({ agentId, keys, admin }: { agentId: string; keys: Key[]; admin: boolean }) {
  const create = useCreateKey(agentId);
  const revoke = useRevokeKey(agentId);
  return (
    <Section title="Keys" aside="kept as hashes">
      <ul className="border-line border-t">
        {keys.map((key) => (
          <KeyRow key={key.id} of={key}>
            {admin && (
              <Revoke
                name={key.name}
                pending={revoke.isPending}
                onRevoke={() => revoke.mutate({ id: agentId, key_id: key.id })}
              />
            )}
          </KeyRow>
        ))}
        {keys.length === 0 && <li className="text-ink-2 py-3">No key: nothing can speak as this agent.</li>}
      </ul>
      {admin && (
        <div className="mt-3 grid justify-items-start gap-3">
          <Button
            disabled={create.isPending}
            onClick={() => create.mutate({ id: agentId, name: `key ${keys.length + 1}` })}
          >
            Create a further key
          </Button>
          {create.data && <ShownOnce what="New key" secret={create.data.key} />}
          <ProblemNotice error={create.error ?? revoke.error} />
        </div>
      )}
    </Section>
  );
}

function KeyRow({ of: key, children }: { of: Key; children: ReactNode }) {
  return (
    <li className="border-line flex min-h-12 flex-wrap items-center gap-x-4 gap-y-1 border-b py-2">
      <span className="font-[550]">{key.name}</span>
      <code className="text-ink-2 font-mono text-xs">{key.hint}</code>
      <span className="text-ink-2 text-[13px]">
        created <Ago at={key.created_at} />
        {key.expires_at !== null && key.revoked_at === null && (
          <>
            , expires <Clock at={key.expires_at} />
          </>
        )}
      </span>
      {key.revoked_at !== null ? (
        <span className="ml-auto">
          <Tag>✕ revoked</Tag>
        </span>
      ) : (
        children
      )}
    </li>
  );
}

/** Asks once more before it revokes. */
function Revoke({ name, pending, onRevoke }: { name: string; pending: boolean; onRevoke: () => void }) {
  const [sure, setSure] = useState(false);
  return (
    <span className="ml-auto flex gap-2">
      {sure ? (
        <>
          <Button
            look="armed"
            disabled={pending}
            onClick={() => {
              onRevoke();
              setSure(false);
            }}
          >
            Revoke it now
          </Button>
          <Button onClick={() => setSure(false)}>Keep it</Button>
        </>
      ) : (
        <Button look="danger" onClick={() => setSure(true)}>
          Revoke<span className="sr-only"> {name}</span>
        </Button>
      )}
    </span>
  );
}
