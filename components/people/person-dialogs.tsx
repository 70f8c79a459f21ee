'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { UserPlus } from 'lucide-react';
import { useState } from 'react';

import { ProblemNotice } from '../shell/problem-notice.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { SelectField, TextField } from '../ui/field.tsx';
import { ShownOnce } from '../ui/shown-once.tsx';
import type { ListedPerson } from './listed-person.ts';
import { createUser, updateUser } from './queries.ts';

type Role = ListedPerson['role'];
const ROLES: Role[] = ['reviewer', 'admin', 'auditor'];
const groupsOf = (text: string): string[] =>
  text
    .split(',')
    .map((g) => g.trim())
    .filter(Boolean);

function RoleField({ value, onChange }: { value: Role; onChange: (role: Role) => void }) {
  return (
    <SelectField
      label="Role"
      value={value}
      onChange={(e) => onChange(ROLES.find((r) => r === e.target.value) ?? 'reviewer')}
    >
      <option value="reviewer">Reviewer — gives verdicts</option>
      <option value="admin">Admin — gives verdicts and manages the desk</option>
      <option value="auditor">Auditor — reads everything, changes nothing</option>
    </SelectField>
  );
}

/** Invites a person; the one-time link is shown here once and sent by nobody but you. */
export function InvitePerson() {
  const [open, setOpen] = useState(false);
  const [form, setForm] = useState({ email: '', name: '', role: 'reviewer' as Role, groups: '' });
  const client = useQueryClient();
  const invite = useMutation({
    mutationFn: () =>
      createUser({ email: form.email.trim(), name: form.name.trim(), role: form.role, groups: groupsOf(form.groups) }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['people'] }),
  });
  const toggle = (next: boolean) => {
    setOpen(next);
    if (next) {
      invite.reset();
      setForm({ email: '', name: '', role: 'reviewer', groups: '' });
    }
  };
  return (
    <>
      <Button look="main" onClick={() => toggle(true)}>
        <UserPlus aria-hidden size={15} /> Invite a person
      </Button>
      <Dialog
        open={open}
        onOpenChange={toggle}
        title="Invite a person"
        description="They set their own password with a one-time link."
      >
        {invite.data ? (
          <ShownOnce what={`Link for ${form.name}`} secret={invite.data.link}>
            Send it over a channel you trust: whoever opens it first sets the password.
          </ShownOnce>
        ) : (
          <form
            className="grid gap-4"
            onSubmit={(event) => {
              event.preventDefault();
              invite.mutate();
            }}
          >
            <TextField
              label="Name"
              required
              maxLength={100}
              value={form.name}
              onChange={(e) => setForm({ ...form, name: e.target.value })}
            />
            <TextField
              label="E-mail"
              type="email"
              required
              value={form.email}
              onChange={(e) => setForm({ ...form, email: e.target.value })}
            />
            <RoleField value={form.role} onChange={(role) => setForm({ ...form, role })} />
            <TextField
              label="Groups, separated by commas"
              value={form.groups}
              hint="Policies ask for reviewers of a group, e.g. security."
              onChange={(e) => setForm({ ...form, groups: e.target.value })}
            />
            <Button type="submit" look="main" disabled={invite.isPending}>
              Create the link
            </Button>
            <ProblemNotice error={invite.error} />
          </form>
        )}
      </Dialog>
    </>
  );
}

/** Changes a person's role, groups or access; it holds from their next request on. */
export function ChangePerson({ person, own }: { person: ListedPerson; own: boolean }) {
  const [open, setOpen] = useState(false);
  const [role, setRole] = useState(person.role);
  const [groups, setGroups] = useState(person.groups.join(', '));
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: (changes: { role?: Role; groups?: string[]; disabled?: boolean }) =>
      updateUser({ id: person.id, ...changes }),
    onSuccess: () => {
      setOpen(false);
      return client.invalidateQueries({ queryKey: ['people'] });
    },
  });
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        Change<span className="sr-only"> {person.name}</span>
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={person.name} description={person.email}>
        <form
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            change.mutate({ role, groups: groupsOf(groups) });
          }}
        >
          <RoleField value={role} onChange={setRole} />
          <TextField label="Groups, separated by commas" value={groups} onChange={(e) => setGroups(e.target.value)} />
          <div className="flex flex-wrap justify-between gap-2">
            <Button type="submit" look="main" disabled={change.isPending}>
              Save
            </Button>
            {!own && (
              <Button
                look={person.disabled ? 'plain' : 'danger'}
                disabled={change.isPending}
                onClick={() => change.mutate({ disabled: !person.disabled })}
              >
                {person.disabled ? 'Let them sign in again' : 'Disable: ends their sessions now'}
              </Button>
            )}
          </div>
          <ProblemNotice error={change.error} />
        </form>
      </Dialog>
    </>
  );
}
