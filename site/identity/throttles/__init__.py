"""How often somebody may ask: each key, each address of the internet, each tenant, and all together."""
