-- Every index is paid for by every proposal. Pending actions that fall due are in actions_queue_by_deadline already; only the few
-- approved ones with an unredeemed grant need an index of their own.
CREATE INDEX actions_grants_due ON actions (expires_at) WHERE state = 'approved';
DROP INDEX actions_due;
