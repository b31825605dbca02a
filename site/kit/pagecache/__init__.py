"""Answers anonymous pages before Django is asked, and forgets them within a second of a change.

A view says that its page is public (`marking`), a middleware decides whether that is true (`middleware`), a WSGI layer
in front of Django keeps the page (`layer`), and whoever changes what the page shows says so (`generations.bump`).
"""
