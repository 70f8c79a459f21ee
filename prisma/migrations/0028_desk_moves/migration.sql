-- oldest-program: 0015
-- Where else the desk has been. `entry_id`: the entry of the ledger by which the desk vouches for that origin; null for the one it was named by.
-- `until`: when an origin ended that was used before the desk had a name of its own; null for the others, which end where the next one begins.
ALTER TABLE desk_origins ADD COLUMN entry_id text COLLATE "C";
ALTER TABLE desk_origins ADD COLUMN until timestamptz(3);
