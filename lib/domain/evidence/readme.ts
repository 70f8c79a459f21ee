import type { EvidenceType } from './evidence.ts';

/**
 * Printed in every evidence file of this type. A file with another text is refused, so that a forged file cannot tell people to run something
 * else. Lines indented by four spaces are commands; a test runs them as they are. `docs/evidence.md` has the same text.
 */
export const README = String.raw`This file proves one decision of a Countersign desk: what was proposed, what the reviewers saw, who
answered what, and that all of it stands in the desk's log. The desk is not needed to check it.

WITH ONE COMMAND: countersign evidence verify evidence.json
The same without installing anything: the page /verify of any desk, which can be saved and works offline.
The same in a program: verifyEvidence of the npm package @countersign/sdk.

WITH OPENSSL 3, in a POSIX shell, step by step. Save this file as evidence.json. Every step ends with
"same", "Verified OK" or "Signature Verified Successfully"; anything else is a failure. First, what reads the file, jq:

    part() { jq -j --arg at "$1" 'getpath($at | split(".") | map(tonumber? // .))' evidence.json; }
    json() { jq -c --arg at "$1" 'getpath($at | split(".") | map(tonumber? // .))' evidence.json | tr -d '\n'; }

or, where there is no jq, with Node:

    read_part() { node -e 'let v = JSON.parse(require("fs").readFileSync("evidence.json", "utf8"));
      for (const k of process.argv[1].split(".")) v = v[k];
      process.stdout.write(process.argv[2] === "raw" && typeof v === "string" ? v : JSON.stringify(v));' "$1" "$2"; }
    part() { read_part "$1" raw; }
    json() { read_part "$1" json; }

and four helpers:

    sha() { printf 'sha256:'; openssl dgst -sha256 -r | cut -d' ' -f1; }
    base64url() { tr '_-' '/+' | awk '{ while (length($0) % 4) $0 = $0 "="; print }' | openssl base64 -d -A; }
    ed25519_key() { printf '\060\052\060\005\006\003\053\145\160\003\041\000'; cat; }
    same() { if [ -n "$1" ] && [ "$1" = "$2" ]; then echo "same: $3"; else echo "different: $3"; fi; }

1. What was decided on and what was shown go by their digests. (A part that is null was erased, as an entry of the log
says; its digest stays, and its line here fails.)

    same "$(printf '{"agent":%s,"args":%s,"run":%s,"tool":%s,"v":1}' "$(json action.agent.id)" \
      "$(part action.args)" "$(json action.run)" "$(json action.tool)" | sha)" "$(part action.digest)" arguments
    same "$(part action.view | sha)" "$(part action.view_digest)" view
    same "$(part action.assessment | sha)" "$(part action.assessment_digest)" assessment

2. Each verdict is over its statement, which names those digests. V=0 is the first verdict.

    V=0
    same "$(part verdicts.$V.statement | sha)" "$(part verdicts.$V.statement_digest)" statement
    part verdicts.$V.statement; echo

3. A passkey signed that statement: its challenge is the statement's SHA-256. (Where "passkey" is null there is no such
signature, and the desk vouches for the person.) Use the last line for the kind of key, as openssl pkey prints it.

    part verdicts.$V.passkey.public_key_spki | openssl base64 -d -A > passkey.der
    part verdicts.$V.passkey.client_data_json | openssl base64 -d -A > client.json
    part verdicts.$V.passkey.authenticator_data | openssl base64 -d -A > signed
    openssl dgst -sha256 -binary client.json >> signed
    part verdicts.$V.passkey.signature | openssl base64 -d -A > signature
    challenge=$(part verdicts.$V.statement | openssl dgst -sha256 -binary | openssl base64 -A | tr '/+' '_-' | tr -d '=')
    same "$(sed 's/.*"challenge":"\([^"]*\)".*/\1/' client.json)" "$challenge" challenge
    openssl pkey -pubin -inform DER -in passkey.der -noout -text
    openssl dgst -sha256 -keyform DER -verify passkey.der -signature signature signed # EC and RSA
    openssl pkeyutl -verify -pubin -keyform DER -inkey passkey.der -rawin -in signed -sigfile signature # Ed25519

4. The desk signed the decision, a compact JWS (RFC 7515, EdDSA), with a key of "jwks". K=0 is the first key; the right
one has the "kid" that the first line prints.

    K=0
    part decision | cut -d. -f1 | base64url; echo
    part decision | cut -d. -f2 | base64url; echo
    part decision | cut -d. -f1,2 | tr -d '\n' > signed
    part decision | cut -d. -f3 | base64url > signature
    part jwks.keys.$K.x | base64url | ed25519_key > key.der
    openssl pkeyutl -verify -pubin -keyform DER -inkey key.der -rawin -in signed -sigfile signature

Any JOSE tool does the same. With the npm package jose:

    node --input-type=module -e 'import { readFileSync } from "fs";
      import { compactVerify, createLocalJWKSet } from "jose";
      const { decision, jwks } = JSON.parse(readFileSync("evidence.json", "utf8"));
      const { payload } = await compactVerify(decision, createLocalJWKSet(jwks));
      console.log("Signature Verified Successfully:", new TextDecoder().decode(payload));'

5. The log signed its head, a C2SP tlog-checkpoint. L=0 is the first key of the log; the right one has the name and the
key id of the log's own line; other lines are witnesses'.

    L=0
    part checkpoint | sed '/^$/,$d' > signed
    name=$(part log_keys.$L | sed 's/+.*//')
    part checkpoint | awk -v name="$name" '$2 == name { print $3 }' | openssl base64 -d -A | tail -c 64 > signature
    part log_keys.$L | sed 's/^[^+]*+[^+]*+//' | openssl base64 -d -A | tail -c 32 | ed25519_key > key.der
    openssl pkeyutl -verify -pubin -keyform DER -inkey key.der -rawin -in signed -sigfile signature

6. Each entry is a leaf of the log (RFC 6962): from its hash the path of its C2SP tlog-proof leads to the root in the head.
E=0 is the first entry.

    E=0
    body=$( (part entries.$E.salt; echo; part entries.$E.body) | sha)
    printf '\000{"action":%s,"actor":%s,"agent":%s,"at":%s,"body":"%s","id":%s,"lock":%s,"run":%s,"type":%s,"v":1}' \
      "$(json entries.$E.action_id)" "$(json entries.$E.actor_id)" "$(json entries.$E.agent_id)" "$(json entries.$E.at)" \
      "$body" "$(json entries.$E.id)" "$(json entries.$E.lock_id)" "$(json entries.$E.run_id)" \
      "$(json entries.$E.type)" | openssl dgst -sha256 -binary > hash
    part entries.$E.tlog_proof > proof
    index=$(sed -n 's/^index //p' proof)
    last=$(($(sed '1,/^$/d' proof | sed -n 2p) - 1))
    sed '1,/^index /d;/^$/,$d' proof > path
    while read -r sibling; do
      printf '%s' "$sibling" | openssl base64 -d -A > sibling
      if [ $((index % 2)) = 1 ] || [ "$index" = "$last" ]; then
        (printf '\001'; cat sibling hash) | openssl dgst -sha256 -binary > next
        while [ $((index % 2)) = 0 ] && [ "$index" != 0 ]; do index=$((index / 2)); last=$((last / 2)); done
      else
        (printf '\001'; cat hash sibling) | openssl dgst -sha256 -binary > next
      fi
      mv next hash; index=$((index / 2)); last=$((last / 2))
    done < path
    same "$(openssl base64 -A < hash) 0" "$(sed '1,/^$/d' proof | sed -n 3p) $last" leaf
    same "$(sed '1,/^$/d' proof)" "$(part checkpoint)" head

THE KEYS are those in this file. Compare them with what the desk publishes, /api/v1/ledger/keys and
/.well-known/jwks.json, or with what you kept from earlier: countersign evidence verify evidence.json --key FILE --jwks FILE.

WHAT IS NOT PROVEN: that the desk showed the same log to everybody. Keep its heads (/api/v1/ledger/checkpoint), or rely on
somebody who does. Only our command also replays the entries and checks every part against every other.
`;

