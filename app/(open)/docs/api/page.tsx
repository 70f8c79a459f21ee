import type { Metadata } from 'next';

import { ApiReference } from '#components/reference/api-reference.tsx';
import { openApiDocument } from '#lib/contract/openapi.ts';

export const metadata: Metadata = { title: 'API' };

export default function ApiPage() {
  return <ApiReference document={openApiDocument()} />;
}
