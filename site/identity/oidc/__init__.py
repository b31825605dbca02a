"""Signing in by OpenID Connect: the city's own provider, and that of each tenant who has one.

mozilla-django-oidc carries the conversation; what it leaves open is closed here. A token counts when issuer, audience,
authorised party, nonce and times are right and one of the issuer's own keys signed it (RS or ES). People are known by
(issuer, subject), never by their e-mail address. Whoever is shut out at the provider is out here within a minute.
"""
