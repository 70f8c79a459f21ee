// Builds the page /verify: one file that contains its script and its style and may load nothing.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { rolldown } from 'rolldown';

const ROOT = join(import.meta.dirname, '..');
const SOURCES = join(ROOT, 'lib/client/verify-page');
const MADE = join(ROOT, '.next');

const script = await bundled();
const style = `${colours()}\n${readFileSync(join(SOURCES, 'page.css'), 'utf8')}`;
const policy = [
  "default-src 'none'",
  `script-src '${sha256(script)}'`,
  `style-src '${sha256(style)}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');
const page = readFileSync(join(SOURCES, 'page.html'), 'utf8')
  // Replacement functions, because `replace` would interpret “$&” in a replacement string.
  .replace(
    '<!-- head -->',
    () => `<meta http-equiv="Content-Security-Policy" content="${policy}" />\n    <style>${style}</style>`,
  )
  .replace('<!-- script -->', () => `<script type="module">${script}</script>`);
mkdirSync(MADE, { recursive: true });
writeFileSync(join(MADE, 'verify.html'), page);

async function bundled(): Promise<string> {
  const bundle = await rolldown({
    cwd: ROOT,
    input: join(SOURCES, 'main.ts'),
    platform: 'browser',
    onLog: (_level, { message }) => fail(message),
  });
  const { output } = await bundle.generate({ format: 'esm', minify: true });
  const { code } = output[0];
  if (output.length > 1 || /<\/script|<!--/i.test(code)) fail('the script is not one that a page can hold');
  return code;
}

/** The desk's own colours, light and dark. */
function colours(): string {
  const css = readFileSync(join(ROOT, 'app/globals.css'), 'utf8');
  return /^:root \{[^}]*\}/m.exec(css)?.[0] ?? fail('app/globals.css has no colours');
}

function sha256(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

function fail(why: string): never {
  throw new Error(`The page /verify cannot be built. ${why}`);
}
