import { publicSourceMaps } from '../../../src/rules/image/public-source-maps.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = (map: string): Readonly<Record<string, string>> => ({
  'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
  'vite.config.ts': `export default {\n  build: {\n    sourcemap: ${map},\n  },\n};\n`,
  'server.js':
    "const path = require('node:path');\nconst express = require('express');\nconst app = express();\napp.use(express.static(path.join(__dirname, 'dist')));\napp.listen(3000);\n",
});

ruleCases(publicSourceMaps, {
  fails: [
    { name: 'vite writes maps', files: base('true'), findings: [{ message: 'emitted', at: 'vite.config.ts:3:5' }] },
    {
      name: 'a map in the folder that is served',
      files: { ...base('false'), 'dist/app.js.map': '{}' },
      findings: [{ message: 'committed', at: 'server.js:4:9' }],
    },
  ],
  passes: [
    { name: 'hidden', files: base("'hidden'"), evidence: ['server.js:4:9'] },
    { name: 'off', files: base('false'), evidence: ['server.js:4:9'] },
  ],
  notApplicable: [
    {
      name: 'no files are served',
      files: {
        'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
        'server.js': "require('node:http').createServer().listen(3000);\n",
      },
    },
  ],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
