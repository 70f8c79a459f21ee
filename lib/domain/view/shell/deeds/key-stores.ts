import { fedTo } from '../fed.ts';
import { setOf } from '../options.ts';
import { harm, READS, say, works, worstOf, whole, type Command, type Deed, type Rule } from './deed.ts';
import { fed } from './programs.ts';
import { verbInName } from './verbs.ts';

const REDIS_READS = setOf(
  'get mget getrange substr strlen exists keys scan sscan hscan zscan type ttl pttl expiretime pexpiretime randomkey dbsize info ping echo time lastsave role command hget hmget hgetall hkeys hvals hlen hexists hstrlen hrandfield lrange llen lindex lpos smembers scard sismember smismember srandmember sinter sinterdcard sunion sdiff zrange zrevrange zrangebyscore zrevrangebyscore zrangebylex zcard zcount zlexcount zscore zmscore zrank zrevrank zinter zunion zdiff xrange xrevrange xlen xinfo xpending xread bitcount bitpos getbit pfcount geodist geohash geopos geosearch object dump lolwut monitor subscribe psubscribe sort_ro eval_ro evalsha_ro hello auth select quit help watch unwatch',
);
/** Of commands with commands of their own, those that read. */
const REDIS_ASKS =
  /^(?:config get|config help|client (?:list|info|id|getname|help)|slowlog (?:get|len)|latency (?:latest|history|doctor|graph)|cluster (?:info|nodes|slots|shards|myid|keyslot|countkeysinslot|links)|acl (?:list|users|whoami|cat|getuser|log|dryrun)|script exists|memory (?:usage|stats|doctor|malloc-stats|help)|function (?:list|stats|dump)|module list|pubsub \w+|command \w+|sentinel (?:masters?|replicas|slaves|sentinels|get-master-addr-by-name|ckquorum))\b/;

/** What one command of Redis does. */
function redisCommand(c: Command, given: readonly string[]): Deed {
  const words = given.map((word) => word.toLowerCase());
  const said = given.join(' ');
  if (words.some((word) => /^flush(?:all|db)$/.test(word)))
    return harm('grave', 'empty-database', 'Empty the Redis database', 'Empties a database', whole(c), {
      effect: 'delete',
      unbounded: true,
    });
  if (words.some((word) => /^(?:shutdown|debug|replicaof|slaveof)$/.test(word)))
    return harm(
      'serious',
      'stop',
      `Run ${say(said.toLowerCase())} on Redis`,
      'Stops a database or puts another in its place',
      whole(c),
      { effect: 'configure' },
    );
  if (words.some((word) => /^(?:del|unlink|expire|hdel|ltrim|srem|zrem)$/.test(word)))
    return harm('notice', 'delete', `Delete from Redis with ${say(said)}`, 'Deletes entries of a database', whole(c), {
      effect: 'delete',
    });
  const [first = ''] = words;
  if (REDIS_READS.has(first) || REDIS_ASKS.test(words.join(' '))) return READS;
  return /^(?:eval|evalsha|fcall|function|script|module)$/.test(first)
    ? works(`Run a program in Redis with ${say(said)}`, 'execute')
    : works(`Change Redis with ${say(said)}`);
}

/** What Redis is told, in its words, in a file, or fed to it. */
export const redis: Rule = (c) => {
  const script = c.value('--eval');
  if (script !== null) return works(`Run the program ${say(script.text)} in Redis`, 'execute');
  if (
    c.has(
      '--rdb',
      '--functions-rdb',
      '--bigkeys',
      '--memkeys',
      '--hotkeys',
      '--scan',
      '--stat',
      '--latency',
      '--latency-history',
      '--intrinsic-latency',
    )
  )
    return READS;
  if (c.has('--cluster')) {
    const verb = c.value('--cluster')?.text ?? '';
    return /^(?:check|info|help)$/.test(verb) ? READS : works(`Change a Redis cluster with ${say(verb)}`, 'configure');
  }
  // With `-x`, its input is only the last word of the command.
  if (c.words.length > 0) return redisCommand(c, c.words);
  return listening(c, (text) =>
    worstOf(text.split('\n').map((line) => (line.trim() === '' ? READS : redisCommand(c, line.trim().split(/\s+/))))),
  );
};

