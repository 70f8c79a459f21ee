import type { Metadata } from 'next';
import { cookies } from 'next/headers';

import { Account } from '#components/account/account.tsx';
import { requirePerson } from '#lib/runtime/page-session.ts';
import { themeOf } from '../../theme.ts';

export const metadata: Metadata = { title: 'Your account' };

export default async function AccountPage() {
  await requirePerson();
  return <Account theme={themeOf(await cookies())} />;
}
