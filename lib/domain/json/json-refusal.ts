export type JsonRefusalCode =
  'malformed' | 'duplicate-key' | 'unsafe-number' | 'lone-surrogate' | 'too-deep' | 'too-large';

/** Why a text is not acceptable I-JSON: a stable code, and the JSON Pointer of the value where reading stopped. */
export class JsonRefusal extends Error {
  readonly code: JsonRefusalCode;
  readonly pointer: string;

  constructor(code: JsonRefusalCode, pointer: string, message: string) {
    super(message);
    this.name = 'JsonRefusal';
    this.code = code;
    this.pointer = pointer;
  }
}
