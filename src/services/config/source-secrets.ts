/** Secrets that are written in source code. What is found carries a name and a place; a value never leaves this file. */

import type { Span } from '../../facts/span.ts';
import type { Value } from '../../facts/types.ts';
import { type Place, placeKey } from '../../parsers/place.ts';
import { memoizeByService } from '../memoize.ts';
import { assumeComplete } from '../observability/effective.ts';
import type { Environment, LinkedCall, Program } from '../types.ts';

export interface SourceSecret {
  /** Variable, property or option; the kind of key for known formats. */
  readonly name: string;
  /** `literal`: written as it is. `fallback`: used when the environment variable `env` is not set. `url`: credentials in an address. */
  readonly kind: 'literal' | 'fallback' | 'url' | 'key';
  readonly env: string | undefined;
  readonly place: Place;
}

/** Formats that issuers document; nothing else looks like them. */
const KEYS: readonly (readonly [string, RegExp])[] = [
  ['AWS access key', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/],
  ['GitHub token', /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{22,})/],
  ['GitLab token', /\bglpat-[\w-]{20,}/],
  ['Slack token', /\bxox[abprs]-[\w-]{10,}/],
  ['Stripe key', /\b[rs]k_live_[A-Za-z0-9]{16,}/],
  ['npm token', /\bnpm_[A-Za-z0-9]{36}\b/],
  ['SendGrid key', /\bSG\.[\w-]{16,}\.[\w-]{16,}/],
  ['private key', /-----BEGIN (?:RSA |EC |OPENSSH |DSA |ENCRYPTED )?PRIVATE KEY-----\s*[A-Za-z0-9+/]/],
  ['Google API key', /\bAIza[\w-]{35}\b/],
  ['OpenAI key', /\bsk-(?:proj-)?[A-Za-z0-9_-]{32,}/],
];
/** Parts of an API description that show what a value looks like. */
const SHOWN = /^(?:examples?|samples?|description)$/i;
/** Keys that their issuers mean to be seen by everybody: PostHog projects, Stripe publishable keys, Mapbox public tokens. */
const PUBLIC = /^(?:phc_|pk[._](?:live|test)?_?)/;
const EXAMPLE = /EXAMPLE|example|XXXX|xxxx|0000000|1234567890|placeholder/;
const SECRET_NAME =
  /(?:^|[_.-]|[a-z])(?:password|passwd|passphrase|secret|token|api[_-]?key|private[_-]?key|access[_-]?key|secret[_-]?key|encryption[_-]?key|signing[_-]?key|jwt[_-]?key|credentials?)$/i;
