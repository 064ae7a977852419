'use strict';
// internal/assert/expression: the source text of the call that failed, for assert.ok's message.
//
// The text is found in the line of the call alone, by a scanner that knows strings, comments and parentheses: the message
// is a help to the reader, and a call over several lines shows its first one. Ops used: none.

/** Control characters other than tab and line break. */
const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f]/g;

/** Strings, templates, comments and single characters. */
const TOKEN = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`|\/\/.*|\/\*.*?\*\/|[^]/gu;

/** The text of the call in the frame above `fn`; undefined if the source is not at hand. */
function failedExpression(fn) {
  const line = sourceLine(fn);
  if (line === undefined) return undefined;
  const text = expressionAt(line.text, line.column - 1);
  return text === '' ? undefined : text.replace(CONTROL, escapeControl);
}

function escapeControl(character) {
  if (character === '\b') return '\\b';
  if (character === '\f') return '\\f';
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function sourceLine(fn) {
  const [site] = require('internal/errors/stacks').callSites(fn, 1);
  const file = site?.getFileName() ?? '';
  try {
    const source = require('fs').readFileSync(file.startsWith('file:') ? require('url').fileURLToPath(file) : file, 'utf8');
    const text = source.split(/\r?\n/, site.getLineNumber())[site.getLineNumber() - 1];
    return text === undefined ? undefined : { text, column: site.getColumnNumber() };
  } catch {
    return undefined; // not a file: evaluated text
  }
}

function expressionAt(line, column) {
  // Where the call is all of an arrow function's body, the engine's position is that of the parenthesis.
  const start = receiverStart(line, line[column] === '(' ? nameStart(line, column) : column);
  let depth = 0;
  TOKEN.lastIndex = column;
  for (let token = TOKEN.exec(line); token !== null; token = TOKEN.exec(line)) {
    if (token[0] === '(') depth++;
    else if (token[0] === ';') return '';
    else if (token[0] === ')' && --depth === 0) return line.slice(start, token.index + 1);
  }
  return line.slice(start);
}

function nameStart(line, end) {
  let at = end;
  while (at > 0 && /[\p{ID_Continue}$]/u.test(line[at - 1])) at--;
  return at;
}

function spaceStart(line, end) {
  let at = end;
  while (at > 0 && /\s/.test(line[at - 1])) at--;
  return at;
}

/** Where `assert.strict` begins, if `.ok` stands at `end`: goes back over simple member accesses. */
function receiverStart(line, end) {
  let start = end;
  for (let at = end; ;) {
    at = spaceStart(line, at);
    if (line[at - 1] === '.') at -= line[at - 2] === '?' ? 2 : 1;
    else if (line[at - 1] === '[') at--;
    else if (line[at - 1] === ']') at = Math.max(line.lastIndexOf('[', at - 1), 0);
    else return start;
    const name = nameStart(line, at = spaceStart(line, at));
    if (name === at && line[at - 1] !== ']') return start;
    if (name !== at) start = at = name;
  }
}

module.exports = { failedExpression };
