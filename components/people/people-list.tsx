'use client';

import { useQuery } from '@tanstack/react-query';

import { meQuery } from '../account/queries.ts';
import { ProblemNotice } from '../page/problem-notice.tsx';
import { Empty, Loading, Page } from '../ui/page.tsx';
import { Table } from '../ui/table.tsx';
import { Tag } from '../ui/small.tsx';
import { capital, count } from '../ui/words.ts';
import { ChangePerson, InvitePerson } from './person-dialogs.tsx';
import { peopleQuery } from './queries.ts';

/** People with role, groups and how they can sign. */
export function PeopleList() {
  const { data, error, isPending, refetch } = useQuery(peopleQuery);
  const { data: me } = useQuery(meQuery);
  const admin = me?.role === 'admin';
  return (
    <Page
      title="People"
      lead={
        data &&
        `${count(data.items.length, 'person', 'people')}. Reviewers give verdicts, admins also manage the desk, auditors read everything and change nothing.`
      }
      actions={admin && <InvitePerson />}
    >
      <ProblemNotice error={error} retry={() => void refetch()} className="mt-4" />
      {isPending && <Loading what="the people" />}
      {data?.items.length === 0 && <Empty title="Nobody is here yet">Invite the first reviewer.</Empty>}
      {data && data.items.length > 0 && (
        <Table
          label="People"
          columns={['Name', 'Role', 'Groups', 'Signs with', 'Access', ...(admin ? ['Change'] : [])]}
          rows={data.items.map((person) => ({
            key: person.id,
            cells: [
              <span key="n">
                <span className="font-[550]">{person.name}</span>
                {person.id === me?.id && ' (you)'}
                <span className="text-ink-2 block text-[13px]">{person.email}</span>
              </span>,
              capital(person.role),
              person.groups.join(', ') || 'none',
              person.passkeys > 0 ? count(person.passkeys, 'passkey') : 'no passkey yet',
              person.disabled ? (
                <Tag key="a" tone="hot">
                  ✕ disabled
                </Tag>
              ) : person.locked ? (
                <Tag key="a" tone="hot">
                  ■ stopped
                </Tag>
              ) : (
                <Tag key="a" tone="good">
                  ● may sign in
                </Tag>
              ),
              ...(admin ? [<ChangePerson key="c" person={person} own={person.id === me?.id} />] : []),
            ],
          }))}
        />
      )}
    </Page>
  );
}
