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
