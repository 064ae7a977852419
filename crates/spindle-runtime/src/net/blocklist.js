'use strict';
// internal/net/blocklist: net.BlockList and net.SocketAddress.
//
// Addresses are eight 16-bit groups, those of IPv4 in their IPv6 form (::ffff:a.b.c.d), so that both families compare
// alike. Documentation: nodejs.org/api/net.html#class-netblocklist.
//
// Ops used: none.

const { codes } = require('internal/errors');
const { isIPv4, isIPv6 } = require('internal/net/addresses');
const validators = require('internal/validators');

const kInspect = Symbol.for('nodejs.util.inspect.custom');

// ---- addresses as groups

function groupsOf(address, family) {
  if (family === 'ipv4') {
    const [a, b, c, d] = address.split('.').map(Number);
    return [0, 0, 0, 0, 0, 0xffff, (a << 8) | b, (c << 8) | d];
  }
  let text = address.split('%')[0];
  const last = text.slice(text.lastIndexOf(':') + 1);
  if (last.includes('.')) {
    const [, , , , , , high, low] = groupsOf(last, 'ipv4');
    text = text.slice(0, -last.length) + `${high.toString(16)}:${low.toString(16)}`;
  }
  const [head, tail] = text.split('::').map((half) => half === '' ? [] : half.split(':').map((group) => Number.parseInt(group, 16)));
  if (tail === undefined) return head;
  return [...head, ...new Array(8 - head.length - tail.length).fill(0), ...tail];
}

/** The shortest text: the longest run of zero groups becomes `::`. */
function textOf(groups) {
  let best = { start: -1, length: 1 };
  for (let start = 0; start < 8; start++) {
    let end = start;
    while (end < 8 && groups[end] === 0) end++;
    if (end - start > best.length) best = { start, length: end - start };
  }
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
    return `::ffff:${groups[6] >> 8}.${groups[6] & 255}.${groups[7] >> 8}.${groups[7] & 255}`;
  }
  const hex = groups.map((group) => group.toString(16));
  if (best.start === -1) return hex.join(':');
  return `${hex.slice(0, best.start).join(':')}::${hex.slice(best.start + best.length).join(':')}`;
}

function compare(a, b) {
  for (let index = 0; index < 8; index++) if (a[index] !== b[index]) return a[index] - b[index];
  return 0;
}

function sharesPrefix(a, b, bits) {
  for (let index = 0; index < 8 && bits > 0; index++, bits -= 16) {
    const mask = bits >= 16 ? 0xffff : 0xffff << (16 - bits) & 0xffff;
    if ((a[index] & mask) !== (b[index] & mask)) return false;
  }
  return true;
}

// ---- SocketAddress

class SocketAddress {
  #address;
  #family;
  #port;
  #flowlabel;

  static isSocketAddress(value) {
    return typeof value === 'object' && value !== null && #address in value;
  }

