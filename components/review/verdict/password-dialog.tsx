'use client';

import { useState } from 'react';

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
  const [password, setPassword] = useState('');
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Sign: ${what}`}
      description="Asked afresh for this one verdict. Weaker than a passkey, and the record says which you used."
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          onPassword(password);
          setPassword('');
        }}
      >
        <TextField
          label="Your password"
          type="password"
          autoComplete="current-password"
          required
          autoFocus
          value={password}
          onChange={(e) => setPassword(e.target.value)}
        />
        <Button type="submit" look="main" disabled={password === ''}>
          Sign
        </Button>
      </form>
    </Dialog>
  );
}
