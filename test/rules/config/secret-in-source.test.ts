import { secretInSource } from '../../../src/rules/config/secret-in-source.ts';
import { exampleService } from '../../../src/rules/example-service.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const SERVER = "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);";

ruleCases(secretInSource, {
  fails: [
    {
      name: 'a default of a signing key',
      files: exampleService([
        "const jwt = require('jsonwebtoken');",
        "const secret = process.env.JWT_SECRET || 'orders-signing';",
        "require('node:http').createServer((req, res) => res.end(jwt.sign({ id: 1 }, secret))).listen(3000);",
      ]),
      findings: [{ message: 'fallback', at: 'server.js:2:42' }],
    },
    {
      name: 'a generated value',
      files: exampleService(["const apiKey = 'k9f2hq81mxz04pwl';", 'exports.apiKey = apiKey;', SERVER]),
      findings: [{ message: 'literal', at: 'server.js:1:16' }],
    },
    {
      name: 'an address with a password',
      files: exampleService([
        "const url = 'postgres://orders:p4ssphrase9@db.shop.net/orders';",
        'exports.url = url;',
        SERVER,
      ]),
      findings: [{ message: 'url', at: 'server.js:1:13' }],
    },
    {
      name: 'the secret of sessions',
      files: exampleService([
        "const session = require('express-session');",
        "exports.session = session({ secret: 'cat' });",
        SERVER,
      ]),
      findings: [{ message: 'literal', at: 'server.js:2:37' }],
    },
  ],
  passes: [
    {
      name: 'a default that says that nothing is set',
      files: exampleService(["exports.secret = process.env.S3_SECRET_ACCESS_KEY || 'UNSET';", SERVER]),
    },
    {
      name: 'a default of zeros',
      files: exampleService([
        "exports.key = process.env.MAIL_API_KEY || '00000000-000-0000-000-000000000000';",
        SERVER,
      ]),
    },
    {
      name: 'no default',
      files: exampleService(['exports.secret = process.env.JWT_SECRET;', SERVER]),
      evidence: ['server.js:1:1'],
    },
    {
      name: 'a database on the same machine',
      files: exampleService([
        "exports.url = process.env.DATABASE_URL ?? 'postgres://orders:orders@localhost/orders';",
        SERVER,
      ]),
    },
    {
      name: 'names that hold words',
      files: exampleService(["exports.token = 'password-reset-token';", "exports.passwordField = 'password';", SERVER]),
    },
    {
      name: 'a default outside production',
      files: exampleService([
        "const secret = process.env.NODE_ENV === 'production' ? process.env.JWT_SECRET : 'orders-signing';",
        'exports.secret = secret;',
        SERVER,
      ]),
    },
  ],
  notApplicable: [],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
