import { z } from 'zod';

export interface InputLimits {
  minLength?: number;
  maxLength?: number;
  min?: number;
  max?: number;
}

/** The limits of a contract field as attributes of an input, so that the browser and the desk never disagree on them. */
export function limitsOf(schema: z.ZodType): InputLimits {
  const inner = innermost(schema);
  if (inner instanceof z.ZodString) {
    return {
      // A minimum of one character is expressed by `required`.
      ...(inner.minLength !== null && inner.minLength > 1 ? { minLength: inner.minLength } : {}),
      ...(inner.maxLength !== null ? { maxLength: inner.maxLength } : {}),
    };
  }
  if (inner instanceof z.ZodNumber) {
    return {
      ...(isBound(inner.minValue) ? { min: inner.minValue } : {}),
      ...(isBound(inner.maxValue) ? { max: inner.maxValue } : {}),
    };
  }
  return {};
}

/** The innermost schema, without the optional, default and conversion wrappers around it. */
function innermost(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodPipe) return innermost(schema.out as z.ZodType);
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
    return innermost(schema.unwrap() as z.ZodType);
  return schema;
}

// Integers carry the range of safe integers when nobody set a narrower one.
const isBound = (value: number | null): value is number => value !== null && Math.abs(value) < Number.MAX_SAFE_INTEGER;
