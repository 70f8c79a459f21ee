/**
 * Where a read handle keeps Prisma's client. Only lib/store may import this, so that no Prisma type leaves it. Registered by name, because
 * Next bundles a copy of this module for its pages and they get their handle from the server's copy.
 */
export const PRISMA: unique symbol = Symbol.for('countersign.prisma');
