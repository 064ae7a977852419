'use strict';
// _http_agent: an older name of http.Agent's module, which some packages still require. Ops used: none.

const agents = require('internal/http/agent');

module.exports = { Agent: agents.Agent };
Object.defineProperty(module.exports, 'globalAgent', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get: () => agents.globalAgent,
  set(value) { agents.globalAgent = value; },
});
