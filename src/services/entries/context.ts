import type { ModuleFacts } from '../../facts/types.ts';
import type { Package } from '../types.ts';

/** What looking for a source may ask of the repository. Paths are POSIX and relative to the linted root. */
export interface SourceContext {
  readonly packages: readonly Package[];
  readonly read: (path: string) => string | undefined;
  readonly has: (path: string) => boolean;
  /** Paths of all files below a folder; '.' is the root. */
  readonly under: (folder: string) => readonly string[];
  /** Facts of a source file, for configuration files written in JavaScript; undefined when it cannot be read. */
  readonly facts: (path: string) => ModuleFacts | undefined;
}

/** A source found, or not, and in words how. */
export interface FoundSource {
  readonly entry: string | undefined;
  /** "dist/main.js -> src/main.ts (outDir and rootDir of tsconfig.json)". */
  readonly how: string;
  /** Set when a framework generated the file: all sources that it loads by name, the entry first. */
  readonly roots?: readonly string[];
  readonly framework?: string;
}

/** Remembers answers per context: many services of one repository ask about the same folders. */
export function rememberPerContext<T>(
  compute: (folder: string, context: SourceContext) => T,
): (folder: string, context: SourceContext) => T {
  const known = new WeakMap<readonly Package[], Map<string, T>>();
  return (folder, context) => {
    let answers = known.get(context.packages);
    if (!answers) {
      answers = new Map();
      known.set(context.packages, answers);
    }
    const answer = answers.get(folder);
    if (answer !== undefined) return answer;
    const computed = compute(folder, context);
    answers.set(folder, computed);
    return computed;
  };
}
