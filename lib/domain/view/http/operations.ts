import type { Operation } from '../../tool/tool.ts';

/** The words of an API's own document on a request, by method and path; null when it describes none such. */
export function operationOf(operations: readonly Operation[], method: string, pathname: string): string | null {
  const path = pathname.replace(/\/+$/, '');
  const fitting = operations.filter((one) => one.method.toUpperCase() === method && fits(one.path, path));
  // `/users/me` says more than `/users/{id}`.
  const [best] = fitting.sort((a, b) => placeholders(a.path) - placeholders(b.path) || b.path.length - a.path.length);
  return best?.words ?? null;
}

const placeholders = (path: string): number => path.split('{').length;

/** Servers stand under a path of their own, so the end of the path decides. */
function fits(template: string, path: string): boolean {
  const wanted = template.split('/').filter((part) => part !== '');
  const given = path.split('/').filter((part) => part !== '');
  if (wanted.length === 0 || wanted.length > given.length) return false;
  const end = given.slice(-wanted.length);
  return wanted.every((part, i) => part === end[i] || /^[^{}]*\{[^{}]+\}[^{}]*$/.test(part));
}
