import addFormats from 'ajv-formats';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

/** Compiles a tool's JSON Schema (2020-12). Throws when the schema itself is invalid. */
export function schemaValidator(schema: object): ValidateFunction {
  // An asynchronous validator answers a promise, which is true whatever it comes to.
  if ('$async' in schema) throw new Error('$async is not supported');
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  // ajv-formats types lag behind its ESM default export.
  (addFormats as unknown as (a: Ajv2020) => void)(ajv);
  return ajv.compile(schema);
}
