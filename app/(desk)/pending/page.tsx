import type { Metadata } from 'next';

import { QueuePage, type Search } from '../queue-page.tsx';

export const metadata: Metadata = { title: 'All pending' };

export default function Pending({ searchParams }: { searchParams: Search }) {
  return <QueuePage scope="all" search={searchParams} />;
}
