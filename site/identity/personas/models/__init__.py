"""Rows of the city's schema that say for whom something is."""

from identity.personas.models.flags import FeatureFlag, FlagOverride
from identity.personas.models.notices import Notice
from identity.personas.models.persona import AssignmentScope, Persona, PersonaAssignment, Standing
from identity.personas.models.preference import UserPreference

__all__ = [
    "AssignmentScope",
    "FeatureFlag",
    "FlagOverride",
    "Notice",
    "Persona",
    "PersonaAssignment",
    "Standing",
    "UserPreference",
]
