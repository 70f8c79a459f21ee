'use client';

import { forgetHead } from '#lib/client/served-log/kept-head.ts';
import { Button } from '../ui/button.tsx';

/** Without the kept head a rollback can no longer be noticed, so the text beside this button says when to press it. */
export const ForgetHead = ({ verify }: { verify: () => void }) => (
  <Button
    onClick={() => {
      forgetHead();
      verify();
    }}
  >
    Forget the kept head
  </Button>
);