  /** `1.2.3.4:80`, `[::1]:80` or an address alone; undefined if it is none. */
  static parse(input) {
    validators.validateString(input, 'input');
    const match = /^\[([^\]]+)\](?::(\d*))?$/.exec(input) ?? /^([^:]+)(?::(\d*))?$/.exec(input);
    if (match === null) return undefined;
    const [, address, port = ''] = match;
    const family = input.startsWith('[') ? 'ipv6' : 'ipv4';
    if (!(family === 'ipv6' ? isIPv6(address) : isIPv4(address)) || +port > 0xffff) return undefined;
    return new SocketAddress({ address, family, port: +port });
  }

  constructor(options = {}) {
    validators.validateObject(options, 'options');
    let { family = 'ipv4', flowlabel = 0, port = 0 } = options;
    if (typeof family?.toLowerCase === 'function') family = family.toLowerCase();
    if (family !== 'ipv4' && family !== 'ipv6') throw new codes.ERR_INVALID_ARG_VALUE('options.family', options.family);
    const { address = family === 'ipv4' ? '127.0.0.1' : '::' } = options;
    validators.validateString(address, 'options.address');
    port = validators.validatePort(port, 'options.port');
    validators.validateUint32(flowlabel, 'options.flowlabel');
    if (flowlabel > 0xfffff) throw new codes.ERR_OUT_OF_RANGE('options.flowlabel', '>= 0 && <= 1048575', flowlabel);
    if (!(family === 'ipv4' ? isIPv4(address) : isIPv6(address))) throw new codes.ERR_INVALID_ADDRESS();
    this.#address = family === 'ipv4' ? address : textOf(groupsOf(address, family));
    this.#family = family;
    this.#port = port;
    this.#flowlabel = flowlabel;
  }

  get address() { return this.#address; }
  get port() { return this.#port; }
  get family() { return this.#family; }
  get flowlabel() { return this.#flowlabel; }

  toJSON() {
    return { address: this.address, port: this.port, family: this.family, flowlabel: this.flowlabel };
  }

  [kInspect](depth, options) {
    if (depth < 0) return this;
    const { inspect } = require('internal/util/inspect');
    return `SocketAddress ${inspect(this.toJSON(), { ...options, depth: options.depth === null ? null : options.depth - 1 })}`;
  }
}

// ---- BlockList

/** An address given as text or SocketAddress, as { text, family, groups }. */
function addressOf(address, family, name = 'address') {
  if (!SocketAddress.isSocketAddress(address)) {
    validators.validateString(address, name);
    validators.validateString(family, 'family');
    address = new SocketAddress({ address, family });
  }
  return { text: address.address, family: address.family, groups: groupsOf(address.address, address.family) };
}

const shownFamily = (family) => family === 'ipv4' ? 'IPv4' : 'IPv6';

class BlockList {
  /** Newest first, each { text, matches(groups) }. */
  #rules = [];

  static isBlockList(value) {
    return typeof value === 'object' && value !== null && #rules in value;
  }

  get rules() {
    return this.#rules.map(({ text }) => text);
  }

  addAddress(address, family = 'ipv4') {
    const one = addressOf(address, family);
    this.#rules.unshift({ text: `Address: ${shownFamily(one.family)} ${one.text}`, matches: (groups) => compare(one.groups, groups) === 0 });
  }

  addRange(start, end, family = 'ipv4') {
    const low = addressOf(start, family, 'start');
    const high = addressOf(end, family, 'end');
    if (compare(low.groups, high.groups) > 0) throw new codes.ERR_INVALID_ARG_VALUE('start', start, `must come before ${end}`);
    this.#rules.unshift({
      text: `Range: ${shownFamily(low.family)} ${low.text}-${high.text}`,
      matches: (groups) => compare(low.groups, groups) <= 0 && compare(groups, high.groups) <= 0,
    });
  }

  addSubnet(network, prefix, family = 'ipv4') {
    const net = addressOf(network, family, 'network');
    validators.validateInt32(prefix, 'prefix', 0, net.family === 'ipv4' ? 32 : 128);
    const bits = net.family === 'ipv4' ? prefix + 96 : prefix;
    this.#rules.unshift({
      text: `Subnet: ${shownFamily(net.family)} ${net.text}/${prefix}`,
      matches: (groups) => sharesPrefix(net.groups, groups, bits),
    });
  }

  check(address, family = 'ipv4') {
    let one;
    if (SocketAddress.isSocketAddress(address)) one = addressOf(address);
    else {
      validators.validateString(address, 'address');
      validators.validateString(family, 'family');
      const known = family.toLowerCase() === 'ipv6' ? isIPv6(address) : isIPv4(address);
      if (!known) return false;
      one = addressOf(address, family);
    }
    return this.#rules.some((rule) => rule.matches(one.groups));
  }

  toJSON() {
    return this.rules;
  }

  /** Adds rules in the form that `rules` and `toJSON` give: an array, or JSON text of one. */
  fromJSON(data) {
    const list = typeof data === 'string' ? JSON.parse(data) : data;
    validators.validateArray(list, 'data');
    for (const text of list) {
      validators.validateString(text, 'data');
      const [, kind, shown, value] = /^(Address|Range|Subnet): (IPv[46]) (.+)$/.exec(text) ?? [];
      const family = shown?.toLowerCase();
      if (kind === 'Address') this.addAddress(value, family);
      else if (kind === 'Range') this.addRange(...value.split('-'), family);
      else if (kind === 'Subnet') this.addSubnet(value.split('/')[0], Number(value.split('/')[1]), family);
      else throw new codes.ERR_INVALID_ARG_VALUE('data', data);
    }
  }

  [kInspect](depth, options) {
    if (depth < 0) return this;
    const { inspect } = require('internal/util/inspect');
    return `BlockList ${inspect({ rules: this.rules }, { ...options, depth: options.depth === null ? null : options.depth - 1 })}`;
  }
}

module.exports = { BlockList, SocketAddress };
