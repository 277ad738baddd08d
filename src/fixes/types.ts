import type { SourceFile } from 'ts-morph';
import type { Finding } from '../engine/types.ts';
import type { Repository, Service } from '../services/types.ts';

/**
 * `safe`: behaviour in production cannot get worse. `suggested`: what was meant, but behaviour changes, so a person
 * reads the diff. `display`: shown, never written.
 */
export type FixLevel = 'safe' | 'suggested' | 'display';

/** Replaces a piece of a file. Offsets count UTF-16 units of the text that was judged, end exclusive. */
export interface TextEdit {
  readonly path: string;
  readonly start: number;
  readonly end: number;
  /** Lines end with `\n`; the engine writes the line ends of the file. */
  readonly text: string;
}

/** A file that does not exist yet. */
export interface NewFile {
  readonly path: string;
  readonly create: string;
}

export type Edit = TextEdit | NewFile;

/** How a source file is written, so that what is added looks like the rest. */
export interface Style {
  readonly indent: string;
  readonly quote: "'" | '"';
  readonly semicolons: boolean;
  readonly trailingCommas: boolean;
  readonly newline: '\n' | '\r\n';
  readonly module: 'esm' | 'cjs';
  readonly typescript: boolean;
}

export interface FixContext {
  readonly finding: Finding;
  readonly service: Service;
  readonly repository: Repository;
  /** The date that release schedules are compared with, `YYYY-MM-DD`. */
  readonly asOf: string;
  /** The text that was judged, without a byte order mark; undefined for a file that is not there. */
  text(path: string): string | undefined;
  /**
   * The file as a syntax tree that may be changed freely: every call gives a fresh one of the judged text. Its project
   * has this file only and no type information. Throws for a file that is not there.
   */
  source(path: string): Promise<SourceFile>;
  style(path: string): Style;
}

export type FixResult = readonly Edit[] | undefined;

/** Writes one remedy. Pure: text in, edits out; undefined where this finding needs a person. */
export interface Recipe {
  /** Id of the rule. */
  readonly rule: string;
  readonly level: FixLevel;
  /** What it does, as an instruction of a few words: "run as the node user". */
  readonly title: string;
  /** Only findings with these messages; all when absent. */
  readonly messages?: readonly string[];
  readonly fix: (context: FixContext) => FixResult | Promise<FixResult>;
}

/** One remedy; several services of one image or manifest may ask for the same. */
export interface Proposal {
  readonly findings: readonly Finding[];
  readonly recipe: Recipe;
  readonly edits: readonly Edit[];
}

export function isNewFile(edit: Edit): edit is NewFile {
  return 'create' in edit;
}
