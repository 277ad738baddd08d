import type { Value } from '../../facts/types.ts';
import type { Place } from '../../parsers/place.ts';
import { assumeComplete } from '../observability/effective.ts';
import type { Program, Service } from '../types.ts';

/** A client of the AWS SDK that the production path makes. */
export interface SdkClient {
  readonly name: string;
  readonly place: Place;
  /** A deadline of its own; undefined when its options could not be followed. */
  readonly bounded: boolean | undefined;
}

/** Options of NodeHttpHandler; without them it waits for ever: docs.aws.amazon.com/sdkref/latest/guide/feature-smart-config-defaults.html */
const BOUNDS = ['requestTimeout', 'connectionTimeout', 'socketTimeout', 'throwOnRequestTimeout'];
const CLIENT = /^@aws-sdk\/(?:client|lib)-[\w-]+#(\w+Client)$/;

export function sdkClientsOf(service: Service, program: Program): readonly SdkClient[] {
  const env = assumeComplete(service.deployments[0]?.environment);
  return program.callsTo('@aws-sdk/client-*#*Client').flatMap((call): readonly SdkClient[] => {
    const name = program.callees(call).flatMap((path) => CLIENT.exec(path)?.[1] ?? [])[0];
    if (name === undefined || program.runs(call, env) === false) return [];
    const [options] = call.fact.args;
    return [{ name, place: call.place, bounded: options ? isBounded(program, call.module, options) : false }];
  });
}

function isBounded(program: Program, module: string, options: Value): boolean | undefined {
  // The smart defaults bound the connection and the handshake.
  if (program.option(module, options, 'defaultsMode').found) return true;
  const handler = program.option(module, options, 'requestHandler');
  if (!handler.found || !handler.value) return handler.maybe ? undefined : false;
  const made = program.definition(handler.module, handler.value) ?? { module: handler.module, value: handler.value };
  const call = made.value.kind === 'call' ? program.call({ module: made.module, call: made.value.call }) : undefined;
  const settings = call ? call.fact.args[0] : made.value;
  if (!settings) return false;
  if (call && !program.callees(call).some((path) => /#(?:Node|Fetch)Http2?Handler$/.test(path))) return undefined;
  return BOUNDS.some((name) => program.option(made.module, settings, name).found);
}
