'use client';

import { UserPlus } from 'lucide-react';
import { useState, type ComponentProps } from 'react';
import { z } from 'zod';

import { bodyFields, commaSeparated, trimmed } from '#lib/client/forms/form-fields.ts';
import { useContractForm } from '#lib/client/forms/use-contract-form.ts';
import { CreateUser, UpdateUser } from '#lib/contract/admin-api.ts';
import { ProblemNotice } from '../page/problem-notice.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { SelectField, TextField } from '../ui/field.tsx';
import { ShownOnce } from '../ui/shown-once.tsx';
import type { ListedPerson } from './listed-person.ts';
import { useChangePerson, useInvite, useIssueLink } from './mutations.ts';

const GROUPS = 'Groups, separated by commas';

function RoleField(field: Omit<ComponentProps<typeof SelectField>, 'label' | 'children'>) {
  return (
    <SelectField label="Role" {...field}>
      <option value="reviewer">Reviewer — gives verdicts</option>
      <option value="admin">Admin — gives verdicts and manages the desk</option>
      <option value="auditor">Auditor — reads everything, changes nothing</option>
    </SelectField>
  );
}

/** Invites a person; the one-time link is shown here once and sent by nobody but you. */
export function InvitePerson() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button look="main" onClick={() => setOpen(true)}>
        <UserPlus aria-hidden size={15} /> Invite a person
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="Invite a person"
        description="They set their own password with a one-time link."
      >
        <InviteForm />
      </Dialog>
    </>
  );
}

const newPerson = bodyFields(CreateUser);
const InviteFields = z.object({
  name: trimmed(newPerson.name),
  email: trimmed(newPerson.email),
  role: newPerson.role,
  groups: commaSeparated(newPerson.groups.unwrap()),
});

function InviteForm() {
  const form = useContractForm(InviteFields, { name: '', email: '', role: 'reviewer', groups: '' });
  const invite = useInvite();
  if (invite.data) {
    return (
      <ShownOnce what={`Link for ${invite.variables.name}`} secret={invite.data.link}>
        Send it over a channel you trust: whoever opens it first sets the password.
      </ShownOnce>
    );
  }
  return (
    <form className="grid gap-4" onSubmit={form.handleSubmit((person) => invite.mutate(person))}>
      <TextField label="Name" required {...form.field('name')} />
      <TextField label="E-mail" type="email" required {...form.field('email')} />
      <RoleField {...form.choice('role')} />
      <TextField
        label={GROUPS}
        {...form.field('groups')}
        hint="Policies ask for reviewers of a group, e.g. security."
      />
      <Button type="submit" look="main" disabled={invite.isPending}>
        Create the link
      </Button>
      <ProblemNotice error={invite.error} />
    </form>
  );
}

/** Changes a person's role, groups or access; it holds from their next request on. */
export function ChangePerson({ person, own }: { person: ListedPerson; own: boolean }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        Change<span className="sr-only"> {person.name}</span>
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={person.name} description={person.email}>
        <ChangeForm person={person} own={own} close={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

const changes = bodyFields(UpdateUser);
const ChangeFields = z.object({ role: changes.role.unwrap(), groups: commaSeparated(changes.groups.unwrap()) });

function ChangeForm({ person, own, close }: { person: ListedPerson; own: boolean; close: () => void }) {
  const form = useContractForm(ChangeFields, { role: person.role, groups: person.groups.join(', ') });
  const change = useChangePerson(close);
  return (
    <form className="grid gap-4" onSubmit={form.handleSubmit((to) => change.mutate({ id: person.id, ...to }))}>
      <RoleField {...form.choice('role')} />
      <TextField label={GROUPS} {...form.field('groups')} />
      <div className="flex flex-wrap justify-between gap-2">
        <Button type="submit" look="main" disabled={change.isPending}>
          Save
        </Button>
        {!own && (
          <Button
            look={person.disabled ? 'plain' : 'danger'}
            disabled={change.isPending}
            onClick={() => change.mutate({ id: person.id, disabled: !person.disabled })}
          >
            {person.disabled ? 'Let them sign in again' : 'Disable: ends their sessions now'}
          </Button>
        )}
      </div>
      {!own && !person.disabled && <NewLink person={person} />}
      <ProblemNotice error={change.error} />
    </form>
  );
}

/** A link for somebody who cannot sign in. Whoever makes it could use it, which is said before. */
function NewLink({ person }: { person: ListedPerson }) {
  const issue = useIssueLink();
  if (issue.data) {
    return (
      <ShownOnce what={`Link for ${person.name}`} secret={issue.data.link}>
        Send it over a channel you trust: whoever opens it first sets the password.
      </ShownOnce>
    );
  }
  return (
    <div className="border-line border-t pt-3">
      <Button type="button" disabled={issue.isPending} onClick={() => issue.mutate({ id: person.id })}>
        {issue.isPending ? 'Making the link …' : 'New sign-in link'}
      </Button>
      <p className="text-ink-2 mt-1.5 text-xs">
        It sets a new password. For 24 hours you and {person.name} then count as one person where two are needed.
      </p>
      <ProblemNotice error={issue.error} className="mt-2" />
    </div>
  );
}
