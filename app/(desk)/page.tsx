import type { Metadata } from 'next';

import { QueuePage, type Search } from './queue-page.tsx';

export const metadata: Metadata = { title: 'Your turn' };

export default function YourTurn({ searchParams }: { searchParams: Search }) {
  return <QueuePage scope="mine" search={searchParams} />;
}
