"""The operators' web console: server-rendered pages, live figures, and actions that are written down.

`app` puts it together, `access` says who may what, `pages` has a module a page, `data` all that they read and
do. Words are English in the templates and Chinese in `words.py`.
"""
