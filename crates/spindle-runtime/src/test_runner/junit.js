'use strict';
// internal/test_runner/junit: the reporter for build servers: JUnit's XML, written when all tests are over.
//
// Ops used: none.

const { inspect } = require('internal/util/inspect');

const content = (text = '') => text.replace(/&(?!#\d{1,7};)/g, '&amp;').replaceAll('<', '&lt;');
const attribute = (text = '') => content(text.replaceAll('\n', '&#10;').replaceAll('"', '&quot;'));
const comment = (text = '') => text.replaceAll('--', '&#45;&#45;');

const isFailed = (node) => node.children?.some((child) => child.tag === 'failure') || node.attrs?.failures;
const isSkipped = (node) => node.children?.some((child) => child.tag === 'skipped') || node.attrs?.skipped;

function xml(node) {
  if (typeof node === 'string') return `${content(node)}\n`;
  const space = '\t'.repeat(node.nesting + 1);
  if (node.comment) return `${space}<!-- ${comment(node.comment)} -->\n`;
  const attrs = Object.keys(node.attrs).map((name) => `${name}="${attribute(String(node.attrs[name]))}"`).join(' ');
  if (!node.children?.length) return `${space}<${node.tag} ${attrs}/>\n`;
  return `${space}<${node.tag} ${attrs}>\n${node.children.map(xml).join('')}${space}</${node.tag}>\n`;
}

/** The tree of what has been told, and the node that is open. */
class Tree {
  roots = [];
  open = null;

  start({ name, nesting }) {
    const node = { attrs: { __proto__: null, name }, nesting, parent: this.open, children: [] };
    (this.open?.children ?? this.roots).push(node);
    this.open = node;
  }

  comment({ nesting, message }) {
    (this.open?.children ?? this.roots).push({ nesting, comment: message });
  }

  end(type, data) {
    if (this.open === null) this.start({ name: 'root', nesting: 0 });
    if (this.open.attrs.name !== data.name || this.open.nesting !== data.nesting) this.start(data);
    const node = this.open;
    if (node.nesting === data.nesting) this.open = node.parent;
    node.attrs.time = (data.details.duration_ms / 1000).toFixed(6);
    const tests = node.children.filter((child) => child.comment === undefined);
    if (tests.length > 0) asSuite(node, tests);
    else asCase(node, type, data);
  }
}

function asSuite(node, tests) {
  node.tag = 'testsuite';
  Object.assign(node.attrs, {
    disabled: 0,
    errors: 0,
    tests: tests.length,
    failures: node.children.filter(isFailed).length,
    skipped: node.children.filter(isSkipped).length,
    hostname: require('os').hostname(),
  });
}

function asCase(node, type, { nesting, classname = 'test', file, skip, todo, details }) {
  const inner = { nesting: nesting + 1 };
  node.tag = 'testcase';
  node.attrs.classname = classname;
  if (file) node.attrs.file = file;
  if (skip) node.children.push({ ...inner, tag: 'skipped', attrs: { type: 'skipped', message: skip } });
  if (todo) node.children.push({ ...inner, tag: 'skipped', attrs: { type: 'todo', message: todo } });
  if (type !== 'test:fail') return;
  const { error } = details;
  node.children.push({
    ...inner,
    tag: 'failure',
    attrs: { type: error?.failureType || error?.code, message: error?.message.trim() ?? '' },
    children: [inspect(error, { colors: false, breakLength: Infinity })],
  });
  node.attrs.failure = error?.message ?? '';
}

module.exports = async function* junit(source) {
  const tree = new Tree();
  yield '<?xml version="1.0" encoding="utf-8"?>\n';
  yield '<testsuites>\n';
  for await (const { type, data } of source) {
    if (type === 'test:start') tree.start(data);
    else if (type === 'test:pass' || type === 'test:fail') tree.end(type, data);
    else if (type === 'test:diagnostic') tree.comment(data);
  }
  for (const node of tree.roots) yield xml(node);
  yield '</testsuites>\n';
};
