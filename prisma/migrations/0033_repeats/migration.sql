-- oldest-program: 0027
-- outside-transaction
-- The newest proposal of the same tool with the same arguments, whoever proposed it, for everything that is not a read.
CREATE INDEX CONCURRENTLY actions_repeats ON actions (tool, md5(args), id DESC) WHERE effect <> 'read' AND NOT drill;
