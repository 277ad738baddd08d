import type { Value } from '../../facts/types.ts';
import { DEEP_WRITES } from '../../knowledge/deep-writes.ts';
import type { Place } from '../../parsers/place.ts';
import { routeInputsOf } from '../http/input-coverage.ts';
import { requestPartOf } from '../http/request-taint.ts';
import { memoizeByService } from '../memoize.ts';
import { isOlderThan } from '../packages/package-version.ts';
import { findNodeFlag } from '../runtime/node-flags.ts';
import type { Program, Service } from '../types.ts';

/** A write of nested properties by keys that a client chooses. */
export interface DeepWrite {
  readonly what: string;
  readonly place: Place;
  /** Undefined when the version of the package is not known. */
  readonly open: boolean | undefined;
}

export const deepWritesOf = memoizeByService((service: Service): readonly DeepWrite[] => {
  const { program } = service;
  return program ? [...byPackage(service, program), ...byHand(service, program)] : [];
});

function byPackage(service: Service, program: Program): readonly DeepWrite[] {
  return DEEP_WRITES.flatMap((row) =>
    program.callsTo(...row.calls).flatMap((call): readonly DeepWrite[] => {
      const sources = call.fact.args.slice(1);
      if (
        program.runs(call) === false ||
        !sources.some((arg) => requestPartOf(service, call.module, arg) !== undefined)
      )
        return [];
      return [
        {
          what: `${row.package} before ${row.safeFrom}`,
          place: call.place,
          open: isOlderThan(service, row.package, row.safeFrom),
        },
      ];
    }),
  );
}

/** `target[a][b] = value` with both keys from a request; one level only changes the object itself. */
function byHand(service: Service, program: Program): readonly DeepWrite[] {
  return [...program.modules].flatMap(([module, facts]) =>
    facts.assignments.flatMap(({ target, span, fn }): readonly DeepWrite[] => {
      if (target.kind !== 'index' || target.object.kind !== 'index') return [];
      const keys = [target.index, target.object.index];
      const chosen = keys.every((key) => fromRequest(service, module, key));
      return chosen && program.live.has({ module, fn })
        ? [{ what: 'an assignment to two computed keys', place: program.place(module, span), open: true }]
        : [];
    }),
  );
}

function fromRequest(service: Service, module: string, key: Value): boolean {
  return requestPartOf(service, module, key) !== undefined;
}

export interface Guard {
  readonly what: string;
  readonly place: Place;
}

/** What keeps `__proto__` out: for the whole process, in the parser, or by schemas of all routes. */
export function findPrototypeGuard(service: Service): Guard | undefined {
  const { program } = service;
  for (const deployment of service.deployments) {
    const flag = findNodeFlag(deployment, /--disable-proto=(?:delete|throw)|--frozen-intrinsics/);
    if (flag) return { what: flag.match[0], place: flag.place };
  }
  if (!program) return undefined;
  for (const call of program.callsTo('Object.freeze', 'Object.preventExtensions', 'Object.seal')) {
    const [first] = call.fact.args;
    if (first?.kind === 'member' && first.property === 'prototype' && isGlobal(first.object, 'Object'))
      return { what: 'Object.prototype is frozen', place: call.place };
  }
  const parser = program
    .callsTo('secure-json-parse#*', '@hapi/bourne#*', 'nopp#*')
    .find((call) => program.runs(call) !== false);
  if (parser) return { what: 'the parser refuses __proto__', place: parser.place };
  const frozen = program.packages.get('nopp');
  if (frozen) return { what: 'nopp freezes the prototypes', place: frozen };
  const starter = service.servers.find((server) => !server.call && /fastify/i.test(server.framework));
  if (starter) return { what: 'Fastify refuses __proto__', place: starter.place };
  return byFramework(program) ?? bySchemas(service);
}

function isGlobal(value: Value, name: string): boolean {
  return value.kind === 'global' && value.name === name;
}

/** Fastify answers 400 to `__proto__` unless told otherwise (fastify.dev/docs/latest/Reference/Server/#onprotopoisoning); so does hapi. */
function byFramework(program: Program): Guard | undefined {
  const made = program.callsTo('fastify#default', 'fastify#fastify', '@nestjs/platform-fastify#FastifyAdapter');
  for (const call of made) {
    const loose = ['onProtoPoisoning', 'onConstructorPoisoning'].some((name) => {
      const option = program.option(call.module, call.fact.args[0], name);
      return option.value && program.literal(option.module, option.value)?.value === 'ignore';
    });
    if (!loose) return { what: 'Fastify refuses __proto__', place: call.place };
  }
  const hapi = program.callsTo('@hapi/hapi#server', '@hapi/hapi#Server', '@hapi/hapi#default.server')[0];
  return hapi && { what: 'hapi refuses __proto__', place: hapi.place };
}

function bySchemas(service: Service): Guard | undefined {
  const inputs = routeInputsOf(service).filter(({ reads }) => reads.some((read) => read.part === 'body'));
  const [first] = inputs;
  if (!first?.validation || !inputs.every((item) => item.validation)) return undefined;
  return { what: 'a schema names what every route takes', place: first.validation.place };
}
