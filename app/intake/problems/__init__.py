"""Rows that could not be read are worked off: grouped, corrected in place or in a spreadsheet, or left out."""
