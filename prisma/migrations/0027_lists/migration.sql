-- oldest-program: 0024
-- outside-transaction
-- History is read newest first with any filter; each of these ends where a page does, however many actions there are. A list that is not narrowed to
-- one state walks the index once for each state. What waits is not in them, so a proposal that asks people pays for none.
CREATE INDEX CONCURRENTLY actions_history_by_state ON actions (state, id DESC) WHERE state <> 'pending';
CREATE INDEX CONCURRENTLY actions_history_by_agent ON actions (agent_id, state, id DESC) WHERE state <> 'pending';
CREATE INDEX CONCURRENTLY actions_history_by_tool ON actions (tool, state, id DESC) WHERE state <> 'pending';
CREATE INDEX CONCURRENTLY actions_history_by_agent_and_tool ON actions (agent_id, tool, state, id DESC) WHERE state <> 'pending';
