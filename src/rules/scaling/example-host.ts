/** Small repositories for the examples of rules about processes outside of a cluster. */

type Files = Readonly<Record<string, string>>;

/** A service that a Procfile, pm2 or nothing starts, with this source. */
export function hosted(source: string, files: Files = {}, dependencies: Readonly<Record<string, string>> = {}): Files {
  return {
    'package.json': `${JSON.stringify({ name: 'api', scripts: { start: 'node server.js' }, dependencies })}\n`,
    'server.js': source,
    ...files,
  };
}

export const LISTENS = "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);\n";

/** A pm2 ecosystem file with one app; `fields` are JavaScript properties. */
export function ecosystem(fields = ''): Files {
  return {
    'ecosystem.config.js': `module.exports = {\n  apps: [\n    { name: 'api', script: 'server.js'${fields} },\n  ],\n};\n`,
  };
}
