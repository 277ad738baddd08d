import type { SourceFile } from 'ts-morph';
import type { Finding, Report } from '../engine/types.ts';
import { findStyle } from './style.ts';
import type { FixContext } from './types.ts';

/** Opens source files as syntax trees; made once a run, loads ts-morph when first asked. */
export interface Sources {
  open(path: string, text: string): Promise<SourceFile>;
}

export function createSources(): Sources {
  let project: Promise<{ readonly open: (path: string, text: string) => SourceFile }> | undefined;
  return {
    async open(path, text) {
      project ??= import('./project.ts').then(({ createProject }) => createProject());
      return (await project).open(path, text);
    },
  };
}

export function createContext(finding: Finding, report: Report, sources: Sources): FixContext {
  const { service } = finding;
  const text = (path: string): string | undefined => (service.repository.has(path) ? report.text(path) : undefined);
  return {
    finding,
    service,
    repository: service.repository,
    asOf: report.asOf,
    text,
    source(path) {
      const found = text(path);
      if (found === undefined) throw new Error(`${path} is not there`);
      return sources.open(path, found);
    },
    style: (path) => findStyle(path, text(path) ?? '', service),
  };
}
