'use client';

import { Tabs as Radix } from 'radix-ui';
import type { ReactNode } from 'react';

/** Tabs that scroll sideways where they do not fit. With `value` the page says which is open. */
export function Tabs({
  label,
  tabs,
  value,
  onChange,
}: {
  label: string;
  tabs: { id: string; title: string; content: ReactNode }[];
  value?: string;
  onChange?: (id: string) => void;
}) {
  return (
    <Radix.Root
      {...(value === undefined ? { defaultValue: tabs[0]?.id ?? '' } : { value })}
      {...(onChange ? { onValueChange: onChange } : {})}
      className="mt-8"
    >
      <Radix.List aria-label={label} className="border-line flex gap-4 overflow-x-auto border-b text-[13px]">
        {tabs.map((tab) => (
          <Radix.Trigger
            key={tab.id}
            value={tab.id}
            className="text-ink-2 data-[state=active]:border-ink data-[state=active]:text-ink -mb-px border-b-2 border-transparent py-2 whitespace-nowrap -outline-offset-2 data-[state=active]:font-[550]"
          >
            {tab.title}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map((tab) => (
        <Radix.Content key={tab.id} value={tab.id} className="pt-3">
          {tab.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
