// dns.lookup and its relatives: addresses that need no look-up, names that do not exist, arguments that are wrong.
'use strict';
const dns = require('dns');

const look = (...args) => new Promise((resolve) => dns.lookup(...args, (error, ...found) => {
  resolve(error ? [error.code, error.syscall, error.hostname, error.message] : found);
}));

async function main() {
  console.log(await look('127.0.0.1'), await look('::1', { all: true }), await look('::1', 6));
  console.log(await look('localhost', 4), await look('localhost', { family: 'IPv4', all: true, order: 'ipv4first' }));
  console.log(await look('does.not.exist.invalid', { family: 4, hints: dns.ADDRCONFIG }));
  await dns.promises.lookup('does.not.exist.invalid').catch((error) => console.log(error.code, error.message));
  console.log(await dns.promises.lookup('10.0.0.1'), (await dns.promises.lookupService('127.0.0.1', 80)).service);
  for (const args of [['a', { hints: 1 }], ['a', { family: 20 }], ['a', 7], ['a', 'x'], [5], [''], ['a', { all: 1 }], ['a', { order: 'x' }]]) {
    try {
      dns.lookup(...args, () => {});
    } catch (error) {
      console.log(error.code, error.message);
    }
  }
  try {
    dns.lookupService('x', 80, () => {});
  } catch (error) {
    console.log(error.code, error.message);
  }
  console.log(dns.getDefaultResultOrder(), dns.NOTFOUND, dns.V4MAPPED, Array.isArray(dns.getServers()));
  dns.setDefaultResultOrder('ipv6first');
  console.log(dns.getDefaultResultOrder(), dns.promises.getDefaultResultOrder());
  let order = '';
  dns.lookup('127.0.0.1', () => console.log(`${order}lookup`));
  process.nextTick(() => { order += 'tick '; });
  order += 'sync ';
}

main();
