import { isLoopback, sameDesk } from '#lib/domain/desk/origin.ts';

/**
 * Whether a request that `page` makes to `host` comes from the desk's own page. A desk on loopback can be open at another port than it knows of,
 * through a tunnel for example; then the page has to be at the port that is asked, because other programs have pages on loopback too.
 */
export const isOwnPage = (
  page: string,
  host: string | undefined,
  { origin, address }: { origin: string; address: string },
): boolean => page === address || (isLoopback(origin) && sameDesk(origin, page) && new URL(page).host === host);
