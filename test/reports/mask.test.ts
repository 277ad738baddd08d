import { describe, expect, it } from 'vitest';
import { excerpt } from '../../src/reports/excerpt.ts';
import { SECRET_RULES } from '../../src/reports/mask.ts';
import { RULES } from '../../src/rules/index.ts';
import { place } from '../support/report.ts';

/** The only line of a file as a report quotes it. */
function quote(path: string, line: string, secret = false): string {
  return excerpt(line, place(path, 1, 1, 1, line.length + 1), 0, secret)?.lines[0]?.text ?? '';
}

describe('what looks like a secret is not quoted', () => {
  it.each([
    ['src/a.ts', "const password = 'hunter2';", "const password = '*******';"],
    ['src/a.ts', 'const key = process.env.API_KEY ?? "abc123";', 'const key = process.env.API_KEY ?? "******";'],
    ['src/a.ts', 'session({ secret: `keyboard cat` })', 'session({ secret: `************` })'],
    ['src/a.ts', "connect('postgres://app:pa55@db/orders')", "connect('postgres://app:****@db/orders')"],
    ['src/a.ts', "const id = 'AKIAIOSFODNN7EXAMPLF';", "const id = '********************';"],
    ['Dockerfile', 'ENV DB_PASSWORD=hunter2 NODE_ENV=production', 'ENV DB_PASSWORD=******* NODE_ENV=production'],
    ['Dockerfile', 'ENV API_TOKEN abc', 'ENV API_TOKEN ***'],
    ['.env', 'SESSION_SECRET="abc def"', 'SESSION_SECRET="*******"'],
    ['compose.yaml', '      POSTGRES_PASSWORD: hunter2', '      POSTGRES_PASSWORD: *******'],
    ['compose.yaml', '      - POSTGRES_PASSWORD=hunter2', '      - POSTGRES_PASSWORD=*******'],
    ['package.json', '"start": "API_KEY=abc node a.js"', '"start": "API_KEY=*** node a.js"'],
  ])('%s: %s', (path, line, shown) => {
    expect(quote(path, line)).toBe(shown);
  });

  it('hides values of named variables and of Secrets in manifests', () => {
    const text = [
      'kind: Deployment',
      '  - name: DB_PASSWORD',
      '    value: hunter2',
      '  - name: LOG_LEVEL',
      '    value: info',
      '---',
      'kind: Secret',
      'data:',
      '  user: YWRtaW4=',
      '---',
      'kind: ConfigMap',
      'data:',
      '  user: admin',
    ].join('\n');
    const shown = excerpt(text, place('k8s.yaml', 7), 12)?.lines.map((line) => line.text);
    expect(shown).toEqual(text.replace('hunter2', '*******').replace('YWRtaW4=', '********').split('\n'));
  });

  it('hides private keys', () => {
    const text = 'const pem = `-----BEGIN PRIVATE KEY-----\nMIIEvQ==\n-----END PRIVATE KEY-----`;\nnext();';
    expect(excerpt(text, place('a.ts', 2), 2)?.lines.map((line) => line.text)).toEqual([
      'const pem = `-----BEGIN PRIVATE KEY-----',
      '********',
      '-----END PRIVATE KEY-----`;',
      'next();',
    ]);
  });

  it('hides every literal where a rule found a secret, whatever it is called', () => {
    expect(quote('src/a.ts', "jwt.sign(payload, 'keyboard cat');", true)).toBe("jwt.sign(payload, '************');");
    expect(quote('.env', 'GREETING=hello', true)).toBe('GREETING=*****');
    expect(quote('k8s.yaml', '  url: abc', true)).toBe('  url: ***');
  });
});

describe('what is no secret stays readable', () => {
  it.each([
    ['src/a.ts', 'const token = req.headers.authorization;'],
    ['src/a.ts', 'new Pool({ password: process.env.PGPASSWORD })'],
    ['src/a.ts', 'verify(token, key);'],
    ['Dockerfile', 'RUN --mount=type=secret,id=npm npm ci'],
    ['compose.yaml', '      POSTGRES_PASSWORD: ${POSTGRES_PASSWORD}'],
    ['Dockerfile', 'FROM node:24-slim AS build'],
    ['ci.yml', '      token: ${{ secrets.GITHUB_TOKEN }}'],
    ['k8s.yaml', '        secretName: orders-tls'],
    ['k8s.yaml', '      automountServiceAccountToken: false'],
    ['k8s.yaml', '            tokenExpirationSeconds: 3600'],
    ['compose.yaml', '      POSTGRES_PASSWORD_FILE: /run/secrets/pg'],
    ['src/a.ts', "const secretPath = '/run/secrets/pg';"],
  ])('%s: %s', (path, line) => {
    expect(quote(path, line)).toBe(line);
  });
});

it('the rules that stand on secrets exist', () => {
  const known = RULES.map((rule) => rule.id);
  for (const id of SECRET_RULES) expect(known).toContain(id);
});
