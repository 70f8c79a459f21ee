'use client';

import { keys } from '#lib/client/query-keys.ts';
import { useCall } from '#lib/client/use-call.ts';
import { CreateUser, IssueLink, UpdateUser } from '#lib/contract/admin-api.ts';

/** Invites a person; the reply holds the one-time link. */
export const useInvite = () => useCall(CreateUser, { stale: [keys.people()], inDialog: true });

/** Role, groups or access of a person. */
export const useChangePerson = (onDone: () => void) =>
  useCall(UpdateUser, { stale: [keys.people()], onDone, inDialog: true });

/** A new sign-in link for a person; the reply holds it. */
export const useIssueLink = () => useCall(IssueLink, { stale: [], inDialog: true });
