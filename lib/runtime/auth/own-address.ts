import { sameDesk } from '#lib/domain/desk/origin.ts';

/** Whether an address that a caller sent leads to a page of this desk: a path, or whole with the desk's own origin, on loopback at any port. */
export function isOwnAddress(address: string, origin: string): boolean {
  return (
    URL.canParse(address, origin) &&
    sameDesk(origin, new URL(address, origin).origin) &&
    /^(?:\/|https?:)/i.test(address)
  );
}

/** The page that such an address names, at the port where the caller is: other programs have pages on loopback too. */
export function ownPage(address: string, here: string): string {
  if (!isOwnAddress(address, here)) return here;
  const { pathname, search, hash } = new URL(address, here);
  return `${here}${pathname}${search}${hash}`;
}
