"""The Arabic of everything a person reads: found, merged, checked and compiled without the gettext programs.

The English text is the key. Arabic is written in `locale/ar/<area>.po`; a file named after an installed package
(`oscar.po`, `wagtail.po`) holds what that package lacks or says badly. All of them become one `django.mo`.
"""
