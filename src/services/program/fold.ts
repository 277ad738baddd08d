import { own } from '../../parsers/own.ts';
import type { Literal } from '../types.ts';

/** A value that is known; what is not is undefined. */
export type Known = { readonly value: Literal };

/** Characters. Longer texts are data. */
const MAX_TEXT = 100_000;

/** What `typeof` gives in Node.js for globals that code tests to tell where it runs. */
const TYPES: Readonly<Record<string, string>> = {
  window: 'undefined',
  document: 'undefined',
  Deno: 'undefined',
  Bun: 'undefined',
  EdgeRuntime: 'undefined',
  importScripts: 'undefined',
  process: 'object',
  global: 'object',
  globalThis: 'object',
  Buffer: 'function',
  require: 'function',
};

export function typeOfGlobal(name: string): string | undefined {
  return own(TYPES, name);
}

export function foldUnary(op: string, value: Literal): Known | undefined {
  if (op === 'typeof') return { value: value === null ? 'object' : typeof value };
  return op === '+' ? { value: Number(value) } : op === '-' ? { value: -Number(value) } : undefined;
}

export function foldBinary(op: string, a: Literal, b: Literal): Known | undefined {
  switch (op) {
    case '===':
      return { value: a === b };
    case '!==':
      return { value: a !== b };
    case '==':
      // biome-ignore lint/suspicious/noDoubleEquals: as above
      return { value: a == b };
    case '!=':
      // biome-ignore lint/suspicious/noDoubleEquals: as above
      return { value: a != b };
    case '+':
      return typeof a === 'number' && typeof b === 'number' ? { value: a + b } : joined([a, b]);
    case '-':
      return { value: Number(a) - Number(b) };
    case '*':
      return { value: Number(a) * Number(b) };
    case '/':
      return { value: Number(a) / Number(b) };
    case '<':
      return { value: Number(a) < Number(b) };
    case '>':
      return { value: Number(a) > Number(b) };
    case '<=':
      return { value: Number(a) <= Number(b) };
    case '>=':
      return { value: Number(a) >= Number(b) };
    default:
      return undefined;
  }
}

/** `Number(value)` and its like. */
export function foldConversion(name: string, value: Literal): Known | undefined {
  switch (name) {
    case 'Number':
      return { value: Number(value) };
    case 'parseInt':
      return { value: Number.parseInt(String(value), 10) };
    case 'parseFloat':
      return { value: Number.parseFloat(String(value)) };
    case 'String':
      return { value: String(value) };
    case 'Boolean':
      return { value: Boolean(value) };
    case 'isNaN':
      return { value: Number.isNaN(Number(value)) };
    case 'isFinite':
      return { value: Number.isFinite(Number(value)) };
    default:
      return undefined;
  }
}

export function isNumberTest(name: string): name is 'isNaN' | 'isFinite' | 'isInteger' | 'isSafeInteger' {
  return /^is(?:NaN|Finite|Integer|SafeInteger)$/.test(name);
}

export function isTextMethod(name: string): boolean {
  return /^(?:toLowerCase|toUpperCase|trim|startsWith|endsWith|includes|toString)$/.test(name);
}

/** A method of a text; `argument` undefined when it is not known. */
export function foldTextMethod(text: string, method: string, argument: Literal): Known | undefined {
  if (method === 'toLowerCase') return { value: text.toLowerCase() };
  if (method === 'toUpperCase') return { value: text.toUpperCase() };
  if (method === 'trim') return { value: text.trim() };
  if (method === 'toString') return { value: text };
  if (typeof argument !== 'string') return undefined;
  if (method === 'startsWith') return { value: text.startsWith(argument) };
  return { value: method === 'endsWith' ? text.endsWith(argument) : text.includes(argument) };
}

/** The parts of a template as one text. */
export function joined(parts: readonly Literal[]): Known | undefined {
  const texts = parts.map(String);
  const length = texts.reduce((sum, text) => sum + text.length, 0);
  return length > MAX_TEXT ? undefined : { value: texts.join('') };
}
