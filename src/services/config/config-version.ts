import type { Value } from '../../facts/types.ts';
import { at, entriesOf } from '../../parsers/data.ts';
import type { Place } from '../../parsers/place.ts';
import { isLogCall } from '../observability/log-calls.ts';
import { loggersOf } from '../observability/loggers.ts';
import { someValue } from '../program-values.ts';
import { requestPathOf } from '../request-path.ts';
import type { Program, Service } from '../types.ts';
import { environmentSchemasOf } from './environment-schemas.ts';

const NAME = /^(?:[A-Z0-9_]*_)?CONFIG(?:URATION)?_?(?:VERSION|HASH|CHECKSUM|SHA|REVISION|REV|DIGEST)$/;
const PROPERTY = /^config(?:uration)?_?(?:version|hash|checksum|sha|revision|rev|digest)$/i;
const ANNOTATION =
  /(?:^|[/.-])(?:checksum|config-?(?:hash|checksum|version|revision)|configmap-?(?:hash|checksum)|secret-?(?:hash|checksum))(?:[/.-]|$)|^checksum\//i;

export interface ConfigVersion {
  /** An annotation of the pod, a variable that is shown, one that is only read. */
  readonly shown: Place | undefined;
  readonly read: Place | undefined;
  readonly name: string;
}

/** The version of the configuration: in pod annotations, or read and written to logs or answers. */
export function configVersionOf(service: Service): ConfigVersion | undefined {
  for (const { node } of service.workloads) {
    const template = at(node, 'spec', 'template') ?? at(node, 'spec', 'jobTemplate', 'spec', 'template');
    for (const { key, keyPlace } of entriesOf(at(template, 'metadata', 'annotations')))
      if (ANNOTATION.test(key)) return { shown: keyPlace, read: undefined, name: key };
  }
  const { program } = service;
  if (!program) return undefined;
  const read = readsOf(service, program)[0];
  const shown = shownIn(service, program);
  return read || shown
    ? { shown, read: read?.place, name: read?.name ?? 'the version of the configuration' }
    : undefined;
}

function readsOf(service: Service, program: Program): readonly { readonly name: string; readonly place: Place }[] {
  const raw = [...program.modules].flatMap(([module, facts]) =>
    facts.envReads.flatMap((read) =>
      read.name !== undefined && NAME.test(read.name)
        ? [{ name: read.name, place: program.place(module, read.span) }]
        : [],
    ),
  );
  const parsed = environmentSchemasOf(service).flatMap(({ schema }) =>
    [...(schema?.fields ?? [])].flatMap(([name, field]) => (NAME.test(name) ? [{ name, place: field.place }] : [])),
  );
  return [...parsed, ...raw];
}

/** In what a logger is made with, what is logged, what answers hold, and labels of metrics. */
function shownIn(service: Service, program: Program): Place | undefined {
  const path = requestPathOf(service);
  const loggers = new Set(loggersOf(service).map((logger) => logger.call));
  for (const call of program.calls) {
    if (!call.fact.args.some(mentionsVersion) || program.runs(call) === false) continue;
    const shows =
      loggers.has(call) ||
      isLogCall(program, call) ||
      path?.has({ module: call.module, fn: call.fact.fn }) ||
      program.callees(call).some((name) => /^(?:prom-client|@opentelemetry\/)/.test(name));
    if (shows) return call.place;
  }
  return undefined;
}

function mentionsVersion(value: Value): boolean {
  return someValue(
    value,
    (part) =>
      (part.kind === 'env' && NAME.test(part.name)) ||
      (part.kind === 'member' && (NAME.test(part.property) || PROPERTY.test(part.property))) ||
      (part.kind === 'object' && part.properties.some((property) => PROPERTY.test(property.key ?? ''))),
  );
}
