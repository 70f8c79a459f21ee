'use client';

import { z } from 'zod';

import { bodyFields } from '#lib/client/forms/form-fields.ts';
import { useContractForm } from '#lib/client/forms/use-contract-form.ts';
import { GiveVerdict } from '#lib/contract/review-api.ts';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { TextField } from '#components/ui/field.tsx';

/** Asks for the password afresh; it is sent with this one verdict and kept nowhere. */
export function PasswordDialog({
  open,
  onOpenChange,
  onPassword,
  what,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onPassword: (password: string) => void;
  what: string;
}) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Sign: ${what}`}
      description="Asked afresh for this one verdict. Weaker than a passkey, and the record says which you used."
    >
      <PasswordForm onPassword={onPassword} />
    </Dialog>
  );
}

const Form = z.object({ password: bodyFields(GiveVerdict).password.unwrap() });

/** Unmounted with the dialog, and the password with it. */
function PasswordForm({ onPassword }: { onPassword: (password: string) => void }) {
  const form = useContractForm(Form, { password: '' });
  return (
    <form className="grid gap-4" onSubmit={form.handleSubmit(({ password }) => onPassword(password))}>
      <TextField
        label="Your password"
        type="password"
        autoComplete="current-password"
        required
        autoFocus
        {...form.field('password')}
      />
      <Button type="submit" look="main" disabled={form.watch('password') === ''}>
        Sign
      </Button>
    </form>
  );
}
