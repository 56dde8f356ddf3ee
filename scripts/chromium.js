// Browser tests need Chromium. Where it is missing and Debian's packages can be installed, installs it; else says so.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const usual = [
  process.env.PEERLINE_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];
const there = usual.some((path) => path !== undefined && existsSync(path));

if (!there && process.platform === 'linux' && process.getuid() === 0 && existsSync('/usr/bin/apt-get')) {
  process.stderr.write('peerline: installing Chromium for the browser tests …\n');
  const apt = (...args) => spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 2] }).status === 0;
  if (!apt('install', '-y', '--no-install-recommends', 'chromium')) {
    apt('update');
    if (!apt('install', '-y', '--no-install-recommends', 'chromium')) {
      process.stderr.write('peerline: Chromium could not be installed; the browser tests will be skipped.\n');
    }
  }
} else if (!there) {
  process.stderr.write('peerline: no Chromium found (PEERLINE_CHROMIUM names one); the browser tests are skipped.\n');
}
