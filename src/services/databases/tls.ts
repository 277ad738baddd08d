import { own } from '../../parsers/own.ts';
import type { Place } from '../../parsers/place.ts';
import { assumeComplete, walkEffective } from '../observability/effective.ts';
import type { Program, Service } from '../types.ts';
import { type DatabaseClient, findClientOption } from './clients.ts';
import { hostOf, parameterOf } from './urls.ts';

export type Tls =
  | { readonly state: 'verified' | 'unverified' | 'off' | 'local'; readonly place: Place; readonly why: string }
  | { readonly state: 'unknown'; readonly why: string };

const LOCAL = /^(?:localhost|127\.0\.0\.1|\[?::1\]?|\/.*|%2F.*)$/i;
const MODES: Readonly<Record<string, 'verified' | 'unverified' | 'off'>> = {
  'verify-full': 'verified',
  'verify-ca': 'verified',
  // pg takes `require` for `verify-full` up to version 8 (node-postgres.com/features/ssl).
  require: 'verified',
  'no-verify': 'unverified',
  prefer: 'off',
  allow: 'off',
  disable: 'off',
};

/** How the connection of a client is secured, as far as this repository tells. */
export function tlsOf(service: Service, program: Program, client: DatabaseClient): Tls {
  const env = assumeComplete(service.deployments[0]?.environment);
  const insecure = service.deployments
    .map(({ environment }) => environment.variables.get('NODE_TLS_REJECT_UNAUTHORIZED'))
    .find((variable) => variable?.value === '0');
  for (const option of ['tlsAllowInvalidCertificates', 'tlsInsecure', 'options.trustServerCertificate']) {
    const found = findClientOption(program, client, option);
    if (found && program.literal(found.module, found.value, env)?.value === true)
      return { state: 'unverified', place: found.place, why: option };
  }
  for (const { text, place } of client.urls) {
    const mode = parameterOf(text, 'sslmode') ?? parameterOf(text, 'ssl-mode');
    const known = mode === undefined ? undefined : own(MODES, mode.toLowerCase());
    if (mode !== undefined && known) return { state: known, place, why: `sslmode=${mode}` };
    if (
      parameterOf(text, 'tlsAllowInvalidCertificates') === 'true' ||
      parameterOf(text, 'sslaccept') === 'accept_invalid_certs'
    )
      return { state: 'unverified', place, why: 'the connection string accepts any certificate' };
    if (/^(?:mongodb\+srv|rediss):/.test(text) || /[?&](?:tls|ssl)=true/.test(text))
      return insecure
        ? { state: 'unverified', place: insecure.place, why: 'NODE_TLS_REJECT_UNAUTHORIZED=0' }
        : { state: 'verified', place, why: 'the connection string asks for TLS' };
  }
  for (const option of client.row.tls) {
    const found = findClientOption(program, client, option);
    if (!found) continue;
    const verdict = optionVerdict(program, env, found, option);
    if (verdict === 'on' && insecure)
      return { state: 'unverified', place: insecure.place, why: 'NODE_TLS_REJECT_UNAUTHORIZED=0' };
    if (verdict === 'on') return { state: 'verified', place: found.place, why: option };
    if (verdict === 'unverified') return { state: 'unverified', place: found.place, why: 'rejectUnauthorized: false' };
    if (verdict === 'unknown')
      return { state: 'unknown', why: `${option} is decided by values that are not in the repository` };
  }
  return withoutOption(service, program, client);
}

function optionVerdict(
  program: Program,
  env: ReturnType<typeof assumeComplete>,
  found: NonNullable<ReturnType<typeof findClientOption>>,
  option: string,
): 'on' | 'off' | 'unverified' | 'unknown' {
  const literal = program.literal(found.module, found.value, env);
  if (literal) return literal.value ? 'on' : 'off';
  let unverified: boolean | undefined = false;
  let tls = option !== 'socket' && option !== 'options';
  walkEffective(program, found.module, found.value, env, (value, module) => {
    if (value.kind !== 'object') return;
    for (const property of value.properties) {
      const inner = program.literal(module, property.value, env);
      if (/^(?:tls|encrypt)$/.test(property.key ?? '') && inner?.value !== false) tls = true;
      if (!/^(?:rejectUnauthorized|checkServerIdentity)$/.test(property.key ?? '')) continue;
      const off = property.key === 'rejectUnauthorized' && inner?.value === false;
      // Written on purpose: only a condition that is decided otherwise takes it back.
      if (off) unverified = true;
      else if (property.key === 'rejectUnauthorized' && !inner && unverified === false) unverified = undefined;
    }
  });
  if (unverified) return 'unverified';
  if (unverified === undefined) return 'unknown';
  return tls ? 'on' : 'off';
}

/** Nothing turns TLS on: bad for a host far away, no matter on the same machine, and not known without a host. */
function withoutOption(service: Service, program: Program, client: DatabaseClient): Tls {
  const env = service.deployments[0]?.environment;
  const host =
    client.urls.map(({ text }) => hostOf(text)).find((item) => item !== undefined) ??
    ['host', 'connection.host', 'socket.host', 'server'].flatMap((option) => {
      const found = findClientOption(program, client, option);
      const literal = found && program.literal(found.module, found.value, env)?.value;
      return typeof literal === 'string' ? [literal] : [];
    })[0];
  if (host === undefined)
    return {
      state: 'unknown',
      why: `where ${client.row.name} connects to, and whether by TLS, stands outside the repository`,
    };
  if (LOCAL.test(host)) return { state: 'local', place: client.place, why: `${host} is this machine` };
  return { state: 'off', place: client.urls[0]?.place ?? client.place, why: host };
}
