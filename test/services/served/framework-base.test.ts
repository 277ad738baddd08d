import { expect, it } from 'vitest';
import { linkFiles } from '../../support/rule-cases.ts';

it('files of React Router are served below the basename', () => {
  const [service] = linkFiles({
    'package.json':
      '{ "name": "web", "scripts": { "start": "react-router-serve ./build/server/index.js" }, "dependencies": { "@react-router/serve": "8", "@react-router/dev": "8" } }',
    'react-router.config.ts':
      "import type { Config } from '@react-router/dev/config';\nexport default { ssr: true, basename: '/shop' } satisfies Config;\n",
    'app/entry.server.tsx': 'export default function handle() {}\n',
    'app/root.tsx': 'export default function Root() { return null; }\n',
    'app/routes/internal.alive.ts': 'export async function loader() { return { ok: true }; }\n',
    Dockerfile: 'FROM node:24\nWORKDIR /app\nCOPY . .\nCMD ["npm", "start"]\n',
  });
  expect(service?.routes.routes.map((route) => route.path)).toContain('/shop/internal/alive');
});

it('a folder app/routes of a service without pages makes no routes of its own', () => {
  const [service] = linkFiles({
    'package.json': '{ "name": "api", "dependencies": { "@hapi/hapi": "21" } }',
    'app/index.js':
      "const Hapi = require('@hapi/hapi');\nconst server = Hapi.server({ port: 3000 });\nserver.route(require('./routes/healthy'));\nserver.start();\n",
    'app/routes/healthy.js':
      "module.exports = { method: 'GET', path: '/healthy', options: { handler: () => 'ok' } };\n",
    Dockerfile: 'FROM node:24\nCOPY . .\nCMD ["node", "app"]\n',
  });
  expect(service?.routes.routes.map((route) => `${route.framework} ${route.path}`)).toEqual(['hapi /healthy']);
});
