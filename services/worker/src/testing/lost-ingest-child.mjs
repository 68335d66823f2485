// Stands in for the child of an ingest that dies of what it reads.
process.once('message', () => process.kill(process.pid, 'SIGSEGV'));
