import { expect, it } from 'vitest';
import { linkFiles } from '../../support/rule-cases.ts';
import { nodeService } from '../../support/services.ts';

it('what a decoration of the application makes listens for something else', () => {
  const [service] = linkFiles(
    nodeService(
      "const app = require('fastify')();\napp.get('/', async () => {\n  const proxy = await app.proxies.make('a');\n  await proxy.listen();\n});\napp.after().listen({ port: 3000 });\n",
    ),
  );
  expect(service?.servers.map(({ place }) => place.line)).toEqual([6]);
});
