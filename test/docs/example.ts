import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const PAGES = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CONTEXT.md', 'sdk/README.md', 'demo/README.md'];

/** Languages of blocks that are not run: drawings and data formats, each explained by the text around it. */
const NOT_RUN = 'text';

export interface Example {
  /** Path from the repository's root. */
  page: string;
  language: string;
  /** Which block of that language on the page, from 0. */
  nth: number;
  /** Line of the opening fence, from 1. */
  line: number;
  text: string;
}

/** The code block of a page as a reader would copy it. Throws when the page has no such block. */
export function example(page: string, language: string, nth = 0): string {
  const found = examplesOf(page).find((one) => one.language === language && one.nth === nth);
  if (!found) throw new Error(`${page} has no ${language} block number ${nth}`);
  return found.text;
}

/** Every block that has to run, of the README and all of docs/. */
export function allExamples(): Example[] {
  const docs = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => join('docs', path));
  return [...PAGES, ...docs.sort()].flatMap(examplesOf).filter(({ language }) => language !== NOT_RUN);
}

function examplesOf(page: string): Example[] {
  const found: Example[] = [];
  const text = readFileSync(join(ROOT, page), 'utf8');
  for (const match of text.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)) {
    const language = match[1] ?? '';
    const nth = found.filter((one) => one.language === language).length;
    const line = text.slice(0, match.index).split('\n').length;
    found.push({ page: relative('.', page), language, nth, line, text: match[2] ?? '' });
  }
  return found;
}
