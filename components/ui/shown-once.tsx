'use client';

import { Check, Copy } from 'lucide-react';
import { useState } from 'react';

import { Button } from './button.tsx';
import { Notice } from './notice.tsx';

/** A secret that is shown this once, with a way to copy it. */
export function ShownOnce({ what, secret, children }: { what: string; secret: string; children?: string }) {
  const [copied, setCopied] = useState(false);
  return (
    <Notice live tone="warn" title={`${what} — shown once`}>
      <p className="mb-2">{children ?? 'Copy it now. Only its hash is kept; nobody can show it again.'}</p>
      <code className="bg-panel block rounded-md p-2 font-mono text-xs break-all select-all">{secret}</code>
      <Button
        className="mt-2"
        onClick={() => {
          void navigator.clipboard.writeText(secret).then(() => setCopied(true));
        }}
      >
        {copied ? <Check aria-hidden size={14} /> : <Copy aria-hidden size={14} />} {copied ? 'Copied' : 'Copy'}
      </Button>
    </Notice>
  );
}
