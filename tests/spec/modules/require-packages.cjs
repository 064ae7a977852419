// Packages: `exports` conditions and subpaths, `main`, scopes; what is not exported is refused.
// files: fixtures/app
console.log(require('pack'), require('pack/sub'), require('pack-main'), require('@scope/deep'));
console.log(require('pack/package.json').version);
try {
  require('pack/hidden.js');
} catch (error) {
  console.log(error.code, error.message.replace(__dirname, '.'));
}
