// Broken JSON: a SyntaxError whose message begins with the file's path.
// files: fixtures/app
try {
  require('./broken-json/bad.json');
} catch (error) {
  console.log(error.name, error.message.startsWith(`${__dirname}/broken-json/bad.json: `));
}
