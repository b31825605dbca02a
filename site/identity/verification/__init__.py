"""Who somebody is: asked of their wallet, decided, and attested in a credential that they take along."""
