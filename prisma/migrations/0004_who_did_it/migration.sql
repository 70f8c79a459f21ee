-- Who redeemed the grant: only they can say how the execution ended.
ALTER TABLE actions ADD COLUMN redeemed_by text COLLATE "C";

-- Who made a person what they are, and when: an account that somebody made a moment ago is no second person to that somebody.
ALTER TABLE users ADD COLUMN vouched_by text COLLATE "C", ADD COLUMN vouched_at timestamptz(3);
