// Whether this Node.js can build the page; exits with 1 if not. Written for old ones too.
var version = process.versions.node.split('.').map(Number);
process.exit(version[0] > 20 || (version[0] === 20 && version[1] >= 19) ? 0 : 1);
