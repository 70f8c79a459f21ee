-- Issuer and subject, bound at the first sign-in: an e-mail address that the issuer gives to somebody else later opens nothing.
ALTER TABLE users ADD COLUMN oidc_subject text UNIQUE;
