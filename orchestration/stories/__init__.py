"""The registry's long stories: what follows when nodes, tenants and rules change.

They are told here because tenancy stands below the room that tells sagas, and no room above owns its rows.
"""
