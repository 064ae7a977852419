console.log('a byte order mark is skipped');
