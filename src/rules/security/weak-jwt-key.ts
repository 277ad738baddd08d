import { type JwtKey, jwtKeysOf } from '../../services/security/jwt-keys.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { exampleService } from '../source-example.ts';
import { ALL_KINDS, type Outcome, type Rule } from '../types.ts';

const SIGN = (key: readonly string[]): string =>
  ["import http from 'node:http';", "import jwt from 'jsonwebtoken';", ...key]
    .concat("http.createServer((req, res) => res.end(jwt.sign({ sub: 'guest' }, secret))).listen(3000);\n")
    .join('\n');

function judge(key: JwtKey, minimum: number): Outcome {
  switch (key.kind) {
    case 'none':
      return fail({ message: 'none', place: key.place, severity: 'error', anchor: 'none' });
    case 'pair':
      return pass({ place: key.place, note: 'a key pair, not a shared secret' });
    case 'literal':
      return fail({ message: 'literal', args: { length: key.length }, place: key.place, anchor: 'literal' });
    case 'unknown':
      return unknown('the key of JSON web tokens comes from a value that could not be followed', { place: key.place });
    case 'env': {
      const { name, actual } = key;
      if (key.fallback) return fail({ message: 'fallback', args: { name }, place: key.place, anchor: name });
      if (actual && actual.length < minimum)
        return fail({
          message: 'short',
          args: { name, length: actual.length, minimum },
          place: actual.place,
          anchor: name,
        });
      if (key.minimum !== undefined && key.minimum >= minimum)
        return pass({ place: key.checked ?? key.place, note: `${name} has at least ${key.minimum} characters` });
      if (key.checked && key.minimum === undefined)
        return unknown(`what ${name} is checked for could not be read`, { place: key.checked });
      return fail({
        message: 'unchecked',
        args: { name, minimum, demands: key.minimum ? `only ${key.minimum} characters` : 'no length' },
        place: key.checked ?? key.place,
        severity: 'note',
        anchor: name,
      });
    }
  }
}

export const weakJwtKey: Rule = {
  id: 'weak-jwt-key',
  code: 'NR5228',
  title: 'The key of JSON web tokens may be guessed',
  area: 'security',
  severity: 'warning',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['jwt-secret-strength'],
  kinds: ALL_KINDS,
  options: {
    minimumCharacters: { default: 32, description: 'Least length of a shared secret, 256 bits.', minimum: 16 },
  },
  messages: {
    none: 'Tokens with the algorithm "none" are accepted here: anybody writes their own and is whoever they like. Name the algorithms that are allowed.',
    literal:
      'Tokens are signed with a text of {length} characters that is written here: whoever reads the source signs tokens for any user. Read a random key of 256 bits from the environment.',
    fallback:
      'Without {name} tokens are signed with the default that stands here, which everybody with the source knows. Refuse to start without {name}.',
    short:
      '{name} has {length} characters: a key for HS256 needs 256 random bits ({minimum} characters at least), a shorter one is found offline from a single token. Generate one with openssl rand -base64 32.',
    unchecked:
      'Nothing at the start demands a length of {name} ({demands}): a short key that somebody sets in a hurry is found offline from a single token. Demand {minimum} characters, such as z.string().min({minimum}).',
  },
  docs: {
    what: 'Follows the key of jsonwebtoken, jose, hono/jwt, @fastify/jwt, express-jwt, koa-jwt, passport-jwt, @nestjs/jwt and fast-jwt to where it comes from: a text in the source, a variable with a default, a variable whose schema or check demands a length, a value in a manifest, a key pair. Values are never printed.',
    why: 'An HMAC key is attacked offline, with any token as the oracle; RFC 7518 demands a key at least as long as the hash.',
    fix: 'JWT_SECRET: z.string().min(32), filled with openssl rand -base64 32; or a key pair.',
    references: [
      'https://www.rfc-editor.org/rfc/rfc7518#section-3.2',
      'https://cheatsheetseries.owasp.org/cheatsheets/JSON_Web_Token_for_Java_Cheat_Sheet.html#weak-token-secret',
    ],
  },
  examples: {
    bad: [{ title: 'a default', files: exampleService(SIGN(["const secret = process.env.JWT_SECRET ?? 'orders';"])) }],
    good: [
      {
        title: 'a length is demanded',
        files: exampleService(
          SIGN([
            "import { z } from 'zod';",
            'const env = z.object({ JWT_SECRET: z.string().min(32) }).parse(process.env);',
            'const secret = env.JWT_SECRET;',
          ]),
        ),
      },
    ],
  },
  check(service, { options }) {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const keys = jwtKeysOf(service);
    if (keys.length === 0) return [notApplicable('the service signs and verifies no JSON web tokens')];
    return keys.map((key) => judge(key, Number(options.minimumCharacters)));
  },
};