const FIRST_LEAF = README.slice(
  README.indexOf('6. Each entry is a leaf'),
  README.indexOf('    part entries.$E.tlog_proof > proof'),
);

const EITHER_LEAF = String.raw`6. Each entry is a leaf of the log (RFC 6962): from its hash the path of its C2SP tlog-proof leads to the root in the head.
E=0 is the first entry; its "v" says how its leaf is made. Version 2 commits to five parts, each under a salt of its own:

    E=0
    said() { printf '{"part":"%s","salt":%s,"type":"countersign.entry/2","value":%s}' "$1"       "$(json entries.$E.parts.$1.salt)" "$(json entries.$E.parts.$1.value)" | sha; }
    if [ "$(json entries.$E.v)" = 2 ]; then
      printf '\000{"actor":"%s","content":"%s","entry":"%s","subject":"%s","type":"%s","v":2}' "$(said actor)"         "$(said content)" "$(said entry)" "$(said subject)" "$(said type)" | openssl dgst -sha256 -binary > hash
    else
      body=$( (part entries.$E.salt; echo; part entries.$E.body) | sha)
      printf '\000{"action":%s,"actor":%s,"agent":%s,"at":%s,"body":"%s","id":%s,"lock":%s,"run":%s,"type":%s,"v":1}'         "$(json entries.$E.action_id)" "$(json entries.$E.actor_id)" "$(json entries.$E.agent_id)" "$(json entries.$E.at)"         "$body" "$(json entries.$E.id)" "$(json entries.$E.lock_id)" "$(json entries.$E.run_id)"         "$(json entries.$E.type)" | openssl dgst -sha256 -binary > hash
    fi
`;

/** The text of each type of file. Those of `/1.1` have entries of either version. */
export const READMES: Record<EvidenceType, string> = {
  'countersign.evidence/1': README,
  'countersign.evidence/1.1': README.replace(FIRST_LEAF, () => EITHER_LEAF),
};
