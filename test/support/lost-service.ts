/** A service whose command names a file that nothing in the repository becomes. */
export const LOST_SERVICE: Readonly<Record<string, string>> = {
  'package.json': '{ "name": "api" }\n',
  Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nEXPOSE 3000\nCMD ["node", "dist/gone.js"]\n',
};
