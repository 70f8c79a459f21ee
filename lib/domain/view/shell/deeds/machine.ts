import { harm, READS, say, sayAll, works, whole, type Command, type Rule } from './deed.ts';

const services: Rule = (c) => {
  const verb =
    c.words.find((word) =>
      /^(?:start|stop|restart|reload|enable|disable|mask|unmask|poweroff|reboot|halt|kill|isolate|daemon-reload|try-restart|status|edit|set-property)$/.test(
        word,
      ),
    ) ?? '';
  const what = sayAll(c.words.filter((word) => word !== verb));
  if (/^(?:poweroff|reboot|halt|isolate)$/.test(verb)) return off('Restart or turn off the machine')(c);
  if (/^(?:stop|disable|mask|kill)$/.test(verb))
    return harm(
      'serious',
      'stop',
      `${verb === 'disable' ? 'Disable' : 'Stop'} the service ${what}`,
      'Stops or restarts system services',
      whole(c),
      { effect: 'configure' },
    );
  if (/restart$/.test(verb))
    return harm('notice', 'stop', `Restart the service ${what}`, 'Stops or restarts system services', whole(c), {
      effect: 'configure',
      reversibility: 'reversible',
    });
  return /^(?:start|reload|enable|unmask|edit|set-property|daemon-reload)$/.test(verb)
    ? works(`${verb.charAt(0).toUpperCase()}${verb.slice(1)} ${what}`, 'configure')
    : c.words.length === 0 || c.words.some((word) => SERVICES_READ.test(word))
      ? READS
      : works(`Change the services of the machine (${sayAll(c.words)})`, 'configure');
};

const SERVICES_READ = /^(?:status|show|show-environment|cat|help|list-\S+|is-\S+|get-default|get-property)$/;

const off =
  (does: string): Rule =>
  (c) =>
    c.has('-c')
      ? works('Call off a shutdown')
      : harm('serious', 'turn-off', does, 'Turns the machine off or restarts it', whole(c), { effect: 'configure' });

const SIGNAL = /^-(?:\d{1,2}|(?:SIG)?[A-Z]{3,6}\d?|s|n)$/;
const kill: Rule = (c) => {
  const rest = c.args.filter(
    (arg, i) => !(i === 0 && SIGNAL.test(arg)) && !(i === 1 && /^-[sn]$/.test(c.args[0] ?? '')) && arg !== '--',
  );
  if (c.args[0] === '-l' || rest.length === 0 || c.args[0] === '-0') return READS;
  if (rest.some((arg) => arg === '-1'))
    return harm('grave', 'end-all', 'End every process it may', 'Ends every process it may', whole(c), {
      unbounded: true,
    });
  return works(`End the process ${sayAll(rest)}`, 'execute');
};
const killNamed: Rule = (c) =>
  harm(
    c.words.length === 0 ? 'serious' : 'notice',
    'end-named',
    `End every process ${c.words.length === 0 ? 'of a user' : `called ${sayAll(c.words)}`}`,
    'Ends processes by name',
    whole(c),
  );

const always =
  (
    grade: 'notice' | 'serious' | 'grave',
    code: string,
    does: string,
    text: string,
    reads?: (c: Command) => boolean,
  ): Rule =>
  (c) =>
    reads?.(c) === true
      ? READS
      : harm(grade, code, c.words.length === 0 ? does : `${does} (${sayAll(c.words.slice(0, 4))})`, text, whole(c), {
          effect: 'configure',
        });

const firewallReads = (c: Command): boolean =>
  c.has('-L', '-S', '--list', '-n') || /^(?:status|list|show)$/.test(c.words[0] ?? '');

