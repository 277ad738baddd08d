import fs from 'node:fs';
import path from 'node:path';
import { extractModule } from '../../../src/facts/extract-module.ts';
import { parseDockerfile, placeInText } from '../../../src/parsers/dockerfile.ts';
import { parseEnvFile } from '../../../src/parsers/env-file.ts';
import { parseGoTemplate } from '../../../src/parsers/go-template.ts';
import { TemplateError } from '../../../src/parsers/go-template-types.ts';
import { dockerIgnores, gitIgnores, parseIgnoreFile } from '../../../src/parsers/ignore-file.ts';
import { isLatest, isScratch, parseImageReference, registryOf } from '../../../src/parsers/image-reference.ts';
import { parseJson } from '../../../src/parsers/json.ts';
import { parseMarkdown } from '../../../src/parsers/markdown.ts';
import { parseNodeVersion } from '../../../src/parsers/node-version-spec.ts';
import { comparisonsOf, metricsOf, parsePromql } from '../../../src/parsers/promql.ts';
import {
  findMemoryTypo,
  parseCpu,
  parseDockerMemory,
  parseDuration,
  parseMemory,
} from '../../../src/parsers/quantity.ts';
import { regexpRisk } from '../../../src/parsers/regexp-risk.ts';
import { parseShellScript, splitWords } from '../../../src/parsers/shell.ts';
import { parseSource } from '../../../src/parsers/source.ts';
import { parseSql } from '../../../src/parsers/sql.ts';
import { isTemplate } from '../../../src/parsers/template.ts';
import { parseToml } from '../../../src/parsers/toml.ts';
import { parseYaml } from '../../../src/parsers/yaml.ts';

/** One parser under test: reads a text and gives what has places, or throws for what it must not return. */
export interface Format {
  readonly name: string;
  readonly pieces: readonly string[];
  /** Real texts of this format. */
  readonly samples: readonly string[];
  readonly read: (text: string) => unknown;
}

const services = path.resolve(import.meta.dirname, '../../../fixtures/services');

/** Texts of the fixtures whose name matches; short ones, so that a change hits something. */
function samplesOf(name: RegExp, ...more: readonly string[]): readonly string[] {
  const files = fs.readdirSync(services, { recursive: true, encoding: 'utf8' }).filter((file) => name.test(file));
  const texts = files.sort().map((file) => fs.readFileSync(path.join(services, file), 'utf8'));
  return [...texts.filter((text) => text.length < 6000), ...more];
}

const YAML_PIECES =
  'a|0|é|: |- |\n|  |{|}|[|]|"|\'|>|&x |*x|<<: |\t|---\n|...\n|? |!!int |!!binary |!x |%YAML 1.2\n|yes|~'
    .split('|')
    .concat('|', '|-\n', '>+2\n');
const SHELL_PIECES =
  'node|a=1|export A=|if |then |else |fi|for i in |do |done|case x in |esac|while |function f|() {|}|$X|${X:-|$((|`|&&|||;|<<EOF\n|EOF\n|> f|2>&1|exec |cd |\\\n|set -e'
    .split('|')
    .concat('|', '||');
const SOURCE_PIECES =
  'const |let x = |function f(|) {|}|=> |async |await |import x from |export default |require(|process.on(|process.env.|`${|<T>|<a>|</a>|class A extends |@dec |new |?.|??|...|/x/g|throw |try {|catch (e) {|x|1|30 * 1000|"a"|;|,|=|if (|for (const a of |as const'.split(
    '|',
  );

