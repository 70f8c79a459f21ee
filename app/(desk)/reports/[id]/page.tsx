import type { Metadata } from 'next';
import { notFound } from 'next/navigation';

import { ReportPage } from '#components/safety/report-page.tsx';
import { Empty, Page } from '#components/ui/page.tsx';
import { ReportFrom } from '#lib/contract/incident-report.ts';
import { requirePerson } from '#lib/runtime/page-session.ts';
import { readReport } from '#lib/usecases/safety/read-report.ts';
import { orNotFound } from '../../or-not-found.ts';

export const metadata: Metadata = { title: 'Report' };

interface Props {
  params: Promise<{ id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function Report({ params, searchParams }: Props) {
  const { ctx, person } = await requirePerson();
  if (person.role === 'reviewer')
    return (
      <Page title="Report">
        <Empty title="Only admins and auditors read reports">
          A report holds what many people saw, asked and answered. Ask one of them for it.
        </Empty>
      </Page>
    );
  const { id } = await params;
  const { from: asked } = await searchParams;
  const from = ReportFrom.safeParse(asked === '' ? undefined : asked);
  if (!from.success) notFound();
  const report = await orNotFound(readReport(ctx, person, { id, ...(from.data ? { from: from.data } : {}) }));
  return <ReportPage report={report} from={from.data ?? null} />;
}
