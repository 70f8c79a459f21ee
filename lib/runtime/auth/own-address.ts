/** Whether an address that a caller sent leads to a page of this desk: a path, or whole with the desk's own origin. */
export function isOwnAddress(address: string, origin: string): boolean {
  return (
    URL.canParse(address, origin) && new URL(address, origin).origin === origin && /^(?:\/|https?:)/i.test(address)
  );
}
