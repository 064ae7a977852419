console.error('text of a file without tests');
process.exitCode = 3;
