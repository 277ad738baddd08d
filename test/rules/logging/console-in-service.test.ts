import { consoleInService } from '../../../src/rules/logging/console-in-service.ts';
import { expressExample, nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const SERVER = "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);";

ruleCases(consoleInService, {
  fails: [
    {
      name: 'at the start',
      files: nodeExample(["console.log('started');", SERVER]),
      findings: [{ message: 'console', at: 'server.js:1:1' }],
    },
    {
      name: 'for each request',
      files: expressExample(["app.get('/', (req, res) => { console.error('failed'); res.end(); });"]),
      findings: [{ message: 'console', at: 'server.js:3:30' }],
    },
    {
      name: 'in a component of a service that has no pages',
      files: nodeExample(["require('./components/upload');", SERVER], {
        'components/upload.js': "console.warn('no cache folder');\n",
      }),
      findings: [{ message: 'console', at: 'components/upload.js:1:1' }],
    },
    {
      name: 'a file of React Router that its name keeps on the server',
      files: nodeExample(["require('./entry.server');", "require('react');", SERVER], {
        'entry.server.tsx': "console.error('shell');\nexport {};\n",
      }),
      findings: [{ message: 'console', at: 'entry.server.tsx:1:1' }],
    },
    {
      name: 'JSON by hand',
      files: nodeExample(["console.log(JSON.stringify({ level: 'info', msg: 'started' }));", SERVER]),
      findings: [{ message: 'console', at: 'server.js:1:1' }],
    },
  ],
  passes: [
    { name: 'none', files: nodeExample([SERVER]), evidence: ['server.js:1:1'] },
    {
      name: 'in development only',
      files: nodeExample(["if (process.env.NODE_ENV !== 'production') console.log('started');", SERVER]),
      evidence: ['server.js:1:1'],
    },
    {
      name: 'in a component of pages',
      files: nodeExample(["require('react');", "require('./components/upload');", SERVER], {
        'components/upload.js': "console.warn('no cache folder');\n",
      }),
      evidence: ['server.js:1:1'],
    },
    {
      name: 'in a script',
      files: nodeExample([SERVER], { 'scripts/seed.js': "console.log('seeded');\n" }),
      evidence: ['server.js:1:1'],
    },
  ],
  notApplicable: [],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
