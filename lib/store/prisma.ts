/** Where a read handle keeps Prisma's client. Only lib/store may import this, so that no Prisma type leaves it. */
export const PRISMA = Symbol('prisma');
