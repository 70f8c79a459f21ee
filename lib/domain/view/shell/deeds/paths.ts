import { secretIn } from '../../deciding-paths.ts';

const HOME_OR_SYSTEM =
  /^(?:\/+\*?|~\/?\*?|\$\{?HOME\}?\/?\*?|%USERPROFILE%\\?\*?|\$env:USERPROFILE\\?\*?|\/(?:etc|usr|var|home|root|boot|bin|sbin|lib|lib64|opt|srv|dev|Users|System|Library|Applications|mnt|data)\/?\*?|\/(?:home|Users)\/[^/]+\/?\*?|[A-Za-z]:[\\/]*\*?(?:\.\*)?|[A-Za-z]:[\\/](?:Windows|Users|Program Files[^\\]*)[\\/]?\*?)$/;
/** Folders that a build makes anew. */
const MADE_ANEW =
  /^(?:\.[\\/])?(?:[\w@.-]+[\\/])*(?:node_modules|dist|build|target|out|coverage|\.next|\.nuxt|\.cache|\.turbo|\.parcel-cache|\.vite|__pycache__|\.pytest_cache|\.mypy_cache|\.ruff_cache|\.tox|\.nox|\.venv|venv|[\w.-]+\.egg-info|bin|obj|tmp|temp|\.gradle|htmlcov|test-results|playwright-report|DerivedData|Pods|vendor|site|_site|public|storybook-static|[\w.*-]+\.(?:pyc|o|log|tmp|class|swp))[\\/]?\*?$/;
const TEMPORARY = /^(?:\/tmp|\/var\/tmp|\$\{?TMPDIR\}?|%TEMP%|\$env:TEMP)[\\/]\S/;
const HOLDS_DATA =
  /\.(?:sqlite3?|db|mdb|sql|dump|bak|backup|rdb|aof|frm|ibd|pem|key|pfx|p12|jks|kdbx|tfstate|vmdk|qcow2|vhdx?)$|(?:^|[\\/])(?:\.env(?:\.\w+)?|id_(?:rsa|ed25519|ecdsa)|authorized_keys|\.git)[\\/]?$/i;

/** The whole of a system, a disk or a home folder. */
export const isWhole = (path: string): boolean => HOME_OR_SYSTEM.test(path.replace(/(?<=.)\/\.?$/, ''));
/** The folder that the command runs in. */
export const isHere = (path: string): boolean => /^(?:\.\/?|\*|\.\/\*|\.\*|\.\\?\*?)$/.test(path);
export const isMadeAnew = (path: string): boolean =>
  !path.includes('..') && (MADE_ANEW.test(path) || TEMPORARY.test(path));
export const holdsData = (path: string): boolean => HOLDS_DATA.test(path);
export const isAbsolute = (path: string): boolean => /^(?:[/~]|[A-Za-z]:[\\/]|\\\\|\$\{?HOME\}?)/.test(path);

/** A file whose very purpose is to hold a secret. */
export const isSecret = (path: string): boolean =>
  secretIn(path) !== null || /\/proc\/\S*\/environ|\.tfstate$/.test(path);

export const isSystem = (path: string): boolean =>
  /^\/(?:etc|boot|usr|bin|sbin|lib|lib64|proc|sys|var\/lib)(?:\/|$)|^[A-Za-z]:[\\/]Windows/i.test(path);
export const isDisk = (path: string): boolean =>
  /^\/dev\/(?:sd|nvme|hd|vd|xvd|disk|mmcblk|rdisk|mapper|dm-|md)|^\\\\\.\\PhysicalDrive/i.test(path);
