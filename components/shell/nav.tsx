'use client';

import { useQuery } from '@tanstack/react-query';
import {
  BookOpen,
  BookUser,
  Bot,
  History,
  Inbox,
  List,
  Menu,
  Scale,
  ScrollText,
  ShieldAlert,
  UserRound,
  Users,
  Wrench,
  X,
  type LucideIcon,
} from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useState } from 'react';
import type { ReactNode } from 'react';

import type { ReplyOf } from '#lib/contract/endpoint.ts';
import type { GetOverview } from '#lib/contract/overview-api.ts';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { capital } from '../ui/words.ts';
import { Brand } from './brand.tsx';
import { overviewQuery } from './queries.ts';

/** The places of the navigation in three groups. `begins` starts a group; `under` is the path of pages that belong to a place. */
const PLACES: { href: string; title: string; Icon: LucideIcon; begins?: boolean; under?: string }[] = [
  { href: '/', title: 'Your turn', Icon: Inbox },
  { href: '/pending', title: 'All pending', Icon: List },
  { href: '/history', title: 'History', Icon: History },
  { href: '/agents', title: 'Agents', Icon: Bot, begins: true },
  { href: '/tools', title: 'Tools', Icon: Wrench },
  { href: '/records', title: 'Records', Icon: BookUser },
  { href: '/policy', title: 'Policy', Icon: Scale },
  { href: '/safety', title: 'Safety', Icon: ShieldAlert, under: '/reports' },
  { href: '/ledger', title: 'Ledger', Icon: ScrollText, begins: true, under: '/retention' },
  { href: '/people', title: 'People', Icon: Users },
  { href: '/docs/api', title: 'API', Icon: BookOpen },
];

interface Reader {
  name: string;
  role: string;
  groups: string[];
}

/** The navigation: a column on wide screens, a bar with a menu on phones. `stop` is the kill switch for all agents. */
export function Nav({ reader, stop }: { reader: Reader; stop: ReactNode }) {
  const path = usePathname();
  const [openAt, setOpenAt] = useState<string | null>(null);
  const open = openAt === path;
  const { data } = useQuery(overviewQuery);
  return (
    <nav
      aria-label="Main"
      className="border-line bg-bg max-lg:border-b lg:sticky lg:top-0 lg:flex lg:h-dvh lg:flex-col lg:overflow-y-auto lg:border-r lg:px-2.5 lg:py-4"
    >
      <div className="flex items-center gap-2 px-3 max-lg:h-13 lg:pb-4">
        <Link href="/" className="flex min-w-0 items-center gap-2 text-[15px] font-semibold tracking-tight">
          <Brand />
          Countersign
        </Link>
        {reader.role !== 'auditor' && (
          <Link href="/" className="text-ink-2 ml-auto text-[13px] whitespace-nowrap lg:hidden">
            Your turn <Badge waiting={data?.waiting} />
          </Link>
        )}
        <Button
          look="quiet"
          className={classNames('lg:hidden', reader.role === 'auditor' && 'ml-auto')}
          aria-expanded={open}
          aria-controls="places"
          onClick={() => setOpenAt(open ? null : path)}
        >
          {open ? <X aria-hidden size={16} /> : <Menu aria-hidden size={16} />} Menu
        </Button>
      </div>
      <div
        id="places"
        className={classNames('grow flex-col gap-0.5 max-lg:px-3 max-lg:pb-3 lg:flex', open ? 'flex' : 'hidden')}
      >
        <Places path={path} waiting={data?.waiting} onGo={() => setOpenAt(null)} />
        <div className="min-h-4 grow" />
        {stop}
        <AccountLink reader={reader} onGo={() => setOpenAt(null)} />
      </div>
    </nav>
  );
}

function Places({ path, waiting, onGo }: { path: string; waiting: Waiting | undefined; onGo: () => void }) {
  return PLACES.map(({ href, title, Icon, begins, under }) => {
    const below = under !== undefined && path.startsWith(under);
    const on = below || (href === '/' ? path === '/' : path.startsWith(href));
    return (
      <Link
        key={href}
        href={href}
        aria-current={below ? 'true' : on ? 'page' : undefined}
        onClick={onGo}
        className={classNames(
          'hover:bg-sunk hover:text-ink flex items-center gap-2.5 rounded-lg px-2.5 py-[7px]',
          on ? 'bg-sunk text-ink font-[550]' : 'text-ink-2',
          begins && 'mt-3',
        )}
      >
        <Icon aria-hidden size={16} strokeWidth={1.6} />
        {title}
        {href === '/' && (
          <span className="ml-auto">
            <Badge waiting={waiting} />
          </span>
        )}
      </Link>
    );
  });
}

function AccountLink({ reader, onGo }: { reader: Reader; onGo: () => void }) {
  return (
    <Link
      href="/account"
      onClick={onGo}
      className="text-ink-2 hover:bg-sunk hover:text-ink mt-2 flex items-center gap-2.5 rounded-lg px-2.5 py-2"
    >
      <span
        aria-hidden
        className="bg-accent-soft text-accent grid size-7 flex-none place-items-center rounded-full text-[11px] font-semibold"
      >
        {initials(reader.name) || <UserRound size={14} />}
      </span>
      <span className="min-w-0 leading-tight">
        <span className="block truncate">{reader.name}</span>
        <span className="text-ink-3 block truncate text-xs">
          {[capital(reader.role), ...reader.groups].join(' · ')}
        </span>
      </span>
      <span className="sr-only">— your account</span>
    </Link>
  );
}

type Waiting = ReplyOf<typeof GetOverview>['waiting'];

function Badge({ waiting = { n: 0, capped: false } }: { waiting?: Waiting | undefined }) {
  const { n, capped } = waiting;
  if (n === 0) return null;
  return (
    <span className="bg-ink text-bg rounded-full px-[7px] text-xs font-semibold">
      {n >= 1_000 ? '999+' : capped ? `${n}+` : n}
      <span className="sr-only"> waiting</span>
    </span>
  );
}

const initials = (name: string): string =>
  name
    .split(/\s+/)
    .map((word) => word.charAt(0))
    .join('')
    .slice(0, 2)
    .toUpperCase();
