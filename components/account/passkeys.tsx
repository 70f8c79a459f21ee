'use client';

import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { z } from 'zod';

import { bodyFields, trimmed } from '#lib/client/forms/form-fields.ts';
import { useContractForm } from '#lib/client/forms/use-contract-form.ts';
import { AddPasskey, PasskeyOptions } from '#lib/contract/account-api.ts';
import { ProblemNotice } from '../page/problem-notice.tsx';
import { Ago } from '../time/times.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/field.tsx';
import { Section } from '../ui/section.tsx';
import type { Me } from './me.ts';
import { useAddPasskey } from './mutations.ts';
import { RemovePasskey } from './remove-passkey.tsx';

/** My passkeys: what high and critical actions are signed with, and a way to sign in. */
export function Passkeys({ me }: { me: Me }) {
  return (
    <Section title="Passkeys" aside="high and critical actions are signed with one">
      <ul className="border-line border-t empty:hidden">
        {me.passkeys.map((passkey) => (
          <li
            key={passkey.id}
            className="border-line flex min-h-12 flex-wrap items-center gap-x-4 gap-y-1 border-b py-2"
          >
            <span className="font-[550]">{passkey.name}</span>
            <span className="text-ink-2 text-[13px]">
              added <Ago at={passkey.created_at} />,{' '}
              {passkey.last_used_at === null ? (
                'not used yet'
              ) : (
                <>
                  used <Ago at={passkey.last_used_at} />
                </>
              )}
            </span>
            <span className="ml-auto flex gap-2">
              <RemovePasskey me={me} id={passkey.id} name={passkey.name} />
            </span>
          </li>
        ))}
      </ul>
      {me.passkeys.length === 0 && (
        <p className="text-ink-2 mb-3">You have none yet. Without one you can sign only what asks for less.</p>
      )}
      <AddPasskeyButton me={me} />
    </Section>
  );
}

function AddPasskeyButton({ me }: { me: Me }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button look="main" className="mt-3" onClick={() => setOpen(true)}>
        <KeyRound aria-hidden size={15} /> Add a passkey
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="Add a passkey"
        description="Your browser asks for your finger, face or security key. The private key never leaves it."
      >
        <AddPasskeyForm me={me} close={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

const Form = z.object({
  name: trimmed(bodyFields(AddPasskey).name),
  password: bodyFields(PasskeyOptions).password,
});

function AddPasskeyForm({ me, close }: { me: Me; close: () => void }) {
  const form = useContractForm(Form, { name: 'This device' });
  const add = useAddPasskey(close);
  return (
    <form className="grid gap-4" onSubmit={form.handleSubmit((values) => add.mutate(values))}>
      <TextField label="Name" required {...form.field('name')} />
      {me.has_password && (
        <TextField
          label="Your password"
          type="password"
          autoComplete="current-password"
          required
          {...form.field('password')}
          hint="So that nobody adds a key to a session left open."
        />
      )}
      <Button type="submit" look="main" disabled={add.isPending}>
        {add.isPending ? 'Waiting for your device …' : 'Continue'}
      </Button>
      <ProblemNotice error={add.error} />
    </form>
  );
}
