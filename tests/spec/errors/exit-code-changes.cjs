// A listener of `exit` may change the status; `process.exit()` without a code keeps exitCode.
// status: 9
process.exitCode = 4;
process.on('exit', (code) => {
  console.log('exit', code);
  process.exitCode = 9;
});
process.exit();
