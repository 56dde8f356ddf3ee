/** Threads run compiled code: from a source tree (tests) the file lies in dist. */
export function threadFile(name: string): URL {
  return new URL(new URL(`./${name}.worker.js`, import.meta.url).href.replace('/src/server/', '/dist/server/'));
}
