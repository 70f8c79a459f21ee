'use client';

import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { z } from 'zod';

import { bodyFields } from '#lib/client/forms/form-fields.ts';
import { useContractForm } from '#lib/client/forms/use-contract-form.ts';
import { PasskeyOptions } from '#lib/contract/account-api.ts';
import { ProblemNotice } from '../page/problem-notice.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/field.tsx';
import type { Me } from './me.ts';
import { useRemovePasskey } from './mutations.ts';

interface Removed {
  me: Me;
  id: string;
  name: string;
}

/** The button that removes one of my passkeys, after its person has shown again that it is them. */
export function RemovePasskey({ me, id, name }: Removed) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button look="danger" onClick={() => setOpen(true)}>
        Remove<span className="sr-only"> {name}</span>
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={`Remove the passkey “${name}”`}
        description="It signs nothing more and signs nobody in. What it signed stays verifiable."
      >
        <RemovePasskeyForm me={me} id={id} close={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

const Form = z.object({ password: bodyFields(PasskeyOptions).password });

function RemovePasskeyForm({ me, id, close }: { me: Me; id: string; close: () => void }) {
  const form = useContractForm(Form, {});
  const remove = useRemovePasskey(id, close);
  return (
    <form className="grid gap-4" onSubmit={form.handleSubmit(({ password }) => remove.mutate({ password }))}>
      {me.has_password ? (
        <TextField
          label="Your password"
          type="password"
          autoComplete="current-password"
          {...form.field('password')}
          hint="So that nobody removes a key in a session left open. One of your passkeys does too."
        />
      ) : (
        <p className="text-ink-2 text-[13px]">
          Confirm with one of your passkeys. If you have none at hand, sign out and in again and remove it within ten
          minutes.
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="armed" disabled={remove.isPending}>
          Remove it
        </Button>
        <Button disabled={remove.isPending} onClick={() => remove.mutate({ passkey: true })}>
          <KeyRound aria-hidden size={15} /> Confirm with a passkey
        </Button>
      </div>
      <ProblemNotice error={remove.error} />
    </form>
  );
}
