/** How much of a value is tested; the rest would only cost time. */
const HEAD = 200;

const BRACKETED = /^(?:<.*>|\[.*\]|\{.*\}|%\w+%|\$(?:[A-Z_][A-Z0-9_]*|[{(].*)|[*•.xX_#?-]+)$/s;
const SAYS_SO =
  /change.?me|your|example|placeholder|redact|remov|hidden|masked|omitted|dummy|not.?set|\*{3}|x{4}|…|\.{3}/i;
const STATE = new RegExp(
  '^(?:pass|string|boolean|number|null|none|undefined|true|false|empty|unknown|missing|required|optional|invalid|' +
    'expired|incorrect|protected|encrypted|generated|unchanged)$',
  'i',
);
const WORDS_ONLY = /^[a-z_-]+$/i;
const NAMES_ITSELF = /password|passwd|secret|token|api[_-]?key|private[_-]?key/i;

/** Whether a value is a placeholder for a secret: `***`, `<…>`, `changeme`, `${DB_PASSWORD}`, `your-token-here`. */
export function isPlaceholder(value: string): boolean {
  const head = value.slice(0, HEAD).trim();
  return (
    BRACKETED.test(head) || SAYS_SO.test(head) || STATE.test(head) || (WORDS_ONLY.test(head) && NAMES_ITSELF.test(head))
  );
}

const ADDRESS = /^(?:[a-z][a-z0-9+.-]{1,20}:\/\/|[a-z]:\\)/i;
// Path segments rarely mix in capitals; base64 that begins with a slash does.
const PATH = /^(?:\.{1,2}|~)?(?:\/[A-Z]?[a-z0-9_.-]+)+\/?$/;
const STORE = /^(?:op|vault|ssm|env|file|secrets?|keychain|keyring|arn|projects)[:/]/i;
const FILE = /\.(?:pem|key|txt|json|ya?ml|env|crt|p12|pfx)$/i;
const CODE = /^(?:[A-Za-z_$]+(?:\.[A-Za-z_$]+)+$|[A-Za-z_$]+(?:\[|->|::)|!?[A-Za-z_$][\w$]*(?:\.[\w$]+)*\(|\/\^)/;

/** Whether a value only refers to a secret: a file, an address, a secret store, an expression in a program. */
export function isElsewhere(value: string): boolean {
  const head = value.slice(0, HEAD);
  return ADDRESS.test(head) || PATH.test(head) || STORE.test(head) || FILE.test(head) || CODE.test(head);
}
