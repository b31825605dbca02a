"""The city's own provider of single sign-on, when the environment names one and the registry does not."""

from cityos.environment import ENV

OIDC_CITY = {
    "issuer": ENV.keycloak_issuer_url,
    "client_id": ENV.keycloak_client_id,
    "secret": ENV.keycloak_client_secret,
    "audience": ENV.keycloak_audience,
    "jwks_url": ENV.keycloak_jwks_url,
    "for_tenants": ENV.keycloak_for_tenants,
}
OIDC_CLOCK_TOLERANCE = ENV.auth_jwt_clock_tolerance_seconds

__all__ = [name for name in dir() if name.isupper() and name != "ENV"]
