"""What is asked of whoever takes the second steps off somebody else's account."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ResetForm(forms.Form):
    """Why, and that it is meant."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What happened, and how you made sure who asks. It stays in the history."),
    )
    sure = forms.BooleanField(
        label=_("I have made sure that this person asks for it."),
        error_messages={"required": _("Make sure first, then tick this.")},
    )
