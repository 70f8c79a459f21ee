-- oldest-program: 0027
-- The program of this migration reads arguments more strictly. Whatever was allowed or approved before and has not run is judged again when its
-- grant is redeemed, as after any change of policy, tools or records.
UPDATE organisation SET config_version = config_version + 1;
COMMENT ON COLUMN organisation.config_version IS 'Rises with whatever an action is judged by: policy, tools, agents, records, settings, and how arguments are read.';
