"""Raw cells to clean values. Pure: every answer follows from the cell and from what the file as a whole settles."""
