'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import type { ReplyOf } from '#lib/contract/endpoint.ts';
import type { GetAgentDetail } from '#lib/contract/console-api.ts';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { Ago, Clock } from '../time/times.tsx';
import { Button } from '../ui/button.tsx';
import { Section } from '../ui/section.tsx';
import { ShownOnce } from '../ui/shown-once.tsx';
import { Tag } from '../ui/small.tsx';
import { createKey, revokeKey } from './queries.ts';

type Keys = ReplyOf<typeof GetAgentDetail>['keys'];

/** The agent's keys: only their hints are known; a new one is shown once, a revoked one is useless at once. */
export function AgentKeys({ agentId, keys, admin }: { agentId: string; keys: Keys; admin: boolean }) {
  const client = useQueryClient();
  const [sure, setSure] = useState<string | null>(null);
  const refresh = () => client.invalidateQueries({ queryKey: ['agents', agentId] });
  const create = useMutation({
    mutationFn: () => createKey({ id: agentId, name: `key ${keys.length + 1}` }),
    onSuccess: refresh,
  });
  const revoke = useMutation({
    mutationFn: (key_id: string) => revokeKey({ id: agentId, key_id }),
    onSuccess: refresh,
  });
  return (
    <Section title="Keys" aside="kept as hashes">
      <ul className="border-line border-t">
        {keys.map((key) => (
          <li key={key.id} className="border-line flex min-h-12 flex-wrap items-center gap-x-4 gap-y-1 border-b py-2">
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
              admin && (
                <span className="ml-auto flex gap-2">
                  {sure === key.id ? (
                    <>
                      <Button
                        look="armed"
                        disabled={revoke.isPending}
                        onClick={() => {
                          revoke.mutate(key.id);
                          setSure(null);
                        }}
                      >
                        Revoke it now
                      </Button>
                      <Button onClick={() => setSure(null)}>Keep it</Button>
                    </>
                  ) : (
                    <Button look="danger" onClick={() => setSure(key.id)}>
                      Revoke<span className="sr-only"> {key.name}</span>
                    </Button>
                  )}
                </span>
              )
            )}
          </li>
        ))}
        {keys.length === 0 && <li className="text-ink-2 py-3">No key: nothing can speak as this agent.</li>}
      </ul>
      {admin && (
        <div className="mt-3 grid justify-items-start gap-3">
          <Button disabled={create.isPending} onClick={() => create.mutate()}>
            Create a further key
          </Button>
          {create.data && <ShownOnce what="New key" secret={create.data.key} />}
          <ProblemNotice error={create.error ?? revoke.error} />
        </div>
      )}
    </Section>
  );
}
