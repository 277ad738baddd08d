import { misleadingLogLevels } from '../../../src/rules/logging/misleading-log-levels.ts';
import { nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const service = (lines: readonly string[], ...before: readonly string[]): Readonly<Record<string, string>> =>
  nodeExample([
    "const log = require('pino')();",
    ...before,
    "require('node:http').createServer(async (req, res) => {",
    ...lines.map((line) => `  ${line}`),
    '  res.end();',
    '}).listen(3000);',
  ]);
const TEN = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'];

ruleCases(misleadingLogLevels, {
  fails: [
    {
      name: 'a caught error at info',
      files: service(["try { await fetch('http://stock'); } catch (error) { log.info(error); }"]),
      findings: [{ message: 'caught', at: 'server.js:3:56' }],
    },
    {
      name: 'among fields at debug',
      files: service(["try { await fetch('http://stock'); } catch (cause) { log.debug({ err: cause }, 'failed'); }"]),
      findings: [{ message: 'caught', at: 'server.js:3:56' }],
    },
    {
      name: 'in the catch of a promise',
      files: service(["await fetch('http://stock').catch((error) => log.info({ error }, 'failed'));"]),
      findings: [{ message: 'caught', at: 'server.js:3:48' }],
    },
    {
      name: 'one level for everything',
      files: service(TEN.map((name) => `log.info('${name}');`)),
      findings: [{ message: 'single', at: 'server.js:3:3' }],
    },
  ],
  passes: [
    {
      name: 'a caught error at error',
      files: service([
        "log.info('request');",
        "try { await fetch('http://stock'); } catch (error) { log.error(error); }",
      ]),
      evidence: ['server.js:3:3'],
    },
    {
      name: 'what was survived at warn',
      files: service(["try { await fetch('http://stock'); } catch (error) { log.warn({ error }, 'from the cache'); }"]),
      evidence: ['server.js:3:56'],
    },
    {
      name: 'an expected end without the error',
      files: service(["try { JSON.parse(req.url); } catch { log.info('not JSON'); }"]),
      evidence: ['server.js:3:40'],
    },
    {
      name: 'few calls of one level',
      files: service(["log.info('a');", "log.info('b');"]),
      evidence: ['server.js:3:3'],
    },
    {
      name: 'many calls of two levels',
      files: service([...TEN.map((name) => `log.info('${name}');`), "log.error('k');"]),
      evidence: ['server.js:3:3'],
    },
  ],
  notApplicable: [
    {
      name: 'console has a rule of its own',
      files: nodeExample([
        "require('node:http').createServer((req, res) => { console.log(req.url); res.end(); }).listen(3000);",
      ]),
      reason: /no call of a logger/,
    },
    {
      name: 'no log call',
      files: nodeExample(["require('node:http').createServer((req, res) => res.end()).listen(3000);"]),
      reason: /no call of a logger/,
    },
  ],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
