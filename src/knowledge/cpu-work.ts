/** Calls of packages that compute on the event loop for many milliseconds, however asynchronous they look. */
export interface CpuRow {
  readonly paths: readonly string[];
  readonly what: string;
  readonly instead: string;
  readonly source: string;
}

export const CPU_WORK: readonly CpuRow[] = [
  {
    paths: ['jimp#*read', 'jimp#default.read', 'jimp#Jimp.read'],
    what: 'decodes images in JavaScript',
    instead: 'sharp works on the thread pool',
    source: 'https://github.com/jimp-dev/jimp',
  },
  {
    paths: [
      'pdfkit#default',
      'pdfmake#default',
      'pdfmake#default().createPdfKitDocument',
      'pdf-lib#PDFDocument.load',
      'pdf-lib#PDFDocument.create',
    ],
    what: 'builds documents in JavaScript',
    instead: 'a worker thread or a queue',
    source: 'https://pdfkit.org',
  },
  {
    paths: ['bcryptjs#hash', 'bcryptjs#default.hash', 'bcryptjs#compare', 'bcryptjs#default.compare'],
    what: 'hashes in JavaScript, in slices on the event loop',
    instead: 'bcrypt or argon2 work on the thread pool',
    source: 'https://github.com/dcodeIO/bcrypt.js#usage---async',
  },
  {
    paths: ['node-forge#pki.rsa.generateKeyPair', 'node-forge#rsa.generateKeyPair', 'node-forge#pkcs5.pbkdf2'],
    what: 'computes keys in JavaScript',
    instead: 'node:crypto works on the thread pool',
    source: 'https://github.com/digitalbazaar/forge',
  },
  {
    paths: ['xlsx#read', 'xlsx#readFile', 'xlsx#write', 'xlsx#writeFile'],
    what: 'reads and writes whole workbooks at once',
    instead: 'exceljs streams rows, or use a worker thread',
    source: 'https://docs.sheetjs.com/docs/demos/bigdata/stream',
  },
  {
    paths: [
      'adm-zip#default().addLocalFolder',
      'adm-zip#default().toBuffer',
      'adm-zip#default().extractAllTo',
      'adm-zip#default().getEntries',
    ],
    what: 'packs and unpacks in memory at once',
    instead: 'archiver and yauzl stream',
    source: 'https://github.com/cthackers/adm-zip',
  },
  {
    paths: ['jszip#default().generateAsync', 'jszip#default.loadAsync', 'jszip#default().loadAsync'],
    what: 'packs in JavaScript on the event loop',
    instead: 'archiver streams through zlib',
    source: 'https://stuk.github.io/jszip/documentation/limitations.html',
  },
  {
    paths: ['csv-parse/sync#parse', 'csv-parse/lib/sync#default', 'papaparse#parse', 'papaparse#default.parse'],
    what: 'parses a whole file at once',
    instead: 'the streaming interface',
    source: 'https://csv.js.org/parse/api/sync/',
  },
  {
    paths: ['canvas#createCanvas', '@napi-rs/canvas#createCanvas', 'skia-canvas#Canvas'],
    what: 'draws on the event loop',
    instead: 'a worker thread',
    source: 'https://www.npmjs.com/package/@napi-rs/canvas',
  },
  {
    paths: ['qrcode#toBuffer', 'qrcode#toFile', 'qrcode#toDataURL'],
    what: 'encodes PNG in JavaScript',
    instead: 'SVG, or a cached result',
    source: 'https://www.npmjs.com/package/qrcode',
  },
];
