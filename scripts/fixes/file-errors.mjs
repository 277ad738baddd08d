import { readFileSync } from 'node:fs';
import { parse as parseJson } from 'jsonc-parser';
import { parseSync } from 'oxc-parser';
import { parseAllDocuments } from 'yaml';

/** What the parser of its format says against a file; nothing for formats without one. */
export async function findFileErrors(file, at) {
  const text = readFileSync(at, 'utf8').replace(/^\uFEFF/, '');
  if (/\.[cm]?[jt]sx?$/.test(file)) return parseSync(file, text).errors.map((error) => error.message);
  if (/\.ya?ml$/.test(file)) return yamlErrors(text);
  if (/\.jsonc?$/.test(file)) {
    const errors = [];
    parseJson(text, errors, { allowTrailingComma: true });
    return errors.map(({ error, offset }) => `error ${error} at ${offset}`);
  }
  return /(?:^|\/)(?:[\w.-]+\.)?(?:Dockerfile|Containerfile)(?:\.[\w.-]+)?$/i.test(file) ? dockerfileErrors(text) : [];
}

function yamlErrors(text) {
  const documents = parseAllDocuments(text);
  return [...(Array.isArray(documents) ? documents : [])].flatMap(({ errors }) => errors.map(({ message }) => message));
}

/** Words that docker build takes for an instruction. */
const KEYWORDS =
  /^(?:ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|FROM|HEALTHCHECK|LABEL|MAINTAINER|ONBUILD|RUN|SHELL|STOPSIGNAL|USER|VOLUME|WORKDIR)$/;

/** Instructions whose word docker build does not know: the trace of a torn continuation or comment. */
function dockerfileErrors(text) {
  const errors = [];
  const lines = text.split(/\r?\n/);
  const continuation = /^#\s*escape=`/im.test(lines[0] ?? '') ? '`' : '\\';
  let isOpen = false;
  let heredoc;
  for (const [i, line] of lines.entries()) {
    if (heredoc !== undefined) {
      if (line.trim() === heredoc) heredoc = undefined;
      continue;
    }
    if (line.trim() === '' || line.trim().startsWith('#')) continue;
    const [keyword = '', ...words] = line.trim().split(/\s+/);
    if (!isOpen && (!KEYWORDS.test(keyword.toUpperCase()) || words.length === 0)) errors.push(`line ${i + 1}: ${line}`);
    heredoc = /^(?:RUN|COPY|ADD)\b.*<<-?["']?(\w+)["']?/i.exec(line)?.[1];
    isOpen = line.trimEnd().endsWith(continuation);
  }
  return isOpen ? [...errors, 'the last instruction goes on'] : errors;
}
