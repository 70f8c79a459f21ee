'use client';

import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';

import { Button } from './button.tsx';

/** A modal dialog with a title, one sentence of what it is for, and a way out that says Close. */
export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  children,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description: ReactNode;
  children: ReactNode;
}) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-[rgb(0_0_0/.45)]" />
        <Radix.Content className="border-line-2 bg-panel fixed top-1/2 left-1/2 z-50 max-h-[92dvh] w-[min(34rem,94vw)] -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-[14px] border p-5 sm:p-6">
          <div className="mb-4 flex items-start gap-4">
            <div className="min-w-0 grow">
              <Radix.Title className="text-lg leading-tight font-semibold">{title}</Radix.Title>
              <Radix.Description asChild>
                <div className="text-ink-2 mt-1">{description}</div>
              </Radix.Description>
            </div>
            <Radix.Close asChild>
              <Button look="quiet" className="-mt-1 -mr-2 shrink-0">
                <X aria-hidden size={15} /> Close
              </Button>
            </Radix.Close>
          </div>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
