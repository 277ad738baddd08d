import type { Place } from '../../parsers/place.ts';
import { remedyPlace } from '../../services/remedy-place.ts';
import { type Runbook, runbooksOf } from '../../services/runbooks/runbooks.ts';
import type { Service } from '../../services/types.ts';
import { notApplicable, unknown } from '../outcomes.ts';
import type { Outcome } from '../types.ts';

/** Judges each runbook of the repository; what stands outside cannot be judged, and what does not exist is another rule's. */
export function eachRunbook(service: Service, judge: (runbook: Runbook) => readonly Outcome[]): readonly Outcome[] {
  const { runbooks, external } = runbooksOf(service);
  if (runbooks.length > 0) return runbooks.flatMap(judge);
  const [link] = external;
  return [
    link
      ? unknown('the runbooks live outside the repository', { place: link.place, note: link.value })
      : notApplicable('the repository has no runbook'),
  ];
}

/** Where a first runbook is announced: the README of the service, else its package. */
export function runbookPlace(service: Service): Place | undefined {
  const { root, repository } = service;
  const readme = [root === '.' ? 'README.md' : `${root}/README.md`, 'README.md'].find((file) => repository.has(file));
  if (readme !== undefined) return { path: readme, line: 1, column: 1, endLine: 1, endColumn: 2 };
  const data = service.package?.data;
  const entry = data?.kind === 'map' ? data.entries.find(({ key }) => key === 'name') : undefined;
  return entry?.keyPlace ?? remedyPlace(service);
}
