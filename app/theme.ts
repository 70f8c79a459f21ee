import type { cookies } from 'next/headers';

/** The theme the reader chose, or `system`. */
export function themeOf(jar: Awaited<ReturnType<typeof cookies>>): 'system' | 'light' | 'dark' {
  const chosen = jar.get('theme')?.value;
  return chosen === 'light' || chosen === 'dark' ? chosen : 'system';
}
