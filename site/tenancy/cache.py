"""Keys of what belongs to the city and not to one tenant."""


def city_key(key: str, key_prefix: str, version: int) -> str:
    """The key of a city-wide value, whatever tenant the thread works for."""
    return f"{key_prefix}:{version}:{key}"
