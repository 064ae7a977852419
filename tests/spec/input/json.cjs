// A JSON file may be run; it does nothing.
// run: ./data.json
// files: fixtures/json
