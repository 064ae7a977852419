'use strict';
// _http_client: an older name of ClientRequest's module, which some packages still require. Ops used: none.

module.exports = { ClientRequest: require('internal/http/client').ClientRequest };
