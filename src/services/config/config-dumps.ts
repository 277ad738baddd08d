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
import { isProcessEnv } from './environment-values.ts';

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
  const find = objectFinder(program, configObjectsOf(service));
  const redacts = loggersOf(service).find((logger) => logger.redacts)?.redacts;
  return program.calls.flatMap((call): readonly ConfigDump[] => {
    if (call.fact.args.length === 0 || OUTSIDE.test(call.module)) return [];
    const all = call.fact.args.flatMap((arg) => wholesIn(program, find, call.module, arg, 0));
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
function wholesIn(program: Program, find: ObjectFinder, module: string, value: Value, depth: number): readonly Whole[] {
  if (depth > 5) return [];
  const next = (inner: Value): readonly Whole[] => wholesIn(program, find, module, inner, depth + 1);
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
      if (isProcessEnv(value)) return [{ what: 'process.env', masked: false, names: undefined }];
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
      if (MASKS.test(name)) {
        const own = callee.kind === 'member' ? next(callee.object) : [];
        return [...args.flatMap(next), ...own].map((item) => ({ ...item, masked: true }));
      }
      // JSON.stringify with a replacer takes out what it likes.
      if (/^(?:stringify|inspect|entries|assign|fromEntries)$/.test(name))
        return args.flatMap(next).map((item) => ({ ...item, masked: name === 'stringify' && isReplacer(args[1]) }));
      return [];
    }
    default:
  }
  if (value.kind !== 'ref') return [];
  const found = find(module, value.binding);
  return found ? [{ what: found.name, masked: false, names: found.variables }] : [];
}

function isReplacer(value: Value | undefined): boolean {
  return value !== undefined && value.kind !== 'null' && value.kind !== 'undefined';
}

type ObjectFinder = (module: string, binding: number) => ConfigObject | undefined;

/** The configuration object that a name stands for, here or where it is imported from. */
function objectFinder(program: Program, objects: readonly ConfigObject[]): ObjectFinder {
  const byName = new Map<string, ConfigObject>();
  const byValue = new Map<Value, ConfigObject>();
  for (const item of [...objects].reverse()) {
    const init = program.modules.get(item.module)?.bindings[item.binding]?.init;
    byName.set(`${item.module}#${item.binding}`, item);
    if (init) byValue.set(init, item);
  }
  return (module, binding) => {
    const own = byName.get(`${module}#${binding}`);
    if (own || objects.length === 0) return own;
    const definition = program.definition(module, { kind: 'ref', binding });
    const found = definition && byValue.get(definition.value);
    return found?.module === definition?.module ? found : undefined;
  };
}