const ALL: readonly Format[] = [
  {
    name: 'YAML',
    pieces: YAML_PIECES,
    samples: samplesOf(/\.ya?ml$/),
    read: (text) => [
      parseYaml('a.yaml', text),
      parseYaml('a.yaml', text, { dialect: 'kubernetes' }),
      { template: isTemplate(text) },
    ],
  },
  {
    name: 'JSON',
    pieces: '{|}|[|]|"a"|:|,|1|-1e5|true|null|"|\\u00|\n|//x\n|/*'.split('|'),
    samples: samplesOf(/\.json$/),
    read: (text) => parseJson('a.json', text),
  },
  {
    name: 'TOML',
    pieces: 'a|=|"x"|1|[a]|[[a]]|a.b|{|}|"""|\n|\'|2020-01-01|inf|,|[|]|"a.b"'.split('|'),
    samples: ['[env]\nNODE_ENV = "production"\n\n[[services]]\nports = [1, 2]\n[services.a]\nb.c = { d = 1 }\n'],
    read: (text) => parseToml('a.toml', text),
  },
  {
    name: 'Dockerfile',
    pieces:
      'FROM node:24|FROM a AS b|\n|RUN |COPY --from=b . .|ENV A=|ARG X=|${X:-1}|${X%%a}|CMD ["node"|]|\\\n|<<EOF\n|EOF\n|ONBUILD |# escape=`\n|# x\n|HEALTHCHECK CMD |SHELL ["sh"]|USER |--a=b |`|  |USER $X|\r\n'.split(
        '|',
      ),
    samples: samplesOf(/Dockerfile/),
    read: (text) => {
      const parsed = parseDockerfile('Dockerfile', text);
      const instructions = parsed.stages.flatMap((stage) => stage.instructions);
      return { ...parsed, parts: instructions.map((item) => placeInText(item, 1, item.text.length - 1)) };
    },
  },
  {
    name: 'shell',
    pieces: SHELL_PIECES,
    samples: samplesOf(
      /\.sh$/,
      'set -e\nif [ -n "$A" ]; then\n  export B=1\nfi\ncd /app && exec node --max-old-space-size=${M:-100} server.js "$@"\n',
      'case "$1" in\n  web) node web.js ;;\n  *) exec "$@" ;;\nesac\ncat <<EOF | tee x\na $(b)\nEOF\n',
    ),
    read: (text) => {
      const script = parseShellScript(text, new Map([['X', '1']]));
      splitWords(text);
      for (const command of script.commands) {
        for (const span of [command, ...command.words, ...command.assignments])
          if (!(span.start >= 0 && span.end >= span.start && span.end <= text.length))
            throw new Error(`${span.start} to ${span.end} is outside of ${text.length}`);
      }
      return script;
    },
  },
  {
    name: 'SQL',
    pieces: "SELECT |a|'|\"|--|/*|*/|;|$$|$x$|E'|\\|\n|#|CREATE INDEX ".split('|'),
    samples: ["CREATE TABLE a (b text DEFAULT 'x;y'); -- c\n/* d */ UPDATE a SET b = $$;$$;\n"],
    read: (text) => parseSql('a.sql', text),
  },
  {
    name: 'PromQL',
    pieces:
      'sum(|rate(|a|{|}|b="c"|=~|[5m]|)| by (b) | offset 5m| > |0.5|1h30m|/|and |on(a) group_left |$x|[[y]]|{{z}}|#|@ 1|inf|-'.split(
        '|',
      ),
    samples: [
      'sum(rate(http_requests_total{code=~"5.."}[5m])) by (job) / sum(rate(http_requests_total[5m])) by (job) > 14.4 * 0.001',
      'histogram_quantile(0.99, sum by (le) (rate(a_bucket[$__rate_interval]))) > 0.5 and up == 1',
    ],
    read: (text) => {
      const node = parsePromql(text);
      return node && [node, comparisonsOf(node), metricsOf(node)];
    },
  },
  {
    name: 'Go template',
    pieces:
      '{{|}}|{{-|-}}|if |else|end|range $i, $x := |with |define "a"|template "a" .|.Values.a|$x|(|)|"s"|`r`|1|0x1|/*|*/|a: |\n|include "b" . | nindent 4|:='
        .split('|')
        .concat(' | '),
    samples: [
      '{{- define "a" -}}\nname: {{ .Values.name | default "x" | quote }}\n{{- end }}\n{{ range $i, $x := .Values.list }}\n- {{ $x.a }}\n{{ else if (eq .a 1) }}b{{ end }}\n',
    ],
    read: (text) => {
      try {
        return parseGoTemplate(text);
      } catch (error) {
        if (error instanceof TemplateError && error.offset >= 0 && error.offset <= text.length) return undefined;
        throw error;
      }
    },
  },
  {
    name: 'Markdown',
    pieces: '# a|\n|```js\n|```\n|~~~|[a](b)|https://x|---|===|> |- |1. |    '.split('|'),
    samples: ['# Runbook\n\nSee [a](b.md).\n\n```sh\nnode a\n```\nTitle\n=====\n'],
    read: (text) => {
      const { placeOf, ...parsed } = parseMarkdown('a.md', text);
      return { ...parsed, all: parsed.lines.map((line) => placeOf(line.number)) };
    },
  },
  {
    name: 'env file',
    pieces: 'A|=|"|\'|`|\n|export |#| |\\n|\\"'.split('|'),
    samples: ['# c\nexport A="b\\nc" # d\nB=\'x\'\nC=1\n'],
    read: (text) => parseEnvFile('.env', text),
  },
  {
    name: 'ignore file',
    pieces: '*|**|/|!|a|.|..|[a-|]|?|\\|\n|#|{'.split('|'),
    samples: samplesOf(/ignore$/),
    read: (text) => {
      const parsed = parseIgnoreFile('.dockerignore', text);
      const names = ['a/b', '', '.', '../a', '/a', text.slice(0, 20)];
      return [
        parsed,
        ...names.map((name) => [dockerIgnores(parsed.patterns, name), gitIgnores(parsed.patterns, name)]),
      ];
    },
  },
  {
    name: 'words of images, quantities and versions',
    pieces: '512|Mi|m|.|e3|-|+|:|/|@sha256:|latest|>=|^|~|x|lts/|iron|v20| || |*|h|s|$|node'.split('|'),
    samples: ['ghcr.io/a/b:1.0@sha256:abc', '512Mi', '>=20.1 <21 || ^22', '1h30m', 'lts/iron'],
    read: (text) => {
      const image = parseImageReference(text);
      const majors = parseNodeVersion(text).majors;
      if (majors.some((major) => typeof major !== 'number')) throw new Error(`${majors} are no release lines`);
      const numbers = [parseMemory, parseCpu, parseDockerMemory, parseDuration].map((parse) => parse(text));
      if (numbers.some((value) => value !== undefined && !Number.isFinite(value))) throw new Error(`${numbers}`);
      return [registryOf(image), isLatest(image), isScratch(image), findMemoryTypo(text)];
    },
  },
  {
    name: 'regular expressions',
    pieces: 'a|+|*|(|)|[|]|^|$|{2,}|?|.|\\w|\\b|(?=|(?<a>|\\k<a>|-|\\u{1}'.split('|').concat('|'),
    samples: ['^(a+)+$', '([\\w.]+)@([\\w.]+)'],
    read: (text) => ['', 'u', 'gimsy'].map((flags) => regexpRisk(text.slice(0, 60), flags)),
  },
  ...['a.ts', 'a.tsx', 'a.js', 'a.cjs', 'a.mts'].map(
    (file): Format => ({
      name: `source ${file}`,
      pieces: SOURCE_PIECES,
      samples: samplesOf(/\.tsx?$/.test(file) ? /\.ts$/ : /\.js$/),
      read: (text) => {
        const { problems } = parseSource(file, text);
        const facts = extractModule(file, text);
        // Facts are cached as JSON.
        JSON.stringify(facts);
        return [problems, facts.problems];
      },
    }),
  ),
];

export const FORMATS: readonly Format[] = ALL.map((format) => ({ ...format, pieces: format.pieces.filter(Boolean) }));
