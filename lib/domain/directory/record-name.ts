import type { RecordKind } from './records.ts';

/**
 * The form of a record's name in which it is looked up. Mail, chat, identity providers and file stores take several spellings for one thing,
 * and an agent picks the spelling: whatever reaches the same list, group or folder has to find the same record.
 */
export function recordName(kind: RecordKind, key: string): string {
  const name = key.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
  switch (kind) {
    case 'domain':
      return name.replace(/\.+$/, '');
    case 'contact':
    case 'payee':
      // A contact is somebody known. Not every mail server delivers a tagged address to the same person, so a tag makes it another one.
      return name;
    case 'group':
      return untagged(name);
    case 'channel':
      return untagged(withoutSlash(name)).replace(/^#(?=.)/, '');
    case 'resource':
    case 'environment':
      return withoutSlash(name);
  }
}

const withoutSlash = (name: string): string => name.replace(/(?<=[^/])\/+$/, '');

/** `all+x@ours.example` is delivered to `all@ours.example`. */
const untagged = (name: string): string => name.replace(/^([^+@\s]+)\+[^@\s]*(?=@[^@\s]+$)/, '$1');
