import type { DecoderName } from '../tool/tool.ts';
import { deleteDecoder } from './decoders/delete.ts';
import { emailDecoder } from './decoders/email.ts';
import { fileDecoder } from './decoders/file.ts';
import { httpDecoder } from './decoders/http.ts';
import { jsonDecoder } from './decoders/json.ts';
import { moneyDecoder } from './decoders/money.ts';
import { permissionDecoder } from './decoders/permission.ts';
import { postDecoder } from './decoders/post.ts';
import { shellDecoder } from './decoders/shell.ts';
import { sqlDecoder } from './decoders/sql.ts';
import type { Decoder } from './draft.ts';

export const DECODER_TABLE: Readonly<Record<DecoderName, Decoder>> = {
  post: postDecoder,
  email: emailDecoder,
  delete: deleteDecoder,
  permission: permissionDecoder,
  file: fileDecoder,
  sql: sqlDecoder,
  money: moneyDecoder,
  http: httpDecoder,
  shell: shellDecoder,
  json: jsonDecoder,
};
