/** Objects that a package hands out and that are another package's: what holds for those holds for these. */
interface SameObject {
  /** External path of what is handed out. */
  readonly path: string;
  readonly is: string;
  readonly source: string;
}

const ROWS: readonly SameObject[] = [
  {
    path: 'routing-controllers#createExpressServer()',
    is: 'express#default()',
    source: 'https://github.com/typestack/routing-controllers#using-existing-server-instance',
  },
  {
    path: 'routing-controllers#createKoaServer()',
    is: 'koa#default()',
    source: 'https://github.com/typestack/routing-controllers#using-existing-server-instance',
  },
  {
    path: 'inversify-express-utils#InversifyExpressServer().build()',
    is: 'express#default()',
    source: 'https://github.com/inversify/inversify-express-utils (build returns an express.Application)',
  },
  {
    path: '@overnightjs/core#Server().app',
    is: 'express#default()',
    source: 'https://github.com/seanpmaxwell/overnight (Server wraps an Express application)',
  },
  {
    path: 'express-ws#default().app',
    is: 'express#default()',
    source: 'https://github.com/HenningM/express-ws#usage',
  },
  ...['MongoClient', 'connect'].flatMap((name) => [
    {
      path: `mongodb#default.${name}`,
      is: `mongodb#${name}`,
      source: 'https://www.mongodb.com/docs/drivers/node/current/get-started/ (a CommonJS package)',
    },
    ...['', 'default.'].map((member) => ({
      path: `mongodb-legacy#${member}${name}`,
      is: `mongodb#${name}`,
      source: 'https://github.com/mongodb-js/nodejs-mongodb-legacy (the driver, with callbacks)',
    })),
  ]),
];

const SAME = new Map(ROWS.map(({ path, is }) => [path, is]));

/** The path under which an object is known, itself when no row renames it. */
export function knownAs(path: string): string {
  return SAME.get(path) ?? path;
}
