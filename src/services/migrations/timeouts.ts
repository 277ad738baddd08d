import { at, entriesOf, itemsOf, numberOf } from '../../parsers/data.ts';
import { lineStarts, type Place, placeAt } from '../../parsers/place.ts';
import type { Service } from '../types.ts';
import { separateMigrationsOf } from './run-at-start.ts';
import type { Migration } from './types.ts';

/** A limit that is set to something; 0 switches it off, as the head of a dump does. */
const SETTING =
  /\b(?:lock_timeout|statement_timeout|lock_wait_timeout|max_execution_time)\b(?!["'`]?\s*(?:=|:|,|TO\b)\s*["'`]?0\b)/;

/** What ends a migration that hangs: in the migrations, in the settings of what runs them, around the step that runs them. */
export function migrationTimeouts(service: Service, migrations: readonly Migration[]): readonly Place[] {
  const { repository } = service;
  const inside = migrations.flatMap(({ steps }) =>
    steps.filter(({ kind }) => kind === 'timeout').map(({ place }) => place),
  );
  if (inside.length > 0) return inside;
  const settings = repository.paths.flatMap((file) => {
    if (
      !/(?:^|\/)(?:knexfile|ormconfig|data-?source|database|drizzle\.config|migrat\w*|\.sequelizerc|config)[^/]*\.(?:[cm]?[jt]s|json|ya?ml|sh)$|(?:^|\/)\.env[^/]*$|migrat[^/]*\//i.test(
        file,
      )
    )
      return [];
    if (/node_modules/.test(file)) return [];
    const text = repository.text(file);
    const match = text === undefined ? null : SETTING.exec(text);
    return text !== undefined && match
      ? [placeAt(file, lineStarts(text), match.index, match.index + match[0].length)]
      : [];
  });
  return [...settings.slice(0, 3), ...jobDeadlines(service), ...ciTimeouts(service)];
}

function jobDeadlines(service: Service): readonly Place[] {
  const names = new Set(separateMigrationsOf(service).map(({ place }) => `${place.path}:${place.line}`));
  return service.repository.workloads.flatMap((workload) => {
    if (workload.kind !== 'Job' || !names.has(`${workload.place.path}:${workload.place.line}`)) return [];
    const deadline = at(workload.node, 'spec', 'activeDeadlineSeconds');
    return deadline ? [deadline.place] : [];
  });
}

/** `timeout-minutes` of the job or step; the default of GitHub is six hours. */
function ciTimeouts(service: Service): readonly Place[] {
  return separateMigrationsOf(service).flatMap(({ place }) => {
    const line = service.repository.text(place.path)?.split('\n')[place.line - 1] ?? '';
    // `timeout 300 npx prisma migrate deploy`
    if (/\btimeout\s+(?:-\S+\s+)*\d/.test(line)) return [place];
    return service.repository.data(place.path).flatMap((document) =>
      // GitHub keeps jobs under a key of their own, GitLab at the root.
      [...entriesOf(at(document, 'jobs')), ...entriesOf(document)].flatMap(({ value: job }) => {
        const { line, endLine } = job.place;
        const timeout =
          at(job, 'script') && line <= place.line && endLine >= place.line ? at(job, 'timeout') : undefined;
        if (timeout) return [timeout.place];
        const steps = itemsOf(at(job, 'steps'));
        const step = steps.find((item) => item.place.line <= place.line && item.place.endLine >= place.line);
        const limit = step && (at(step, 'timeout-minutes') ?? at(job, 'timeout-minutes'));
        return limit && numberOf(limit) !== undefined ? [limit.place] : [];
      }),
    );
  });
}
