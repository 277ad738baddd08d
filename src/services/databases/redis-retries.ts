import type { Value } from '../../facts/types.ts';
import type { Place } from '../../parsers/place.ts';
import type { FunctionRef, Program, Service } from '../types.ts';
import { type DatabaseClient, findClientOption } from './clients.ts';

export interface RedisRetry {
  readonly place: Place;
  /** `default` of the library, `off`, or a strategy of the service. */
  readonly strategy: 'default' | 'off' | 'own' | 'unknown';
  /** The delay depends on the number of the attempt. */
  readonly grows: boolean;
  readonly jitter: boolean;
  /** Commands give up: maxRetriesPerRequest is finite, or the strategy ends. */
  readonly bounded: boolean;
}

const STRATEGIES = [
  'retryStrategy',
  'socket.reconnectStrategy',
  'clusterRetryStrategy',
  'redisOptions.retryStrategy',
  'defaults.socket.reconnectStrategy',
  'retry_strategy',
];

/** How a redis client comes back after it lost its server. */
export function redisRetryOf(service: Service, program: Program, client: DatabaseClient): RedisRetry {
  const ioredis = client.row.name === 'ioredis';
  const bounded = commandsGiveUp(service, program, client);
  for (const option of STRATEGIES) {
    const found = findClientOption(program, client, option);
    if (!found) continue;
    const { place } = found;
    const literal = program.literal(found.module, found.value)?.value;
    if (literal === false) return { place, strategy: 'off', grows: true, jitter: true, bounded: true };
    // A number is the same delay for ever (node-redis: reconnectStrategy as a number).
    if (typeof literal === 'number') return { place, strategy: 'own', grows: false, jitter: false, bounded };
    const functions = program.functions(found.module, found.value);
    if (functions.length === 0) return { place, strategy: 'unknown', grows: false, jitter: false, bounded };
    return {
      place,
      strategy: 'own',
      grows: functions.some((ref) => returnsGrowth(program, ref)),
      jitter: hasJitter(program, functions),
      bounded: bounded || functions.some((ref) => givesUp(program, ref)),
    };
  }
  // ioredis: min(attempt × 50, 2000) without jitter; node-redis: exponential up to 2 s with up to 200 ms jitter.
  return { place: client.place, strategy: 'default', grows: true, jitter: !ioredis, bounded };
}

/** ioredis fails commands after 20 attempts unless told otherwise; node-redis queues them while it reconnects. */
function commandsGiveUp(service: Service, program: Program, client: DatabaseClient): boolean {
  if (client.row.name !== 'ioredis') return true;
  const found =
    findRaw(program, client, 'maxRetriesPerRequest') ?? findRaw(program, client, 'redisOptions.maxRetriesPerRequest');
  if (!found) return true;
  const literal = program.literal(found.module, found.value, service.deployments[0]?.environment);
  if (literal?.value !== null) return true;
  // BullMQ demands null for the connections of its workers (docs.bullmq.io/guide/going-to-production#maxretriesperrequest).
  return ['bullmq', 'bull', 'bee-queue'].some((name) => program.packages.has(name));
}

function findRaw(
  program: Program,
  client: DatabaseClient,
  option: string,
): { readonly module: string; readonly value: Value } | undefined {
  for (const { module, value } of client.sources) {
    const found = program.option(module, value, ...option.split('.'));
    if (found.found && found.value) return { module: found.module, value: found.value };
  }
  return undefined;
}

function returnsGrowth(program: Program, ref: FunctionRef): boolean {
  const facts = program.modules.get(ref.module);
  const bindings = new Set(program.fn(ref).params.map((param) => param.binding));
  return program.fn(ref).returns.some(({ value }) => mentions(value, 0));

  function mentions(value: Value, depth: number): boolean {
    if (depth > 8) return false;
    switch (value.kind) {
      case 'ref': {
        if (bindings.has(value.binding)) return true;
        const init = facts?.bindings[value.binding]?.init;
        return init !== undefined && mentions(init, depth + 1);
      }
      case 'member':
        return mentions(value.object, depth + 1);
      case 'binary':
      case 'logical':
        return mentions(value.left, depth + 1) || mentions(value.right, depth + 1);
      case 'conditional':
        return [value.test, value.then, value.else].some((item) => mentions(item, depth + 1));
      case 'unary':
        return mentions(value.value, depth + 1);
      case 'call':
        return facts?.calls[value.call]?.args.some((arg) => mentions(arg, depth + 1)) ?? false;
      default:
        return false;
    }
  }
}

function hasJitter(program: Program, functions: readonly FunctionRef[]): boolean {
  return program
    .reach(functions)
    .calls.some((call) =>
      program.callees(call).some((path) => /^(?:Math\.random|node:crypto#random(?:Int|Bytes))$/.test(path)),
    );
}

function givesUp(program: Program, ref: FunctionRef): boolean {
  return program.fn(ref).returns.some(({ value }) => {
    if (value.kind === 'null' || value.kind === 'undefined') return true;
    if (value.kind === 'boolean') return !value.value;
    return value.kind === 'call' && program.fn(ref).returns.length > 1;
  });
}
