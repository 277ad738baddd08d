/** Packages that hold much memory outside the JavaScript heap: images, models, native clients with buffers. */
export interface NativeMemoryRow {
  readonly package: string;
  /** Counts only when one of these calls runs. */
  readonly calls?: readonly string[];
  readonly why: string;
  readonly source: string;
}

export const NATIVE_MEMORY: readonly NativeMemoryRow[] = [
  {
    package: 'sharp',
    why: 'libvips decodes images outside the heap',
    source: 'https://sharp.pixelplumbing.com/install#linux-memory-allocator',
  },
  { package: 'canvas', why: 'Cairo surfaces', source: 'https://www.npmjs.com/package/canvas' },
  { package: '@napi-rs/canvas', why: 'Skia surfaces', source: 'https://www.npmjs.com/package/@napi-rs/canvas' },
  { package: 'skia-canvas', why: 'Skia surfaces', source: 'https://www.npmjs.com/package/skia-canvas' },
  { package: '@tensorflow/tfjs-node', why: 'tensors', source: 'https://js.tensorflow.org/api_node/' },
  { package: 'onnxruntime-node', why: 'models', source: 'https://www.npmjs.com/package/onnxruntime-node' },
  { package: '@huggingface/transformers', why: 'models', source: 'https://huggingface.co/docs/transformers.js' },
  { package: 'node-rdkafka', why: 'librdkafka queues', source: 'https://github.com/Blizzard/node-rdkafka' },
  {
    package: '@confluentinc/kafka-javascript',
    why: 'librdkafka queues',
    source: 'https://github.com/confluentinc/confluent-kafka-javascript',
  },
  { package: 'better-sqlite3', why: 'page caches', source: 'https://www.sqlite.org/pragma.html#pragma_cache_size' },
  {
    package: 'duckdb',
    why: 'an analytic engine in the process',
    source: 'https://duckdb.org/docs/stable/configuration/pragmas',
  },
  {
    package: '@duckdb/node-api',
    why: 'an analytic engine in the process',
    source: 'https://duckdb.org/docs/stable/configuration/pragmas',
  },
  { package: 'isolated-vm', why: 'further V8 isolates', source: 'https://github.com/laverdet/isolated-vm' },
  {
    package: 'multer',
    calls: ['multer#memoryStorage'],
    why: 'uploads are buffered',
    source: 'https://github.com/expressjs/multer#memorystorage',
  },
  {
    package: 'express-fileupload',
    why: 'uploads are buffered',
    source: 'https://www.npmjs.com/package/express-fileupload',
  },
];
