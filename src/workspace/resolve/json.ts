import { type ParseError, parse } from 'jsonc-parser';
import { isRecord } from '../../parsers/own.ts';
import type { Workspace } from '../types.ts';

/** An object of JSON with comments; undefined when there is none. */
export function readJson(workspace: Workspace, file: string): Record<string, unknown> | undefined {
  const text = workspace.has(file) ? workspace.read(file) : undefined;
  if (text === undefined) return undefined;
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: true });
  return isRecord(value) ? value : undefined;
}
