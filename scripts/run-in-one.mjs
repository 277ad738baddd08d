// Runs the built command line once for each list of words, in one process, and keeps what V8 compiled for all of them.
import { keepCompiled, load } from '../dist/load-script.js';

const { start } = load('./cli.js');
const [node, script, runs] = process.argv;
for (const words of JSON.parse(runs)) {
  process.argv = [node, script, ...words];
  await start(() => undefined);
}
keepCompiled();
