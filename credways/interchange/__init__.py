"""Alignments in the forms other programs and people use: SSSOM, CASE, CTDL, Open Badges, and a spreadsheet to edit."""
