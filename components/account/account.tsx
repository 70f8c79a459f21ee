'use client';

import { useQuery } from '@tanstack/react-query';

import { ProblemNotice } from '../page/problem-notice.tsx';
import { ThemeSwitch, type Theme } from './theme-switch.tsx';
import { Button } from '../ui/button.tsx';
import { Loading, Page } from '../ui/page.tsx';
import { Section } from '../ui/section.tsx';
import { capital } from '../ui/words.ts';
import { useSignOut, useSignOutEverywhere } from './mutations.ts';
import { Passkeys } from './passkeys.tsx';
import { meQuery } from './queries.ts';

/** The reader's own account: name and role, passkeys, theme, signing out. */
export function Account({ theme }: { theme: Theme }) {
  const { data: me, error, refetch } = useQuery(meQuery);
  const here = useSignOut();
  const everywhere = useSignOutEverywhere();
  if (!me)
    return error ? (
      <ProblemNotice error={error} retry={() => void refetch()} className="m-6" />
    ) : (
      <Loading what="your account" />
    );
  return (
    <Page title="Your account" lead={`${me.name} · ${me.email} · ${[capital(me.role), ...me.groups].join(' · ')}`}>
      <Passkeys me={me} />
      <Section title="Theme">
        <ThemeSwitch initial={theme} />
      </Section>
      <Section title="Sign out">
        <div className="flex flex-wrap gap-2">
          <Button disabled={here.isPending || here.isSuccess} onClick={() => here.mutate({})}>
            Sign out here
          </Button>
          <Button look="danger" disabled={everywhere.isPending} onClick={() => everywhere.mutate({})}>
            Sign out everywhere
          </Button>
        </div>
        <p className="text-ink-2 mt-1.5 text-[13px]">
          Here ends this session. Everywhere ends each of your sessions, this one too, and forgets the devices you
          signed in on.
        </p>
        <ProblemNotice error={here.error ?? everywhere.error} className="mt-2" />
      </Section>
    </Page>
  );
}
