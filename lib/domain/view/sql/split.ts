import type { Dialect } from './dialect.ts';
import type { Token } from './lex.ts';

/** Words that begin a statement of SQL Server, where semicolons may be missing. Reserved there: none can be a name. */
const BEGINS = new Set(
  'SELECT INSERT UPDATE DELETE MERGE DROP TRUNCATE ALTER CREATE EXEC EXECUTE GRANT REVOKE DENY BACKUP RESTORE SHUTDOWN KILL BULK USE WAITFOR RECONFIGURE DBCC COMMIT ROLLBACK SAVE DECLARE SET PRINT RAISERROR IF WHILE ELSE BEGIN END RETURN WITH OPEN FETCH CLOSE DEALLOCATE CHECKPOINT DISABLE ENABLE'.split(
    ' ',
  ),
);
/** After these words a verb goes on with the statement before it. */
const GOES_ON = new Set(
  'UNION ALL EXCEPT INTERSECT AS IN FOR ON DO KEY THEN AFTER OF BY OR GRANT REVOKE DENY EXPLAIN ANALYZE NO NOT EXISTS ADD COLUMN WITH BEFORE ANALYSE REPLACE VERBOSE INTO IS FROM'.split(
    ' ',
  ),
);
const WHOLE_BATCH = /^(?:PROCEDURE|PROC|FUNCTION|TRIGGER|VIEW)$/;
const PRIVILEGES = new Set(['GRANT', 'REVOKE', 'DENY']);
const OF_ITS_TABLE = /^(?:COLUMN|CONSTRAINT|PRIMARY|FOREIGN|INDEX|PERIOD|NOT|DEFAULT)$/;

const word = (token: Token | undefined): string => (token?.kind === 'word' ? token.value.toUpperCase() : '');

/** The statements of a text: at semicolons, at the batch separators of a dialect, and for SQL Server wherever a statement begins. */
export function splitTokens(sql: string, tokens: readonly Token[], dialect: Dialect): Token[][] {
  const pieces: Token[][] = [];
  let piece: Token[] = [];
  let depth = 0;
  const finish = (): void => {
    if (piece.length > 0) pieces.push(piece);
    piece = [];
    depth = 0;
  };
  tokens.forEach((token, i) => {
    if (token.kind === 'sign' && token.value === ';') return finish();
    if (isBatchEnd(sql, token, dialect)) return finish();
    if (dialect === 'tsql' && depth <= 0 && beginsAnother(piece, token, tokens[i + 1])) finish();
    if (token.value === '(' && token.kind === 'sign') depth += 1;
    if (token.value === ')' && token.kind === 'sign') depth -= 1;
    piece.push(token);
  });
  finish();
  return pieces;
}

/** `GO` (SQL Server's tools) and `/` (Oracle's) alone on a line. */
function isBatchEnd(sql: string, token: Token, dialect: Dialect): boolean {
  const wanted = dialect === 'tsql' ? /^GO$/i : dialect === 'oracle' ? /^\/$/ : null;
  if (wanted === null || !wanted.test(token.value)) return false;
  return (
    /(?:^|\n)[ \t\r]*$/.test(sql.slice(Math.max(0, token.at - 200), token.at)) &&
    /^[ \t]*\d*[ \t\r]*(?:\n|$)/.test(sql.slice(token.end, token.end + 200))
  );
}

function beginsAnother(piece: readonly Token[], token: Token, next: Token | undefined): boolean {
  const verb = word(token);
  if (piece.length === 0 || !BEGINS.has(verb)) return false;
  const first = word(piece[0]);
  const before = word(piece.at(-1));
  if (GOES_ON.has(before) && !(before === 'END' || before === 'BEGIN')) return false;
  if (verb === 'END' || verb === 'ELSE') return !piece.some((t) => word(t) === 'CASE');
  if (verb === 'WITH') return false;
  if (verb === 'SET') return !['UPDATE', 'MERGE', 'ALTER', 'CREATE', 'INSERT'].includes(first);
  if (PRIVILEGES.has(first) && !piece.some((t) => word(t) === 'TO' || word(t) === 'FROM')) return false;
  if (/^(?:CREATE|ALTER)$/.test(first) && piece.slice(1, 5).some((t) => WHOLE_BATCH.test(word(t)))) return false;
  if (first === 'ALTER' && /^(?:DROP|ALTER)$/.test(verb))
    return (
      !OF_ITS_TABLE.test(word(next)) &&
      next?.kind === 'word' &&
      /^(?:TABLE|DATABASE|SCHEMA|LOGIN|USER|ROLE|VIEW)$/.test(word(next))
    );
  if (first === 'WITH') return hasVerb(piece);
  // INSERT … SELECT and INSERT … EXEC are one statement each.
  if (first === 'INSERT' && /^(?:SELECT|EXEC|EXECUTE)$/.test(verb))
    return piece.some((t) => /^(?:SELECT|VALUES|EXEC|EXECUTE)$/.test(word(t)));
  return true;
}

/** Whether a WITH has come to what it is for. */
function hasVerb(piece: readonly Token[]): boolean {
  let depth = 0;
  for (const token of piece) {
    if (token.kind === 'sign' && token.value === '(') depth += 1;
    if (token.kind === 'sign' && token.value === ')') depth -= 1;
    if (depth === 0 && /^(?:SELECT|INSERT|UPDATE|DELETE|MERGE)$/.test(word(token))) return true;
  }
  return false;
}