/** What a client does with its input, where it has one. */
function listening(c: Command, read: (text: string) => Deed): Deed {
  const text = fedTo(c.start);
  if (text !== null) return read(text.text);
  const [file] = c.start.reads;
  if (file !== undefined) return file.from.length > 0 ? fed(c.start, file.from) : inFile(file.text);
  return c.start.pipedFrom.length > 0 ? fed(c.start, c.start.pipedFrom) : READS;
}

function inFile(path: string): Deed {
  const said = verbInName(path);
  return said === null || said.kind === 'publish'
    ? works(`Run what ${say(path)} holds on a database`, 'execute')
    : harm(
        'serious',
        'sql-file',
        `Run what ${say(path)} holds on a database, which ${said.verb} by its name`,
        'Runs a file of statements that deletes or resets, by its name',
        path,
        { effect: 'delete' },
      );
}

const MONGO_READS = setOf(
  'find findOne count countDocuments estimatedDocumentCount aggregate distinct explain stats getIndexes getCollection getCollectionNames getCollectionInfos getSiblingDB getDB getMongo getName listDatabases listCollections adminCommand runCommand serverStatus hostInfo version isMaster hello status conf printjson print toArray forEach map filter limit skip sort pretty project size hasNext next batchSize hint maxTimeMS ObjectId ISODate Date UUID NumberLong NumberInt NumberDecimal Timestamp stringify parse keys values entries tojson log getUsers getRoles getProfilingStatus dataSize storageSize totalSize totalIndexSize isCapped validate currentOp latencyStats',
);
/** Commands of the database as such, of which only some read. */
const MONGO_ASKS =
  /(?:adminCommand|runCommand)\(\s*(?:\{\s*)?["']?(?:ping|hello|isMaster|serverStatus|listDatabases|listCollections|buildInfo|dbStats|collStats|hostInfo|connectionStatus|getParameter|replSetGetStatus)\b/;

/** What JavaScript for a MongoDB shell does, by its words: a read only where it calls nothing but what reads. */
function mongoText(c: Command, text: string): Deed {
  if (/\bdropDatabase\s*\(|\.drop\s*\(/.test(text))
    return harm(
      'grave',
      'drop-database',
      'Drop a collection or a whole database of MongoDB',
      'Deletes a whole collection or database',
      whole(c),
      { effect: 'delete', unbounded: true },
    );
  if (/\b(?:delete|remove)(?:Many|One)?\s*\(/.test(text))
    return harm(
      /\(\s*(?:\{\s*\})?\s*\)/.test(text) ? 'grave' : 'serious',
      'delete',
      'Delete documents of MongoDB',
      'Deletes documents of a database',
      whole(c),
      { effect: 'delete', unbounded: /\(\s*\{\s*\}\s*\)/.test(text) },
    );
  const calls = [...text.matchAll(/([\w$]*)\s*\(/g)].map(([, called = '']) => called);
  const asks = !/\b(?:adminCommand|runCommand)\b/.test(text) || MONGO_ASKS.test(text);
  const only = calls.every((called) => called === '' || MONGO_READS.has(called));
  return only && asks && !/\$(?:out|merge|where|function)\b|\[\s*["'`]|`|\beval\b|\bload\b/.test(text)
    ? READS
    : works('Change documents of MongoDB');
}

/** What the shell of MongoDB is told: in options, in files, or fed to it. */
export const mongo: Rule = (c) => {
  const files = [
    ...c.values('-f', '--file').map(({ text }) => text),
    ...c.words.filter((word) => /\.(?:js|mongodb|ts)$/i.test(word)),
  ];
  const texts = [...c.args.filter((arg) => /[(]/.test(arg)), ...c.values('--eval').map(({ text }) => text)];
  const unknown =
    c.start.args.some(({ known }) => !known) && c.has('--eval') ? [works('Change documents of MongoDB')] : [];
  return worstOf([
    mongoText(c, [...new Set(texts)].join('\n')),
    ...unknown,
    ...files.map(inFile),
    ...(files.length === 0 && !c.has('--eval') ? [listening(c, (text) => mongoText(c, text))] : []),
  ]);
};
