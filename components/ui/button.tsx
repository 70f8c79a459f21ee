import { Download } from 'lucide-react';
import Link from 'next/link';
import type { ComponentProps } from 'react';

import { classNames } from './class-names.ts';

const LOOKS = {
  main: 'border-ink bg-ink text-bg hover:opacity-90',
  plain: 'border-line-2 bg-panel text-ink hover:bg-sunk',
  quiet: 'border-transparent bg-transparent text-ink-2 hover:bg-sunk hover:text-ink',
  danger: 'border-critical/50 bg-transparent text-critical hover:bg-critical-soft',
  armed: 'border-critical-fill bg-critical-fill text-white hover:opacity-90',
} as const;

type Look = keyof typeof LOOKS;

const classOf = (look: Look, more: string | undefined) =>
  classNames(
    'inline-flex min-h-9 items-center justify-center gap-2 rounded-lg border px-3 py-1.5 text-center text-sm font-[550] transition-colors duration-100',
    'disabled:border-line disabled:bg-sunk disabled:text-ink-3 disabled:hover:opacity-100',
    LOOKS[look],
    more,
  );

/** A button. `danger` is the red outline at rest, `armed` the filled red that acts. */
export function Button({
  look = 'plain',
  className,
  type = 'button',
  ...rest
}: ComponentProps<'button'> & { look?: Look }) {
  return <button type={type} className={classOf(look, className)} {...rest} />;
}

/** A link that downloads a file under the name given. */
export function DownloadLink({ children, ...rest }: ComponentProps<'a'> & { href: string; download: string }) {
  return (
    <a className={classOf('plain', undefined)} {...rest}>
      <Download aria-hidden size={16} />
      {children}
    </a>
  );
}

/** A link that looks like a button. */
export function ButtonLink({ look = 'plain', className, ...rest }: ComponentProps<typeof Link> & { look?: Look }) {
  return <Link className={classOf(look, className)} {...rest} />;
}
