import type { Metadata } from 'next';

import { ApiReference } from '#components/reference/api-reference.tsx';
import { requirePerson } from '#lib/runtime/page-session.ts';
import { openApiDocument } from '#lib/contract/openapi.ts';

export const metadata: Metadata = { title: 'API' };

export default async function ApiPage() {
  await requirePerson();
  return <ApiReference document={openApiDocument()} />;
}
