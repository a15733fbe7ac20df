"""Backup and restore: database and files as one consistent set, in one sealed archive.

taking       writes an archive while the contest goes on
restoring    checks one, and puts it in the place of the present data
archive      the tar, its manifest and its seal (pure)
sqlite, postgres   what each engine does its own way
"""
