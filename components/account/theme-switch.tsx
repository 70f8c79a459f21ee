'use client';

import { useState } from 'react';

const THEMES = [
  ['system', 'Like the system'],
  ['light', 'Light'],
  ['dark', 'Dark'],
] as const;
export type Theme = (typeof THEMES)[number][0];

/** Follows the system unless the reader says otherwise; the choice is kept in a cookie so that the first paint is right. */
export function ThemeSwitch({ initial }: { initial: Theme }) {
  const [theme, setTheme] = useState(initial);
  const choose = (next: Theme) => {
    setTheme(next);
    document.cookie = `theme=${next};path=/;max-age=31536000;samesite=lax`;
    if (next === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = next;
  };
  return (
    <fieldset className="flex flex-wrap gap-2">
      <legend className="sr-only">Theme</legend>
      {THEMES.map(([value, title]) => (
        <label
          key={value}
          className="border-line-2 bg-panel has-checked:border-ink flex items-center gap-2 rounded-lg border px-3 py-1.5 has-checked:font-[550]"
        >
          <input
            type="radio"
            name="theme"
            checked={theme === value}
            onChange={() => choose(value)}
            className="accent-accent"
          />
          {title}
        </label>
      ))}
    </fieldset>
  );
}