/** Environment variables whose value decides who is who: a default for them is a master key. */
const SIGNING = /JWT|SESSION|COOKIE|SIGN|ENCRYPT|HMAC|AUTH.*SECRET|SECRET|API_?KEY|TOKEN|PRIVATE_?KEY|MASTER/i;
const PLACEHOLDER =
  /^$|^\W*$|^(?:change[-_ ]?me|your[-_ ].*|todo|none|null|undefined|un-?set|no[nt]?[-_ ]?(?:set|configured|defined|provided|given)|missing|true|false|\*+|x+|[0-]+|<.*>|\$\{?.*|.*(?:placeholder|example|redacted).*)$/i;

/** Options that take a secret, by the call that takes them. */
const SINKS: readonly {
  readonly calls: readonly string[];
  readonly option?: string;
  readonly argument?: number;
  readonly name: string;
}[] = [
  {
    calls: [
      'jsonwebtoken#sign',
      'jsonwebtoken#verify',
      'jsonwebtoken#default.sign',
      'jsonwebtoken#default.verify',
      'hono/jwt#sign',
      'hono/jwt#verify',
    ],
    argument: 1,
    name: 'the key of JSON web tokens',
  },
  {
    calls: [
      'express-session#default',
      'cookie-session#default',
      '@nestjs/jwt#JwtModule.register',
      'hono/jwt#jwt',
      'koa-jwt#default',
      'express-jwt#expressjwt',
    ],
    option: 'secret',
    name: 'secret',
  },
  { calls: ['cookie-parser#default'], argument: 0, name: 'the secret of cookies' },
  { calls: ['passport-jwt#Strategy', 'passport-jwt#default.Strategy'], option: 'secretOrKey', name: 'secretOrKey' },
  {
    calls: [
      'pg#Pool',
      'pg#Client',
      'mysql2#createPool',
      'mysql2#createConnection',
      'mysql2/promise#createPool',
      'mysql#createPool',
      'ioredis#default',
      'redis#createClient',
      'sequelize#Sequelize',
      'typeorm#DataSource',
    ],
    option: 'password',
    name: 'password',
  },
];
const REGISTERED = /^@fastify\/(?:jwt|cookie|session|secure-session|auth)#|^fastify-(?:jwt|cookie|session)#/;

export const sourceSecretsOf = memoizeByService((service): readonly SourceSecret[] => {
  const { program } = service;
  if (!program) return [];
  const env = assumeComplete(service.deployments[0]?.environment);
  const found = new Map<string, SourceSecret>();
  const add = (secret: SourceSecret): void => {
    const key = placeKey(secret.place);
    if (!found.has(key)) found.set(key, secret);
  };
  for (const [module, facts] of program.modules) {
    if (/(?:^|\/)(?:tests?|__tests__|__mocks__|fixtures|mocks|seed(?:s|ers?)?|locales?|i18n)\//.test(module)) continue;
    const scan = (name: string, value: Value): void => scanNamed(program, env, module, name, value, add, 0);
    for (const binding of facts.bindings) {
      if (binding.init) scan(binding.name, binding.init);
    }
    for (const assignment of facts.assignments) {
      const { target } = assignment;
      scan(target.kind === 'member' ? target.property : target.kind === 'env' ? target.name : '', assignment.value);
    }
    for (const item of facts.exports) if (item.kind === 'value') scan(item.name, item.value);
    for (const cls of facts.classes)
      for (const property of cls.properties) if (property.value) scan(property.name, property.value);
    for (const call of facts.calls) for (const arg of call.args) scan('', arg);
  }
  for (const call of program.calls) scanSinks(program, env, call, add);
  return [...found.values()];
});

type Add = (secret: SourceSecret) => void;

function scanNamed(
  program: Program,
  env: Environment,
  module: string,
  name: string,
  value: Value,
  add: Add,
  depth: number,
): void {
  if (depth > 8) return;
  if (value.kind === 'object') {
    for (const property of value.properties)
      if (!SHOWN.test(property.key ?? ''))
        scanNamed(program, env, module, property.key ?? '', property.value, add, depth + 1);
    return;
  }
  if (value.kind === 'array') {
    for (const item of value.items) scanNamed(program, env, module, name, item, add, depth + 1);
    return;
  }
  for (const leaf of leavesOf(program, env, module, value, undefined, 0)) {
    const kind = classify(name, leaf);
    if (kind) add({ ...kind, env: leaf.env, place: program.place(module, leaf.span) });
  }
}

interface Leaf {
  readonly text: string;
  readonly span: Span;
  /** The variable that is used instead when it is set. */
  readonly env: string | undefined;
}

/** The texts that a value may be in this environment: branches that are decided against are left out. */
function leavesOf(
  program: Program,
  env: Environment,
  module: string,
  value: Value,
  variable: string | undefined,
  depth: number,
): readonly Leaf[] {
  if (depth > 8) return [];
  const next = (inner: Value, name = variable): readonly Leaf[] =>
    leavesOf(program, env, module, inner, name, depth + 1);
  switch (value.kind) {
    case 'string':
      return value.span ? [{ text: value.value, span: value.span, env: variable }] : [];
    case 'template': {
      const text = value.parts.every((part) => part.kind === 'string')
        ? value.parts.map((part) => (part.kind === 'string' ? part.value : '')).join('')
        : undefined;
      return text === undefined ? [] : [{ text, span: value.span, env: variable }];
    }
    case 'logical': {
      if (value.op === '&&') return next(value.right);
      if (value.left.kind === 'env')
        return env.variables.has(value.left.name) ? [] : next(value.right, value.left.name);
      return [...next(value.left), ...next(value.right)];
    }
    case 'conditional': {
      const test = program.literal(module, value.test, env);
      return test === undefined ? [] : next(test.value ? value.then : value.else);
    }
    default:
      return [];
  }
}

function classify(name: string, { text, env }: Leaf): Pick<SourceSecret, 'name' | 'kind'> | undefined {
  const key = KEYS.find(([, pattern]) => pattern.test(text));
  if (key && !EXAMPLE.test(text)) return { name: key[0], kind: 'key' };
  if (hasCredentials(text)) return { name: name || 'an address', kind: 'url' };
  if (env !== undefined) {
    const secret =
      SIGNING.test(env) && SECRET_NAME.test(env.toLowerCase()) && !PLACEHOLDER.test(text) && !/\s|^https?:/.test(text);
    return secret ? { name: env, kind: 'fallback' } : undefined;
  }
  return SECRET_NAME.test(name) && isRandom(text) ? { name, kind: 'literal' } : undefined;
}

/** `scheme://user:password@host`, unless the host is local or the password one of those of development. */
function hasCredentials(text: string): boolean {
  const match = /^[a-z][a-z0-9+.-]*:\/\/([^\s:/@]+):([^\s@/]+)@([^\s/:?]+)/i.exec(text);
  if (!match) return false;
  const [, , password = '', host = ''] = match;
  if (
    /^(?:localhost|127\.|0\.0\.0\.0|\[?::1|host\.docker\.internal|example\.)/.test(host) ||
    /example\.(?:com|org|net)$/.test(host)
  )
    return false;
  return !/^(?:postgres|password|pass|root|admin|user|guest|secret|test|dev|example|changeme|mysql|mongo|redis|\$\{?.*|<.*>|%s|\*+|x+)$/i.test(
    password,
  );
}

/** A generated value: letters and digits without words, not a path, an alphabet or an identifier. */
function isRandom(text: string): boolean {
  if (text.length < 12 || /\s/.test(text) || PLACEHOLDER.test(text) || EXAMPLE.test(text)) return false;
  // `CLIENT_SECRET2 = 'CLIENT_SECRET2'`: the name of a setting.
  if (PUBLIC.test(text) || /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(text)) return false;
  if (/^(?:[./@#$%{<]|https?:|[a-z]+:\/\/)|abcdefg|ABCDEFG|0123456789/.test(text)) return false;
  if (!/\d/.test(text) || !/[a-z]/i.test(text)) return false;
  // Words with a number at their end (`password-reset-2`, `access_token_v1`) are names.
  if (/^[a-z]+(?:[-_.:/][a-z]+)*[-_.:/]?v?\d{0,4}$/i.test(text)) return false;
  return entropyOf(text) >= 3;
}

/** Shannon entropy in bits per character. */
function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0);
}

/** Arguments that are secrets whatever they look like: a short word is worse, not better. */
function scanSinks(program: Program, env: Environment, call: LinkedCall, add: Add): void {
  const callees = program.callees(call);
  const sink = SINKS.find((row) => row.calls.some((name) => callees.includes(name)));
  const registered =
    call.fact.callee.kind === 'member' &&
    call.fact.callee.property === 'register' &&
    call.fact.args[0] !== undefined &&
    program.externals(call.module, call.fact.args[0]).some((name) => REGISTERED.test(name));
  if (!sink && !registered) return;
  if (program.runs(call, env) === false) return;
  const name = sink?.name ?? 'secret';
  const direct = sink?.argument === undefined ? undefined : call.fact.args[sink.argument];
  const values = direct
    ? [{ module: call.module, value: direct }]
    : call.fact.args.flatMap((arg) => {
        const option = program.option(call.module, arg, sink?.option ?? 'secret');
        return option.found && option.value ? [{ module: option.module, value: option.value }] : [];
      });
  for (const { module, value } of values) {
    const definition =
      value.kind === 'ref' || value.kind === 'member' ? program.definition(module, value) : { module, value };
    if (!definition) continue;
    const items = definition.value.kind === 'array' ? definition.value.items : [definition.value];
    for (const leaf of items.flatMap((item) => leavesOf(program, env, definition.module, item, undefined, 0))) {
      if (PLACEHOLDER.test(leaf.text) && leaf.text === '') continue;
      // A default password for a database on the developer's machine is another matter than a default signing key.
      if (sink?.option === 'password' && leaf.env !== undefined) continue;
      add({
        name,
        kind: leaf.env === undefined ? 'literal' : 'fallback',
        env: leaf.env,
        place: program.place(definition.module, leaf.span),
      });
    }
  }
}
