import { cookieIn, hostCookie } from './cookies.ts';

const HALF_A_YEAR_S = 180 * 24 * 3_600;

/** What earlier sign-ins on this device left in a Cookie header; null for a device that is new. */
export const deviceIn = (header: string | null, origin: string): string | null =>
  cookieIn(header, hostCookie(origin, 'device'));

/** The Set-Cookie header that keeps it. */
export const keepDevice = (value: string, origin: string): string =>
  `${hostCookie(origin, 'device')}=${value}; Path=/; Max-Age=${HALF_A_YEAR_S}; HttpOnly; SameSite=Lax${
    origin.startsWith('https:') ? '; Secure' : ''
  }`;