/** What programs do to the machine itself: services, processes, accounts, the firewall. */
export const MACHINE_RULES: Readonly<Record<string, Rule>> = {
  systemctl: services,
  service: services,
  'rc-service': services,
  launchctl: (c) =>
    /^(?:list|print|blame)$/.test(c.words[0] ?? '')
      ? READS
      : harm(
          'notice',
          'stop',
          `Change a service of the machine (${sayAll(c.words)})`,
          'Stops or changes system services',
          whole(c),
          { effect: 'configure' },
        ),
  shutdown: off('Turn the machine off'),
  reboot: off('Restart the machine'),
  halt: off('Turn the machine off'),
  poweroff: off('Turn the machine off'),
  init: (c) => (/^[06]$/.test(c.words[0] ?? '') ? off('Turn the machine off')(c) : READS),
  kill,
  killall: killNamed,
  pkill: killNamed,
  iptables: always('serious', 'firewall', 'Change the firewall', 'Changes the firewall', firewallReads),
  ip6tables: always('serious', 'firewall', 'Change the firewall', 'Changes the firewall', firewallReads),
  nft: always('serious', 'firewall', 'Change the firewall', 'Changes the firewall', firewallReads),
  ufw: always('serious', 'firewall', 'Change the firewall', 'Changes the firewall', firewallReads),
  'firewall-cmd': always('serious', 'firewall', 'Change the firewall', 'Changes the firewall', (c) =>
    c.args.some((arg) => /^--(?:list|get|query|state)/.test(arg)),
  ),
  crontab: (c) =>
    c.has('-l')
      ? READS
      : harm(
          'serious',
          'runs-later',
          c.has('-r')
            ? 'Delete everything that the machine runs by itself for this user'
            : 'Change what the machine runs by itself',
          'Changes what the machine runs by itself',
          whole(c),
          { effect: 'configure' },
        ),
  at: (c) =>
    c.has('-l')
      ? READS
      : harm(
          'notice',
          'runs-later',
          `Have the machine run something later (${sayAll(c.words)})`,
          'Runs something later, when nobody looks',
          whole(c),
          { effect: 'configure' },
        ),
  useradd: always('serious', 'accounts', 'Add an account to the machine', 'Adds an account to the machine'),
  adduser: always('serious', 'accounts', 'Add an account to the machine', 'Adds an account to the machine'),
  usermod: always('serious', 'accounts', 'Change the rights of an account', 'Changes the rights of an account'),
  gpasswd: always('serious', 'accounts', 'Change the rights of an account', 'Changes the rights of an account'),
  userdel: always('serious', 'accounts', 'Remove an account from the machine', 'Removes an account from the machine'),
  deluser: always('serious', 'accounts', 'Remove an account from the machine', 'Removes an account from the machine'),
  passwd: always('serious', 'accounts', 'Change a password', 'Changes a password'),
  chpasswd: always('serious', 'accounts', 'Change passwords', 'Changes passwords'),
  visudo: always(
    'serious',
    'accounts',
    'Change who may act as administrator',
    'Changes who may act as administrator',
    (c) => c.has('-c'),
  ),
  setenforce: always(
    'serious',
    'protection',
    'Change the protection of the system',
    'Switches off a protection of the system',
  ),
  sysctl: (c) =>
    c.has('-w') || c.words.some((word) => word.includes('='))
      ? harm('notice', 'kernel', `Set ${sayAll(c.words)} in the kernel`, 'Changes how the kernel behaves', whole(c), {
          effect: 'configure',
        })
      : READS,
  mount: (c) => (c.words.length === 0 ? READS : works(`Mount ${sayAll(c.words)}`, 'configure')),
  umount: (c) => works(`Unmount ${sayAll(c.words)}`, 'configure'),
  insmod: always('serious', 'kernel', 'Load code into the kernel', 'Loads code into the kernel'),
  modprobe: always('notice', 'kernel', 'Load code into the kernel', 'Loads code into the kernel'),
  history: (c) =>
    c.has('-c')
      ? harm('serious', 'traces', 'Erase the record of commands', 'Erases the record of commands', whole(c), {
          effect: 'delete',
        })
      : READS,
  journalctl: (c) =>
    c.args.some((arg) => /^--vacuum|^--rotate/.test(arg))
      ? harm(
          'serious',
          'traces',
          'Delete records of what happened on the machine',
          'Deletes records of what happened',
          whole(c),
          { effect: 'delete' },
        )
      : READS,
  swapoff: (c) => works(`Switch off swap ${sayAll(c.words)}`, 'configure'),
  export: (c) =>
    c.args.some((arg) => /^(?:LD_PRELOAD|LD_LIBRARY_PATH|PROMPT_COMMAND|BASH_ENV|GIT_SSH_COMMAND)=/.test(arg))
      ? harm(
          'notice',
          'environment',
          `Set ${say(c.args[0] ?? '')}`,
          'Changes what programs load or run',
          c.args[0] ?? '',
        )
      : READS,
};
