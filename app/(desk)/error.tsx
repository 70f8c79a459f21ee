'use client';

import { PageFailed } from '#components/shell/page-failed.tsx';

export default function DeskError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return <PageFailed digest={error.digest} retry={reset} />;
}
