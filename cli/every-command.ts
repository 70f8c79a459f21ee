import type { Command } from './command.ts';
import { adminTokenCommands } from './commands/admin-token.ts';
import { agentCommands } from './commands/agent.ts';
import { connectorCommands } from './commands/connector.ts';
import { databaseCommands } from './commands/database.ts';
import { deskCommands } from './commands/desk.ts';
import { drillCommands } from './commands/drill.ts';
import { evidenceCommands } from './commands/evidence.ts';
import { keyCommands } from './commands/key.ts';
import { incidentCommands } from './commands/incident.ts';
import { ledgerCommands } from './commands/ledger.ts';
import { lockCommands } from './commands/lock.ts';
import { policyCommands } from './commands/policy.ts';
import { recordCommands } from './commands/record.ts';
import { erasureCommands, holdCommands, retentionCommands } from './commands/retention.ts';
import { toolCommands } from './commands/tool.ts';
import { userCommands } from './commands/user.ts';

/** Every command, by noun and verb. */
export const EVERY_COMMAND: Record<string, Record<string, Command>> = {
  user: userCommands,
  agent: agentCommands,
  connector: connectorCommands,
  'admin-token': adminTokenCommands,
  tool: toolCommands,
  record: recordCommands,
  policy: policyCommands,
  lock: lockCommands,
  key: keyCommands,
  ledger: ledgerCommands,
  evidence: evidenceCommands,
  incident: incidentCommands,
  desk: deskCommands,
  drill: drillCommands,
  erasure: erasureCommands,
  hold: holdCommands,
  retention: retentionCommands,
  database: databaseCommands,
};
