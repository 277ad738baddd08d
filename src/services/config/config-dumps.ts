import type { Value } from '../../facts/types.ts';
import type { Place } from '../../parsers/place.ts';
import { isSecretName } from '../images/secrets.ts';
import { mayRun } from '../may-run.ts';
import { memoizeByService } from '../memoize.ts';
import { assumeComplete } from '../observability/effective.ts';
import { isLogCall } from '../observability/log-calls.ts';
import { loggersOf } from '../observability/loggers.ts';
import type { LinkedCall, Program, Service } from '../types.ts';
import { type ConfigObject, configObjectsOf } from './config-objects.ts';

/** The whole environment or configuration, written out. */
export interface ConfigDump {
  readonly what: string;
  readonly to: 'log' | 'response';
  readonly place: Place;
  /** What takes the secrets out. */
  readonly redacted: Place | undefined;
  /** A secret among what is written; undefined when there is none. */
  readonly secret: string | undefined;
}

const RESPONSES = /^(?:json|send|jsonp|end|write|render|body|text)$/;
const MASKS = /redact|mask|sanitiz|omit|pick|safe|public|censor|hide|toString|getProperties|keys/i;
const OUTSIDE = /(?:^|\/)(?:scripts?|tests?|__tests__|fixtures|e2e)\/|\.(?:test|spec)\.[cm]?[jt]s$/;

export const configDumpsOf = memoizeByService((service: Service): readonly ConfigDump[] => {
  const { program } = service;
  if (!program) return [];
  const env = assumeComplete(service.deployments[0]?.environment);
  const objects = configObjectsOf(service);
  const redacts = loggersOf(service).find((logger) => logger.redacts)?.redacts;
  return program.calls.flatMap((call): readonly ConfigDump[] => {
    if (call.fact.args.length === 0 || OUTSIDE.test(call.module)) return [];
    const all = call.fact.args.flatMap((arg) => wholesIn(program, objects, call.module, arg, 0));
    // The environment as it is belongs to secrets-in-logs and public-runtime-info, which decide this topic with it.
    const wholes = all.filter((item) => item.names !== undefined || item.masked);
    // Most calls are handed no whole object, so where they lead is asked last.
    const to = wholes.length > 0 ? destinationOf(program, call) : undefined;
    if (!to || !mayRun(program, call, env)) return [];
    return wholes.map(({ what, masked, names }): ConfigDump => {
      const isConsole = program.callees(call).some((path) => /^(?:node:)?console[.#]/.test(path));
      const redacted = masked ? call.place : to === 'log' && !isConsole ? redacts : undefined;
      const secret = names === undefined ? 'all secrets of the process' : names.find((name) => isSecretName(name));
      return { what, to, place: call.place, redacted, secret };
    });
  });
});

function destinationOf(program: Program, call: LinkedCall): ConfigDump['to'] | undefined {
  const { callee } = call.fact;
  if (isLogCall(program, call) || program.callees(call).some((path) => /^console\.(?:table|dir)$/.test(path)))
    return 'log';
  return callee.kind === 'member' && RESPONSES.test(callee.property) && isAnswer(program, call.module, callee.object)
    ? 'response'
    : undefined;
}

function isAnswer(program: Program, module: string, value: Value): boolean {
  if (value.kind === 'call') {
    const callee = program.modules.get(module)?.calls[value.call]?.callee;
    return callee?.kind === 'member' && isAnswer(program, module, callee.object);
  }
  const name = value.kind === 'ref' ? program.modules.get(module)?.bindings[value.binding]?.name : undefined;
  return name !== undefined && /^_?(?:res|response|reply|ctx|c|context)$/.test(name);
}

interface Whole {
  readonly what: string;
  readonly masked: boolean;
  /** Variables inside; undefined for the whole environment. */
  readonly names: readonly string[] | undefined;
}

/** Whole objects in what is written: themselves, spread, under a key, in JSON.stringify, or masked by a function. */
function wholesIn(
  program: Program,
  objects: readonly ConfigObject[],
  module: string,
  value: Value,
  depth: number,
): readonly Whole[] {
  if (depth > 5) return [];
  const next = (inner: Value): readonly Whole[] => wholesIn(program, objects, module, inner, depth + 1);
  switch (value.kind) {
    case 'object':
      return value.properties.flatMap((property) => next(property.value));
    case 'template':
      return value.parts.flatMap(next);
    case 'spread':
      return next(value.value);
    case 'array':
      return value.items.flatMap(next);
    case 'member':
      if (value.property === 'env' && value.object.kind === 'global' && value.object.name === 'process')
        return [{ what: 'process.env', masked: false, names: undefined }];
      break;
    case 'global':
      return value.name === 'process.env' ? [{ what: 'process.env', masked: false, names: undefined }] : [];
    case 'call': {
      const call = program.call({ module, call: value.call });
      const { callee, args } = call.fact;
      const name =
        callee.kind === 'member'
          ? callee.property
          : callee.kind === 'ref'
            ? (program.modules.get(module)?.bindings[callee.binding]?.name ?? '')
            : '';
      const inner = args.flatMap(next);
      const own = callee.kind === 'member' && MASKS.test(name) ? next(callee.object) : [];
      if (MASKS.test(name)) return [...inner, ...own].map((item) => ({ ...item, masked: true }));
      // JSON.stringify with a replacer takes out what it likes.
      if (/^(?:stringify|inspect|entries|assign|fromEntries)$/.test(name))
        return inner.map((item) => ({ ...item, masked: name === 'stringify' && isReplacer(args[1]) }));
      return [];
    }
    default:
  }
  if (value.kind !== 'ref') return [];
  const found = objectOf(program, objects, module, value.binding);
  return found ? [{ what: found.name, masked: false, names: found.variables }] : [];
}

function isReplacer(value: Value | undefined): boolean {
  return value !== undefined && value.kind !== 'null' && value.kind !== 'undefined';
}

function objectOf(
  program: Program,
  objects: readonly ConfigObject[],
  module: string,
  binding: number,
): ConfigObject | undefined {
  const own = objects.find((item) => item.module === module && item.binding === binding);
  if (own) return own;
  const definition = program.definition(module, { kind: 'ref', binding });
  return (
    definition &&
    objects.find(
      (item) =>
        item.module === definition.module &&
        program.modules.get(item.module)?.bindings[item.binding]?.init === definition.value,
    )
  );
}
