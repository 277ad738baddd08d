import { BODY_PARSERS, type BodyParserRow, bytesOf } from '../../knowledge/body-parsers.ts';
import type { Place } from '../../parsers/place.ts';
import { mayRun } from '../may-run.ts';
import { assumeComplete } from '../observability/effective.ts';
import { requestPathOf } from '../request-path.ts';
import type { LinkedCall, Program, Service } from '../types.ts';

export interface BodyReader {
  readonly name: string;
  readonly place: Place;
  /** Bytes; Infinity when nothing limits the body, undefined when the limit is computed. */
  readonly limit: number | undefined;
  readonly option: string;
}

/** Everything that reads request bodies, with the most that it takes. */
export function bodyReadersOf(service: Service, program: Program): readonly BodyReader[] {
  const env = assumeComplete(service.deployments[0]?.environment);
  const seen = new Set<LinkedCall>();
  const found = BODY_PARSERS.flatMap((row) =>
    callsOf(program, row).flatMap((call): readonly BodyReader[] => {
      if (seen.has(call) || !mayRun(program, call, env)) return [];
      seen.add(call);
      return [readerOf(program, row, call, env)];
    }),
  );
  return [...found, ...honoReaders(program, found), ...rawReaders(service, program)];
}

function callsOf(program: Program, row: BodyParserRow): readonly LinkedCall[] {
  if (!row.plugins) return program.callsTo(...row.calls);
  const { plugins } = row;
  return program.calls.filter((call) => {
    const [first] = call.fact.args;
    return (
      call.fact.callee.kind === 'member' &&
      call.fact.callee.property === 'register' &&
      first !== undefined &&
      program.externals(call.module, first).some((path) => plugins.some((name) => path.startsWith(`${name}#`)))
    );
  });
}

function readerOf(
  program: Program,
  row: BodyParserRow,
  call: LinkedCall,
  env: ReturnType<typeof assumeComplete>,
): BodyReader {
  const option = row.options[0] ?? 'limit';
  for (const name of row.options) {
    for (const arg of call.fact.args) {
      const set = program.option(call.module, arg, ...name.split('.'));
      if (!set.found || !set.value) continue;
      const literal = program.literal(set.module, set.value, env);
      return { name: row.name, place: set.place ?? call.place, limit: bytesOf(literal?.value), option: name };
    }
  }
  return { name: row.name, place: call.place, limit: row.default, option };
}

/** Hono reads whatever comes, unless the bodyLimit middleware stands before it (hono.dev/docs/middleware/builtin/body-limit). */
function honoReaders(program: Program, found: readonly BodyReader[]): readonly BodyReader[] {
  if (!program.packages.has('hono') || found.some(({ name }) => name === 'hono/body-limit')) return [];
  const read = program.calls.find(({ fact: { callee } }) => {
    if (callee.kind !== 'member' || !/^(?:json|text|parseBody|formData|arrayBuffer|blob)$/.test(callee.property))
      return false;
    return callee.object.kind === 'member' && callee.object.property === 'req';
  });
  return read
    ? [{ name: 'hono', place: read.place, limit: Number.POSITIVE_INFINITY, option: 'the bodyLimit middleware' }]
    : [];
}

/** `req.on('data', …)` that collects without ever looking at the size. */
function rawReaders(service: Service, program: Program): readonly BodyReader[] {
  const path = requestPathOf(service);
  if (!path) return [];
  return path.calls
    .filter(({ module, fact }) => {
      const { callee, args } = fact;
      if (
        callee.kind !== 'member' ||
        callee.property !== 'on' ||
        args[0]?.kind !== 'string' ||
        args[0].value !== 'data'
      )
        return false;
      const object =
        callee.object.kind === 'ref' ? program.modules.get(module)?.bindings[callee.object.binding]?.name : '';
      return /^(?:req|request)$/.test(object ?? '');
    })
    .flatMap((call): readonly BodyReader[] => {
      const inside = program.reach(program.callbacks(call));
      const checks = inside.calls.some(
        ({ fact: { callee } }) => callee.kind === 'member' && /^(?:destroy|pause|writeHead)$/.test(callee.property),
      );
      return checks
        ? []
        : [{ name: 'node:http', place: call.place, limit: Number.POSITIVE_INFINITY, option: 'a check of the size' }];
    })
    .slice(0, 2);
}
