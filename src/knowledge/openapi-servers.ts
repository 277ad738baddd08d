/** Libraries that serve, or check, what an OpenAPI document describes. */
export interface OpenApiRow {
  readonly library: string;
  /** External paths of the calls that are given the document. */
  readonly calls: readonly string[];
  /** Option of the first argument with the document; undefined where the argument is the document. */
  readonly option?: string;
  /** It routes to the operations: always, or when this option is set. */
  readonly routes: boolean | string;
  /** Option that stops it from checking requests, when it is false. */
  readonly unchecked?: string;
  readonly source: string;
}

const both = (name: string, members: readonly string[]): readonly string[] =>
  members.flatMap((member) => [`${name}#${member}`, `${name}#default.${member}`]);

export const OPENAPI_SERVERS: readonly OpenApiRow[] = [
  {
    library: 'exegesis-express',
    calls: both('exegesis-express', ['middleware']),
    routes: true,
    source: 'https://github.com/exegesis-js/exegesis-express#usage',
  },
  {
    library: 'exegesis',
    calls: both('exegesis', ['compileApi', 'compileRunner']),
    routes: true,
    source: 'https://github.com/exegesis-js/exegesis/blob/master/docs/Options.md',
  },
  {
    library: 'express-openapi-validator',
    calls: both('express-openapi-validator', ['middleware', 'OpenApiValidator']),
    option: 'apiSpec',
    routes: 'operationHandlers',
    unchecked: 'validateRequests',
    source: 'https://cdimascio.github.io/express-openapi-validator-documentation/usage/',
  },
  {
    library: 'express-openapi',
    calls: both('express-openapi', ['initialize']),
    option: 'apiDoc',
    routes: true,
    source: 'https://github.com/kogosoftwarellc/open-api/tree/main/packages/express-openapi',
  },
  {
    library: 'openapi-backend',
    calls: ['openapi-backend#OpenAPIBackend', 'openapi-backend#default'],
    option: 'definition',
    routes: true,
    unchecked: 'validate',
    source: 'https://openapistack.co/docs/openapi-backend/intro',
  },
  {
    library: 'oas3-tools',
    calls: both('oas3-tools', ['expressAppConfig']),
    routes: true,
    source: 'https://github.com/bug-hunters/oas3-tools',
  },
];
