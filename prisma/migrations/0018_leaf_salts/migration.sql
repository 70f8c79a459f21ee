-- oldest-program: 0015
-- Of a leaf of the second version: the salts of its five parts (actor, content, entry, subject, type), 32 bytes each. Null: a leaf of the first. An
-- older program makes and serves leaves of the first version only; which version is made is switched by an entry, once no older program is at work.
ALTER TABLE leaves ADD COLUMN salts bytea;
ALTER TABLE leaves ADD CONSTRAINT leaves_salts_whole CHECK (salts IS NULL OR length(salts) = 160) NOT VALID;
