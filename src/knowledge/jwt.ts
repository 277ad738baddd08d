/** Calls that sign or verify JSON web tokens, and where their key stands. */
export interface JwtRow {
  /** External paths; for plugins the package's default export, which is handed to `register` or `use`. */
  readonly calls: readonly string[];
  /** The package's default export is handed to `register`, the options follow. */
  readonly registered?: true;
  /** Argument that is the key. */
  readonly argument?: number;
  /** Option of an argument that is the key. */
  readonly options?: readonly string[];
  readonly source: string;
}

export const JWT_CALLS: readonly JwtRow[] = [
  {
    calls: [
      'jsonwebtoken#sign',
      'jsonwebtoken#verify',
      'jsonwebtoken#default.sign',
      'jsonwebtoken#default.verify',
      'jwt-simple#encode',
      'jwt-simple#decode',
      'jwt-simple#default.encode',
      'jwt-simple#default.decode',
    ],
    argument: 1,
    source: 'https://github.com/auth0/node-jsonwebtoken/tree/v9.0.2#usage',
  },
  { calls: ['hono/jwt#sign', 'hono/jwt#verify'], argument: 1, source: 'https://hono.dev/docs/helpers/jwt' },
  { calls: ['hono/jwt#jwt'], options: ['secret'], source: 'https://hono.dev/docs/middleware/builtin/jwt' },
  {
    calls: ['jose#jwtVerify', 'jose#jwtDecrypt'],
    argument: 1,
    source: 'https://github.com/panva/jose/blob/v6.1.0/docs/jwt/verify/functions/jwtVerify.md',
  },
  {
    calls: ['jose#SignJWT*.sign', 'jose#SignJWT().sign'],
    argument: 0,
    source: 'https://github.com/panva/jose/blob/v6.1.0/docs/jwt/sign/classes/SignJWT.md',
  },
  {
    calls: ['express-jwt#expressjwt', 'express-jwt#default', 'koa-jwt#default'],
    options: ['secret'],
    source: 'https://github.com/auth0/express-jwt/tree/v8.5.1#usage',
  },
  {
    calls: ['passport-jwt#Strategy', 'passport-jwt#default.Strategy'],
    options: ['secretOrKey'],
    source: 'https://github.com/mikenicholson/passport-jwt/tree/v4.0.1#configure-strategy',
  },
  {
    calls: ['@nestjs/jwt#JwtModule.register', '@nestjs/jwt#JwtModule.registerAsync', '@nestjs/jwt#JwtService'],
    options: ['secret'],
    source: 'https://github.com/nestjs/jwt/tree/11.0.1#secret--encryption-key-options',
  },
  {
    calls: ['@fastify/jwt#default', '@fastify/jwt#fastifyJwt', 'fastify-jwt#default'],
    registered: true,
    options: ['secret'],
    source: 'https://github.com/fastify/fastify-jwt/tree/v10.0.0#options',
  },
  {
    calls: ['fast-jwt#createSigner', 'fast-jwt#createVerifier'],
    options: ['key'],
    source: 'https://github.com/nearform/fast-jwt/tree/v6.0.2#createsigner',
  },
];

/** Keys that are no shared secret: key pairs, key sets, secret stores. */
export const KEY_PAIRS =
  /(?:createPrivateKey|createPublicKey|importPKCS8|importSPKI|importJWK|importX509|createRemoteJWKSet|createLocalJWKSet|generateKeyPair\w*|jwks|passportJwtSecret|expressJwtSecret|koaJwtSecret|JwksClient|getSigningKey|getPublicKey)/i;
