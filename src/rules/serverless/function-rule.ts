import { findFunctionsInCode } from '../../services/serverless/functions.ts';
import type { Service } from '../../services/types.ts';
import { notApplicable, unknown } from '../outcomes.ts';
import type { Outcome } from '../types.ts';

/** A small service that also runs as functions, for the examples of these rules. */
export const EXAMPLE_FUNCTION: Readonly<Record<string, string>> = {
  'package.json': '{ "name": "orders", "scripts": { "start": "node server.js" } }\n',
  'server.js':
    "exports.handler = async () => ({ statusCode: 200 });\nrequire('node:http').createServer((req, res) => res.end()).listen(3000);\n",
};

/** No function was found: none is deployed, or code describes them. */
export function functionsElsewhere(service: Service): Outcome {
  const place = findFunctionsInCode(service.repository);
  return place
    ? unknown(`the functions in ${place.path} are described in code, which is not evaluated`, { place })
    : notApplicable('the repository deploys no serverless function');
}
